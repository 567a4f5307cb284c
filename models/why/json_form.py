"""The JSON form of an answer; docs/why.schema.json says what each field is."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from types import MappingProxyType
from typing import Any

from creditline.features.evidence.values import Evidence
from creditline.models.why.answer.concepts import ConceptShare, concepts_of
from creditline.models.why.answer.in_default import InDefault
from creditline.models.why.answer.line import Announced, LineStory, MoneyLedger, Place, StepBehind, StepTaken
from creditline.models.why.answer.parts import FeatureShare, LayerShare, Moment, Reason, WhatIf
from creditline.models.why.answer.telling import telling
from creditline.models.why.answer.values import Why
from creditline.models.why.answer.verdict import verdict
from creditline.models.why.words.by_language import SHIPPED, Words
from creditline.models.why.words.sentence import sentence
from creditline.models.words.languages import common_to

SCHEMA_VERSION = 2  # raise it when a field changes its meaning or goes


def as_json(
    why: Why,
    evidence: Mapping[str, Evidence] = MappingProxyType({}),
    letter: Mapping[str, Any] | None = None,
    words: Words = SHIPPED,
    worth: Mapping[str, Any] | None = None,
    way_back: Mapping[str, Any] | None = None,
) -> str:
    """The answer as JSON text, with the records of the features that have `evidence`; see docs/why.schema.json.

    `words`: with a lender's own, where there are any. As plain values, where they are asked for, `worth`: what the records are
    worth; `way_back`: what brings the line back.
    """
    beside = {"worth": worth, "way_back": way_back}
    told = as_data(why, evidence, letter, words) | {name: one for name, one in beside.items() if one is not None}
    return json.dumps(told, ensure_ascii=False, indent=2, allow_nan=False)


def as_data(
    why: Why,
    evidence: Mapping[str, Evidence] = MappingProxyType({}),
    letter: Mapping[str, Any] | None = None,
    words: Words = SHIPPED,
) -> dict[str, Any]:
    """The same as plain values: with the records behind the features that have `evidence`, by name.

    `letter`: that of the answer, as plain values, where it is wanted too.
    """
    return {
        "schema_version": SCHEMA_VERSION,
        "customer_id": why.customer_id,
        "against": why.against,
        "refits": None if why.survives is None else why.survives.refits,
        "from": _moment(why.start),
        "to": _moment(why.end, evidence),
        "change": {
            "score": None if why.unscored else why.change,
            "exact": None if why.unscored else sum(layer.exact for layer in why.layers),
        },
        "line": None if why.line is None else _line(why.line, why, evidence, words),
        "verdict": _verdict(why),
        "layers": [_layer(layer) for layer in why.layers],
        "reasons": [_reason(reason, why, evidence, words) for reason in why.reasons],
        "versions": {
            "creditline": why.versions.creditline,
            "lightgbm": why.versions.lightgbm,
            "catalogue": why.versions.catalogue,
            "model": why.versions.model,
            "previous_model": why.versions.previous_model,
            "policy": why.versions.policy,
            "previous_policy": why.versions.previous_policy,
        },
        **({} if letter is None else {"letter": letter}),
    }


def _verdict(why: Why) -> dict[str, Any] | None:
    found = verdict(why)
    if found is None:
        return None
    return {"behaviour": str(found.behaviour), "others": [str(layer) for layer in found.others]}


def _moment(moment: Moment, evidence: Mapping[str, Evidence] = MappingProxyType({})) -> dict[str, Any]:
    status = moment.in_default
    return {
        "as_of": moment.as_of.isoformat(),
        "score": moment.score if status is None else None,
        "raw": moment.raw if status is None else None,
        "band": moment.band.name if status is None else None,
        "pd": moment.pd,
        "margin": moment.margin if status is None else None,
        "bound": moment.bound,
        "in_default": None if status is None else _in_default(status, evidence),
    }


def _in_default(status: InDefault, evidence: Mapping[str, Evidence]) -> dict[str, Any]:
    told = asdict(status)
    names = told.pop("features")
    return {**told, "records": {name: _records(evidence[name]) for name in names if name in evidence}}


def _line(line: LineStory, why: Why, evidence: Mapping[str, Evidence], words: Words) -> dict[str, Any]:
    facts, told = line.facts, telling(why)
    stood = None if facts.stood is None else {"on": why.start.as_of.isoformat(), **_place(facts.stood)}
    return {
        "stood": stood,
        "before": _place(facts.eve),
        "after": _place(facts.after),
        "action": facts.action,
        **({} if facts.announced is None else {"announced": _announced(facts.announced)}),
        "computed": facts.computed,
        "asked_from": None if facts.asked_from is None else facts.asked_from.isoformat(),
        "telling": None if told is None else str(told),
        "limit": None if line.limit is None else _ledger(line.limit),
        "drawable": None if line.drawable is None else _ledger(line.drawable),
        "steps": [_step(step, behind, why, evidence, words) for step, behind in line.steps],
        "merged": [str(layer) for layer in line.merged],
        "not_at_hand": [
            {"on": one.on.isoformat(), "what": one.what, "version": one.version} for one in facts.not_at_hand
        ],
        "departures": [
            {
                "on": departure.on.isoformat(),
                "recorded": _place(departure.recorded),
                "decided": _place(departure.decided),
                "override": departure.override,
                "reason": departure.reason,
            }
            for departure in facts.departures
        ],
    }


def _announced(told: Announced) -> dict[str, Any]:
    return {
        "state": told.state,
        "on": told.on.isoformat(),
        "effective_on": told.effective_on.isoformat(),
        "in_force": _place(told.in_force),
        "plan": None if told.plan is None else asdict(told.plan),
    }


def _step(
    step: StepTaken, behind: StepBehind, why: Why, evidence: Mapping[str, Evidence], words: Words
) -> dict[str, Any]:
    income, way = step.income, behind.score
    records = evidence if step.on == why.end.as_of else {}
    return {
        "on": step.on.isoformat(),
        "before": _place(step.before),
        "after": _place(step.after),
        "rule": step.rule,
        "value": step.value,
        "threshold": step.threshold,
        "score": step.score,
        "edge": step.edge,
        "missed": step.missed,
        "taken_off": step.taken_off,
        "when": step.when,
        "internal": step.internal,
        "readings": [{"column": one.column, "value": one.value} for one in step.readings],
        "income": None if income is None else {"monthly": income.monthly, "multiple": income.multiple},
        "score_part": step.score_part,
        "read": None if behind.feature is None else _told(behind.feature.features[0], why, records, words),
        "way": None
        if way is None
        else {
            "from": _moment(way.start),
            "to": _moment(way.end),
            "reasons": [_reason(reason, replace(why, survives=way.survives), {}, words) for reason in way.reasons],
        },
    }


def _place(place: Place) -> dict[str, Any]:
    return {"limit": place.limit, "step": place.step.word, "drawable": place.drawable}


def _ledger(ledger: MoneyLedger) -> dict[str, Any]:
    return {
        "start": ledger.start,
        "asked": ledger.asked,
        "anyway": ledger.anyway,
        "merged": ledger.merged,
        "unexplained": ledger.unexplained,
        "end": ledger.end,
    }


def _what_if(what_if: WhatIf) -> dict[str, Any]:
    return {
        "score": what_if.score,
        "limit": what_if.limit,
        "drawable": what_if.drawable,
        "action": what_if.action,
    }


def _layer(share: LayerShare) -> dict[str, Any]:
    return {
        "layer": str(share.layer),
        "points": share.points,
        "exact": share.exact,
        "limit": share.limit,
        "drawable": share.drawable,
        "without": _what_if(share.without),
        "alone": _what_if(share.alone),
    }


def _reason(reason: Reason, why: Why, evidence: Mapping[str, Evidence], words: Words) -> dict[str, Any]:
    return {
        "family": reason.family,
        "layer": str(reason.layer),
        "points": reason.points,
        "exact": reason.exact,
        "margin": reason.margin,
        "audience": reason.audience,
        "concepts": [_concept(concept, why, words) for concept in concepts_of(reason.features)],
        "features": [_told(feature, why, evidence, words) for feature in reason.features],
    }


def _concept(concept: ConceptShare, why: Why, words: Words) -> dict[str, Any]:
    says = concept.says
    languages = common_to([concept.named, says.named])
    return {
        "name": concept.name,
        "named": {language: words.of(language).concept(concept.name, concept.named) for language in languages},
        "points": concept.points,
        "exact": concept.exact,
        "margin": concept.margin,
        "told": concept.told,
        "pattern": concept.is_pattern,
        "held": None if why.survives is None else why.survives.of(concept.name),
        "feature": says.name,
        "sentence": _said(says, languages, why, words),
    }


def _said(share: FeatureShare, languages: Iterable[str], why: Why, words: Words) -> dict[str, str]:
    return {
        language: sentence(share, language, why.currency, why.against, words.of(language)) for language in languages
    }


def _told(feature: FeatureShare, why: Why, evidence: Mapping[str, Evidence], words: Words) -> dict[str, Any]:
    return _feature(feature, why, words) | (_records(evidence[feature.name]) if feature.name in evidence else {})


def _records(evidence: Evidence) -> dict[str, Any]:
    return {
        "records": [
            {
                "table": record.table,
                "record": record.record,
                "on": record.on.isoformat(),
                "amount": record.amount,
                "move": str(record.move),
                "day": record.day.isoformat(),
            }
            for record in evidence.records
        ],
        "more": evidence.more,
    }


def _feature(share: FeatureShare, why: Why, words: Words) -> dict[str, Any]:
    return {
        "name": share.name,
        "concept": share.meant.concept,
        "direction": share.meant.direction,
        "from": share.start,
        "to": share.end,
        "unit": share.unit,
        "points": share.points,
        "exact": share.exact,
        "margin": share.margin,
        "audience": share.audience,
        "sentence": _said(share, common_to([share.named]), why, words),
    }
