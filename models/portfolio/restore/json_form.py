"""The way back as plain values; `restore.schema.json` beside this file describes them."""

from dataclasses import asdict
from datetime import date
from typing import Any

from creditline.features.projected.behaviour import Choice
from creditline.features.words.languages import languages
from creditline.models.policy import Regime
from creditline.models.portfolio.restore.told import told_to_customer
from creditline.models.portfolio.restore.values import Restoration, Way
from creditline.models.why.words.by_language import Words

SCHEMA_VERSION = 1


def restore_data(found: Restoration, regime: Regime, currency: str, words: Words) -> dict[str, Any]:
    """All of it, with what the customer may be told in every language."""
    told = {name: list(told_to_customer(found, regime, currency, words.of(name))) for name in languages()}
    return {
        "schema_version": SCHEMA_VERSION,
        "customer_id": found.customer_id,
        "line_id": found.line_id,
        "as_of": str(found.as_of),
        "by": str(found.by),
        "until": str(found.until),
        "each": "day" if found.daily else "month",
        "policy": found.policy,
        "policy_version": found.policy_version,
        "step": found.step,
        "limit": found.limit,
        "last_whole_limit": found.last_whole_limit,
        "outlook": str(found.outlook),
        "rule": found.rule,
        "whole_on": _day(found.way.whole_on),
        "nothing": _way(found.nothing),
        "alone": [_way(way) for way in found.alone],
        "together": _way(found.together),
        "smallest": None if found.smallest is None else _way(found.smallest),
        "earliest": None if found.earliest is None else _way(found.earliest),
        "interval": None if found.interval is None else _plain(asdict(found.interval)),
        "concepts": [
            {
                "concept": one.concept,
                "words": one.words,
                "points": one.points,
                "records": [_plain(asdict(r)) for r in one.records],
            }
            for one in found.concepts
        ],
        "changes_nothing": list(found.not_expressed),
        "economy_held_from": _day(found.held_from),
        "told": told,
    }


def acts_data(choice: Choice) -> list[dict[str, Any]]:
    """What is done: the behaviour and its degree, null where it has none."""
    return [{"behaviour": act.behaviour.name, "degree": act.degree} for act in choice.acts]


def _way(way: Way) -> dict[str, Any]:
    return {
        "acts": acts_data(way.choice),
        "whole_on": _day(way.whole_on),
        "rungs": {str(rung): str(day) for rung, day in way.rungs.items()},
        "decisions": [_plain(asdict(made)) for made in way.decisions],
    }


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, date) else value for name, value in values.items()}


def _day(day: date | None) -> str | None:
    return None if day is None else str(day)
