"""The reasons of an answer as the staff page lists them, by concept, each with the records behind it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from creditline.features.evidence.values import Evidence
from creditline.models.why.answer.concepts import ConceptShare, concepts_of, staff_concepts
from creditline.models.why.answer.values import FeatureShare, Reason, Why
from creditline.models.why.notice.values import Notice, PrincipalReason
from creditline.models.why.words.sentence import sentence
from creditline.models.why.words.wording import Wording

MOST_RECORDS = 6  # told per feature


@dataclass(frozen=True)
class ToldFeature:
    """One feature: its sentence and whole points."""

    sentence: str
    points: int
    internal: bool


@dataclass(frozen=True)
class ToldConcept:
    """One concept: the feature that says it best, its whole points, and the records that moved that feature where known.

    `key`: its own name. `pattern`: it is told to staff only. `windows`: its other features.
    """

    key: str
    name: str
    sentence: str
    points: int
    internal: bool
    pattern: bool
    evidence: Evidence | None
    windows: tuple[ToldFeature, ...]


@dataclass(frozen=True)
class ToldFamily:
    """One family; `others`: how many further concepts moved it, by `rest` points together; `tag` as in the notice."""

    name: str
    points: int
    internal: bool
    principal: bool
    tag: str | None
    concepts: tuple[ToldConcept, ...]
    others: int
    rest: int


def told_families(why: Why, notice: Notice, words: Wording, evidence: Mapping[str, Evidence]) -> Iterator[ToldFamily]:
    """The families in order of harm, each with the concepts that matter most, those the notice names among them."""
    for reason in _by_harm(why):
        said = _principal(reason, notice)
        concepts = told_concepts(reason, why, notice)
        yield ToldFamily(
            name=words.names.families.get(reason.family, reason.family),
            points=reason.points,
            internal=reason.audience == "internal",
            principal=said is not None,
            tag=None if said is None or said.tag is None else said.tag.value,
            concepts=tuple(_told(concept, why, words, evidence) for concept in concepts),
            others=len(concepts_of(reason.features)) - len(concepts),
            rest=reason.points - sum(concept.points for concept in concepts),
        )


def told_concepts(reason: Reason, why: Why, notice: Notice) -> list[ConceptShare]:
    """Those the notice names, and so many that little is left out; those that pull as the family does first."""
    principal, by_risk = _principal(reason, notice), why.stuck is not None
    chosen = {concept.name for concept in staff_concepts(reason, by_risk=by_risk)}
    chosen |= set() if principal is None else set(principal.concepts)
    concepts = concepts_of(reason.features)
    return [concept for concept in (concepts if reason.margin >= 0.0 else concepts[::-1]) if concept.name in chosen]


def _told(concept: ConceptShare, why: Why, words: Wording, evidence: Mapping[str, Evidence]) -> ToldConcept:
    def said(share: FeatureShare) -> str:
        return sentence(share, words.language, why.currency, why.against, words)

    return ToldConcept(
        key=concept.name,
        name=words.concept(concept.name, concept.named),
        sentence=said(concept.says),
        points=concept.points,
        internal=concept.says.audience == "internal",
        pattern=concept.is_pattern,
        evidence=evidence.get(concept.says.name),
        windows=tuple(
            ToldFeature(said(share), share.points, share.audience == "internal")
            for share in concept.features
            if share is not concept.says
        ),
    )


def _by_harm(why: Why) -> list[Reason]:
    """Where the score is stuck at an end, by the risk alone."""
    return sorted(why.reasons, key=lambda reason: -reason.margin) if why.stuck else list(why.reasons)


def _principal(reason: Reason, notice: Notice) -> PrincipalReason | None:
    """The reason as the notice has it, where it is a principal one."""
    own = [one for one in notice.of_score if one.until is None]
    found = [one for one in own if (one.layer, one.family) == (reason.layer, reason.family)]
    return found[0] if found else None
