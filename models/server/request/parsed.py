"""What a request asks for, read out of its JSON; everything unknown or of another type is refused by its path."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from creditline.features.words.languages import languages, usual_language
from creditline.models.server.request.limits import MOST_ROWS
from creditline.models.server.request.line import LineDays, parse_line
from creditline.models.server.request.problem import RequestError

Row = Mapping[str, object]

MOST_REASONS = 20
USUAL_REASONS = 4  # what a notice names at most

_SAID = {dict: "an object", list: "an array", str: "a text", int: "a whole number"}


@dataclass(frozen=True)
class RequestOptions:
    """How many reasons a row is given at most, and the language of their sentences."""

    reasons: int
    language: str


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


@dataclass(frozen=True)
class RawRecords:
    """One customer's records as they came: table name to rows. `as_of`: one or two days as they came."""

    records: Mapping[str, object]
    as_of: Sequence[object]
    neighbours: Mapping[str, object] | None
    options: RequestOptions


def parse_request(body: object, usual_reasons: int = USUAL_REASONS) -> FeatureRows | RawRecords | LineDays:
    """The request that `body` states; RequestError where it states none."""
    given = _object(body, "")
    if "decisions" in given:
        return parse_line(given)
    if ("rows" in given) == ("records" in given):
        raise RequestError("request", "give either rows or records")
    if "rows" in given:
        _known(given, ("rows", "reasons", "language"), "")
        return _feature_rows(given["rows"], _options(given, usual_reasons))
    _known(given, ("records", "as_of", "neighbours", "reasons", "language"), "")
    days = _of(given.get("as_of"), list, "as_of")
    if not 1 <= len(days) <= 2:
        raise RequestError("request", f"as_of has {len(days)} days; give one, or two to compare", "as_of")
    neighbours = given.get("neighbours")
    return RawRecords(
        records=_object(given["records"], "records"),
        as_of=days,
        neighbours=None if neighbours is None else _object(neighbours, "neighbours"),
        options=_options(given, usual_reasons),
    )


def _feature_rows(given: object, options: RequestOptions) -> FeatureRows:
    rows = _of(given, list, "rows")
    if not 1 <= len(rows) <= MOST_ROWS:
        raise RequestError("request", f"{len(rows)} rows arrived; send 1 to {MOST_ROWS} at a time", "rows")
    now: list[Row] = []
    previous: list[Row | None] = []
    for number, row in enumerate(rows):
        if type(row) is not dict or not {"features"} <= row.keys() <= {"features", "previous"}:
            where = f"rows[{number}]"
            _known(_object(row, where), ("features", "previous"), where)
            raise RequestError("request", f"{where} has no features; give them", f"{where}.features")
        features, earlier = row["features"], row.get("previous")
        now.append(features if type(features) is dict else _object(features, f"rows[{number}].features"))
        previous.append(None if earlier is None else _object(earlier, f"rows[{number}].previous"))
    return FeatureRows(now, previous, options)


def _options(given: Row, usual: int) -> RequestOptions:
    reasons = given.get("reasons", usual)
    if isinstance(reasons, float) and reasons.is_integer():
        reasons = int(reasons)  # JSON knows no whole numbers: 4.0 is one
    reasons = _of(reasons, int, "reasons")
    if not 0 <= reasons <= MOST_REASONS:
        raise RequestError("request", f"reasons is {reasons}; ask for 0 to {MOST_REASONS}", "reasons")
    language = given.get("language", usual_language())
    if not isinstance(language, str) or language not in languages():
        raise RequestError(
            "request", f"language is none of {' and '.join(languages())}; ask for one of them", "language"
        )
    return RequestOptions(reasons, language)


def _object(value: object, where: str) -> Row:
    if type(value) is dict:
        return cast("Row", value)
    raise RequestError("request", f"{where or 'the body'} must be an object, not {said(value)}", where or None)


def _of(value: object, kind: type, where: str):  # type: ignore[no-untyped-def]
    if type(value) is kind:
        return value
    raise RequestError("request", f"{where} must be {_SAID[kind]}, not {said(value)}", where)


def _known(given: Row, names: Sequence[str], where: str) -> None:
    for name in given:
        if name not in names:
            path = f"{where}.{name}" if where else name
            raise RequestError("request", f"{path} is not known here; there are {', '.join(names)}", path)


def said(value: object) -> str:
    """What kind of value JSON brought, in words."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    return "a number" if isinstance(value, float) else _SAID.get(type(value), type(value).__name__)
