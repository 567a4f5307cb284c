"""A customer's records and decisions as a request states them, and what is asked of them: a dispute, a worth, a way back."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import FailFast, Field, PlainValidator, WithJsonSchema, model_validator

from creditline.models.server.request.declared import (
    WHOLE,
    Id,
    Language,
    Number,
    RequestPart,
    an_object,
    day,
    described,
)
from creditline.models.server.request.line import MOST_DAYS

MOST_EDITS = 100
MOST_HORIZON = 366  # days that a way back is looked for
MOST_DRAWS = 200  # of quiet months
MOST_SPAN = 3_700  # days between the two dates of a worth
NAMES = ("pays_on_time", "no_new_inquiries", "no_new_loans", "clears_arrears", "pays_down")
Behaviours = Literal["pays_on_time", "no_new_inquiries", "no_new_loans", "clears_arrears", "pays_down"]
_FIRST, _LAST = date(1900, 1, 1), date(2199, 12, 31)


def _near(value: object) -> date:
    found = day(value)
    if not _FIRST <= found <= _LAST:
        raise ValueError(f"must be a day from {_FIRST} to {_LAST}")
    return found


def _objects(value: object) -> list[Mapping[str, object]]:
    if not isinstance(value, list):
        raise ValueError("must be an array")
    if len(value) > MOST_DAYS:
        raise ValueError(f"has more than {MOST_DAYS}; send fewer")
    return [an_object(row) for row in value]


NearDay = Annotated[date, PlainValidator(_near), WithJsonSchema({"type": "string", "format": "date"})]
Decided = Annotated[list[Mapping[str, object]], PlainValidator(_objects), described("Decisions")]


class RunAsked(RequestPart):
    """A day on which lines were decided on, whosever: what the cap did to everybody, and by which versions."""

    decided_on: NearDay
    portfolio_threshold: Number | None = None
    portfolio_factor: Number | None = None
    portfolio_below: Number | None = None
    policy_version: str | None = None
    model_version: str | None = None


class CaseRequest(RequestPart):
    """Records by table, as for scores, every table that the lender has; `decided`: what `creditline decide` decided on the customer.

    Without `decided` the lender's own decisions, among the records, are those asked about. `runs`: the days decided on, of
    anybody; without them, those of `decided`.
    """

    customer_id: Id
    records: Annotated[Mapping[str, object], PlainValidator(an_object), described("Records")]
    decided: Decided | None = None
    runs: Annotated[list[RunAsked], FailFast(), Field(max_length=MOST_DAYS)] = Field(default_factory=list)
    neighbours: Annotated[
        Mapping[str, object] | None,
        PlainValidator(lambda value: None if value is None else an_object(value)),
        described("Neighbours"),
    ] = None


class DisputeRequest(CaseRequest):
    """A decision disputed: `edits` as a file of edits has them. `notice`: in which language the customer is told, None for no notice."""

    decision: NearDay
    edits: Annotated[Mapping[str, object], PlainValidator(an_object), described("Edits")]
    received: NearDay | None = None
    notice: Language | None = None


class WorthRequest(CaseRequest):
    """What the records behind the change from `previous` are worth to the score and the decision of `as_of`."""

    previous: NearDay
    as_of: NearDay

    @model_validator(mode="after")
    def _in_order(self) -> "WorthRequest":
        if not 0 < (self.as_of - self.previous).days <= MOST_SPAN:
            raise ValueError(f"as_of must be 1 to {MOST_SPAN} days after previous")
        return self


class RestoreRequest(CaseRequest):
    """What brings the line back that does not stand whole in the evening of `as_of`, `by` a day; without it, within `horizon` days.

    `line_id`: which of the customer's lines, where there are several. `behaviours`: of the customer's, those to look at; None for
    each that the records have a table for. `draws`: how often quiet months are drawn at random, 0 for no interval; the same `seed`
    gives the same.
    """

    as_of: NearDay
    line_id: Id | None = None
    by: NearDay | None = None
    horizon: Annotated[int, Field(ge=1, le=MOST_HORIZON), WHOLE] = 365
    behaviours: Annotated[list[Behaviours], Field(min_length=1, max_length=len(NAMES))] | None = None
    draws: Annotated[int, Field(ge=0, le=MOST_DRAWS), WHOLE] = 100
    seed: Annotated[int, Field(ge=0, le=2**31 - 1), WHOLE] = 1

    @model_validator(mode="after")
    def _in_order(self) -> "RestoreRequest":
        until = self.as_of + timedelta(days=self.horizon)
        if self.by is not None and not self.as_of < self.by <= until:
            raise ValueError(f"by must be after as_of and within {self.horizon} days of it")
        return self
