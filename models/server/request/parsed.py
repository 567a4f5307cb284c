"""What a request asks for, read out of its JSON; everything unknown or of another type is refused by its path."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, cast

from pydantic import FailFast, Field, PlainValidator

from creditline.models.server.request.declared import (
    USUAL_LANGUAGE,
    WHOLE,
    Day,
    Features,
    Language,
    RequestPart,
    an_object,
    described,
    read,
)
from creditline.models.server.request.limits import MOST_ROWS
from creditline.models.server.request.line import LineDays, LineRequest
from creditline.models.server.request.problem import RequestError

Row = Mapping[str, object]

MOST_REASONS = 20
USUAL_REASONS = 4  # what a notice names at most


class RequestOptions(RequestPart):
    """How many reasons a row is given at most, and the language of their sentences."""

    reasons: Annotated[int, Field(ge=0, le=MOST_REASONS), WHOLE] = USUAL_REASONS
    language: Language = USUAL_LANGUAGE


class RowAsked(RequestPart):
    """A row to score, with the same customer's earlier row where there is one."""

    features: Features
    previous: Features | None = None


class RowsRequest(RequestOptions):
    """Feature rows."""

    rows: Annotated[list[RowAsked], FailFast(), Field(min_length=1, max_length=MOST_ROWS)]


class RecordsRequest(RequestOptions):
    """One customer's records: table name to rows. `as_of`: one day, or two to compare."""

    records: Annotated[Mapping[str, object], PlainValidator(an_object), described("Records")]
    as_of: Annotated[list[Day], Field(min_length=1, max_length=2, json_schema_extra={"uniqueItems": True})]
    neighbours: Annotated[
        Mapping[str, object] | None,
        PlainValidator(lambda value: None if value is None else an_object(value)),
        described("Neighbours"),
    ] = None


@dataclass(frozen=True)
class FeatureRows:
    """Rows to score, each with the same customer's earlier row where there is one.

    `first`: the place of the first in the request. `told`: what the answer says of the records the rows come from, if any do.
    """

    now: Sequence[Row]
    previous: Sequence[Row | None]
    options: RequestOptions
    first: int = 0
    told: Mapping[str, object] | None = None

    def parts(self, size: int) -> Iterator["FeatureRows"]:
        """The same rows, `size` of them at a time."""
        for start in range(0, len(self.now), size):
            end = start + size
            yield FeatureRows(self.now[start:end], self.previous[start:end], self.options, self.first + start)


def parse_request(body: object) -> FeatureRows | RecordsRequest | LineDays:
    """The request that `body` states; RequestError where it states none."""
    if type(body) is not dict:
        raise RequestError("request", "the body must be an object")
    given = cast("Row", body)
    if "decisions" in given:
        return read(LineRequest, given).days()
    if ("rows" in given) == ("records" in given):
        raise RequestError("request", "give either rows or records")
    if "records" in given:
        return read(RecordsRequest, given)
    asked = read(RowsRequest, given)
    return FeatureRows([row.features for row in asked.rows], [row.previous for row in asked.rows], asked)
