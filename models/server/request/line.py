"""A line's way as a request states it: feature rows and decisions by date."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from creditline.models.policy import Action
from creditline.models.server.request.letter import LetterWanted, parse_letter
from creditline.models.server.request.problem import RequestError

MOST_DAYS = 400
_LARGEST = 1e15
_WHO = ("lender", "customer")


@dataclass(frozen=True)
class LineDays:
    """One customer's line: `rows`, a day and its features each, rising; `decisions` of these days, and the customer's wishes.

    Every day has one decision of the lender's; the last one's is explained. `letter`: what is asked of its letter, None for none.
    """

    customer_id: str | int
    rows: Sequence[tuple[date, Mapping[str, object]]]
    decisions: Sequence[Mapping[str, object]]
    wishes: Sequence[Mapping[str, object]]
    letter: LetterWanted | None = None


def parse_line(given: Mapping[str, object]) -> LineDays:
    """The line that the body's `customer_id`, `rows` and `decisions` state; RequestError, with the path, where they state none."""
    _known(given, ("customer_id", "rows", "decisions", "letter"), "")
    customer = given.get("customer_id")
    if isinstance(customer, bool) or not isinstance(customer, str | int):
        raise RequestError("request", "customer_id must be a text or a whole number", "customer_id")
    rows = [_row(row, f"rows[{place}]") for place, row in enumerate(_listed(given.get("rows"), "rows"))]
    decisions = [
        _decision(one, f"decisions[{place}]") for place, one in enumerate(_listed(given["decisions"], "decisions"))
    ]
    made = [one for one in decisions if one["initiated_by"] == "lender"]
    days, decided = [day for day, _ in rows], [cast("date", one["decided_on"]) for one in made]
    for where, twice in (("rows", days), ("decisions", decided)):
        if len(set(twice)) < len(twice):
            raise RequestError("request", f"{where} name the same day twice; give each day once", where)
    alone = sorted(set(days) ^ set(decided))
    if alone:
        what = "decision of the lender's" if alone[0] in days else "row"
        raise RequestError("request", f"{alone[0]} has no {what}; give a row and a decision for each day", "decisions")
    wishes = [one for one in decisions if one["initiated_by"] == "customer"]
    by_day = sorted(made, key=lambda one: cast("date", one["decided_on"]))
    letter = None if given.get("letter") is None else parse_letter(given["letter"])
    return LineDays(customer, sorted(rows, key=lambda row: row[0]), by_day, wishes, letter)


def _row(given: object, where: str) -> tuple[date, Mapping[str, object]]:
    row = _object(given, where)
    _known(row, ("as_of", "features"), where)
    return _day(row.get("as_of"), f"{where}.as_of"), _object(row.get("features"), f"{where}.features")


def _decision(given: object, where: str) -> Mapping[str, object]:
    row = _object(given, where)
    _known(row, tuple(FIELDS), where)
    who = row.get("initiated_by", "lender")
    if who not in _WHO:
        raise RequestError("request", f"{where}.initiated_by must be lender or customer", f"{where}.initiated_by")
    found: dict[str, object] = {}
    for name, field in FIELDS.items():
        at, value = f"{where}.{name}", row.get(name)
        if value is None and (name in _ALWAYS or (who == "lender" and name in _OF_LENDER)):
            raise RequestError("request", f"{at} is not there; give it", at)
        found[name] = None if value is None else field(value, at)
    return {**found, "initiated_by": who}


def _listed(given: object, where: str) -> Sequence[object]:
    if not isinstance(given, list):
        raise RequestError("request", f"{where} must be an array", where)
    if not 2 <= len(given) <= MOST_DAYS:
        raise RequestError("request", f"{len(given)} {where} arrived; send 2 to {MOST_DAYS}", where)
    return given


def _object(given: object, where: str) -> Mapping[str, object]:
    if not isinstance(given, dict):
        raise RequestError("request", f"{where} must be an object", where)
    return given


def _known(given: Mapping[str, object], names: Sequence[str], where: str) -> None:
    for name in given:
        if name not in names:
            path = f"{where}.{name}" if where else name
            raise RequestError("request", f"{path} is not known here; there are {', '.join(names)}", path)


def _day(given: object, where: str) -> date:
    try:
        if isinstance(given, str):
            return date.fromisoformat(given)
    except ValueError:
        pass
    raise RequestError("request", f"{where} must be a day as 2024-01-31", where)


def number(given: object, where: str) -> float:
    """A number that a line may have; RequestError otherwise."""
    if isinstance(given, bool) or not isinstance(given, int | float) or not math.isfinite(given):
        raise RequestError("request", f"{where} must be a number", where)
    if abs(given) > _LARGEST:
        raise RequestError("request", f"{where} is too large", where)
    return float(given)


def _money(given: object, where: str) -> float:
    found = number(given, where)
    if found < 0.0:
        raise RequestError("request", f"{where} is negative; give 0 or more", where)
    return found


def _one_of(names: Sequence[object]) -> Callable[[object, str], object]:
    def chosen(given: object, where: str) -> object:
        whole = int(given) if isinstance(given, float) and given.is_integer() else given
        if isinstance(given, bool) or whole not in names:
            raise RequestError("request", f"{where} must be one of {', '.join(map(str, names))}", where)
        return whole

    return chosen


def _text(given: object, where: str) -> str:
    if not isinstance(given, str):
        raise RequestError("request", f"{where} must be a text", where)
    return given


ACTIONS = tuple(str(action) for action in Action)
STEPS = (0, 1, 2, 3)
_STATE = ("balance", "days_since_change", "month_limit", "standing_limit", "customer_cap")
_NUMBERS = (
    "rule_value",
    "rule_threshold",
    "score",
    "model_score",
    "portfolio_threshold",
    "portfolio_factor",
    "portfolio_below",
)
TEXTS = ("reason", "rule", "policy_version", "model_version")
NUMBERS = (*_STATE, *_NUMBERS)
_ALWAYS = ("decided_on", "limit_before", "limit_after")
_OF_LENDER = ("action", "step_before", "step")
REQUIRED = (*_ALWAYS, *_OF_LENDER)
FIELDS: Mapping[str, Callable[[object, str], object]] = {
    "decided_on": _day,
    "limit_before": _money,
    "limit_after": _money,
    "action": _one_of(ACTIONS),
    "initiated_by": _one_of(_WHO),
    "step_before": _one_of(STEPS),
    "step": _one_of(STEPS),
    "override": _one_of((0, 1)),
    **dict.fromkeys(NUMBERS, number),
    **dict.fromkeys(TEXTS, _text),
}
