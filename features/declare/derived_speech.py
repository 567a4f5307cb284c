"""What an expression itself tells of how its number is said."""

from dataclasses import replace

from creditline.features.declare.aggregate import Aggregate, How
from creditline.features.declare.expression import Difference, Number, Ratio, Times, Total
from creditline.features.declare.rows import Is, Rows
from creditline.features.declare.speech import Manner, Nothing, Speech
from creditline.features.words.named import Named

_OF_SOURCE = {
    "dues": Nothing.INSTALMENTS,
    "statements": Nothing.STATEMENTS,
    "logins": Nothing.LOGINS,
    "inquiries": Nothing.INQUIRIES,
    "obligations": Nothing.LOANS,
    "applications": Nothing.APPLICATIONS,
    "links": Nothing.LINKS,
}
_RECORDED = {How.SUM, How.MAX, How.MIN, How.LAST, How.FIRST}


def derived(expression: Number, event: Named | None = None) -> Speech:
    """What an expression itself tells of how its number is said.

    That is what there is none of when it is missing, whether it is an amount as recorded or a sum of such, and, where the
    `event` has a name, that days since the last one are no level.
    """
    plain = Speech(nothing=nothing_of(expression), cents=_is_recorded(expression))
    recent = isinstance(expression, Aggregate) and expression.how is How.RECENCY
    return replace(plain, manner=Manner.RECENCY, event=event) if recent and event is not None else plain


def nothing_of(expression: Number) -> Nothing:
    """What there is none of where the number is missing: of a ratio, what it divides by."""
    match expression:
        case Aggregate(rows, _, of):
            return Nothing.LIMIT if of == "limit" else _none_of(rows)
        case Ratio(_, under):
            return _none_divided(under)
        case Difference(left, right) | Total(left, right):
            found = nothing_of(left)
            return found if found is not Nothing.RECORD else nothing_of(right)
        case Times(of, _):
            return nothing_of(of)
        case _:
            return Nothing.RECORD


def _none_divided(under: Number) -> Nothing:
    match under:
        case Aggregate(rows, _, of):
            return Nothing.LIMIT if of == "limit" else _none_of(rows)
        case Times(of, _):
            return _none_divided(of)
        case Difference(left, _) | Total(left, _):
            return _none_divided(left)
        case _:
            return nothing_of(under)


def _none_of(rows: Rows) -> Nothing:
    if rows.of != "transactions":
        return _OF_SOURCE.get(rows.of, Nothing.RECORD)
    labels = {at.label: at.values for at in rows.where if isinstance(at, Is)}
    if labels.get("direction") == ("in",):
        return Nothing.REGULAR if "category" in labels else Nothing.RECEIVED
    return Nothing.MADE if labels.get("direction") == ("out",) else Nothing.POSTINGS


def _is_recorded(expression: Number) -> bool:
    match expression:
        case Aggregate(_, how, _):
            return how in _RECORDED
        case Difference(left, right) | Total(left, right):
            return _is_recorded(left) and _is_recorded(right)
        case _:
            return False
