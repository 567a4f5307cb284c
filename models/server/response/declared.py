"""Answers declared once: the types that what answers is checked against, and what OpenAPI describes them by."""

from typing import Literal, NotRequired

from pydantic import ConfigDict, with_config
from typing_extensions import TypedDict

ValueAnswer = float | str | None
_CLOSED = ConfigDict(extra="forbid")


@with_config(_CLOSED)
class DefaultAnswer(TypedDict):
    """Of who is in default: the definition, and days since each sign of it was last there."""

    days: int
    cure_days: int
    told: dict[str, float | None]


@with_config(_CLOSED)
class MomentAnswer(TypedDict):
    """A score; none for who is in default, whose pd is 1."""

    score: int | None
    band: str | None
    pd: float
    margin: float | None
    raw: float | None
    in_default: bool
    default: DefaultAnswer | None


@with_config(_CLOSED)
class FeatureAnswer(TypedDict):
    """A feature's part of a change, in points."""

    name: str
    concept: str
    before: ValueAnswer
    after: ValueAnswer
    points: int
    exact: float
    sentence: str


@with_config(_CLOSED)
class ConceptAnswer(TypedDict):
    """What a person would call one thing, and the feature that says it best."""

    name: str
    named: str
    points: int
    exact: float
    told: bool
    pattern: bool
    feature: str
    sentence: str


@with_config(_CLOSED)
class ReasonAnswer(TypedDict):
    """A family of features; `smaller`: the points of its concepts that are not named."""

    family: str
    audience: Literal["customer", "internal"]
    points: int
    exact: float
    concepts: list[ConceptAnswer]
    features: list[FeatureAnswer]
    smaller: int


@with_config(_CLOSED)
class ReasonsAnswer(TypedDict):
    """Families, the most harmful first; `others`: the points of those not named."""

    against: Literal["past", "kept", "training"] | None
    reasons: list[ReasonAnswer] | None
    others: int | None


@with_config(_CLOSED)
class ScoredRow(MomentAnswer, ReasonsAnswer):
    """A row's score, and why it is another than before."""


@with_config(_CLOSED)
class LayerAnswer(TypedDict):
    """A layer's part of a change, in points."""

    layer: str
    points: int
    exact: float


@with_config(_CLOSED)
class ExplainedRow(ReasonsAnswer):
    """Both scores of a row, and all that moved between them."""

    previous: MomentAnswer | None
    now: MomentAnswer
    before: int | None
    after: int | None
    change: int | None
    layers: list[LayerAnswer]


@with_config(_CLOSED)
class RecordsAnswer(TypedDict):
    """How new the records behind an answer are."""

    newest: str | None
    days_since: int | None
    figures: str | None


@with_config(_CLOSED)
class ScoreAnswer(TypedDict):
    """Rows in the order they were asked for; `records` where they were computed from some."""

    model: str
    rows: list[ScoredRow]
    records: NotRequired[RecordsAnswer]


@with_config(_CLOSED)
class WhyAnswer(TypedDict):
    """Rows in the order they were asked for; `records` where they were computed from some."""

    model: str
    rows: list[ExplainedRow]
    records: NotRequired[RecordsAnswer]


@with_config(ConfigDict(extra="allow"))
class DecisionAnswer(TypedDict):
    """As `creditline decide` writes it: a row of the contract's `decisions`, and what it was made from beside."""

    decided_on: str
    limit_before: float
    limit_after: float
    action: str
    rule: str
    policy_version: str
    model_version: str
    step_before: int
    step: int
    review: bool


@with_config(_CLOSED)
class DecideAnswer(ReasonsAnswer):
    """A decision on one line, and the reasons for its score."""

    model: str
    decision: DecisionAnswer


@with_config(_CLOSED)
class ProblemAnswer(TypedDict):
    """Problem details (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    field: NotRequired[str]
