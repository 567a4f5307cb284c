"""What must not stand twice among one customer's records, and must not differ: the rules by which `creditline check` reads a table."""

from collections.abc import Iterable, Mapping, Sequence

from creditline.features.contract import Table
from creditline.features.contract.table import RECORD_ID
from creditline.models.server.request.problem import RequestError

Columns = Mapping[str, Sequence[object]]


def refuse_repeats(table: Table, columns: Columns, where: str) -> None:
    """RequestError for a key or a record_id that stands twice, and for an amount due that differs between two payments of it."""
    keys = [name for name in table.key if name != "customer_id"]
    if keys:
        _once(columns, keys, where)
    _once(columns, [RECORD_ID.name], where)
    if table.name == "installments":
        _agrees(columns, ("loan_id", "due_on"), "amount_due", where)


def _once(columns: Columns, names: Sequence[str], where: str) -> None:
    seen: dict[tuple[object, ...], int] = {}
    for number, key in _keys(columns, names):
        if (first := seen.setdefault(key, number)) != number:
            path = f"{where}[{number}].{names[-1]}"
            said = f"{path} stands in {where}[{first}], too; send every record once"
            raise RequestError("request", said, path)


def _agrees(columns: Columns, names: Sequence[str], same: str, where: str) -> None:
    seen: dict[tuple[object, ...], tuple[int, object]] = {}
    for number, key in _keys(columns, names):
        first, value = seen.setdefault(key, (number, columns[same][number]))
        if value != columns[same][number]:
            path = f"{where}[{number}].{same}"
            raise RequestError("request", f"{path} is another than that of {where}[{first}], the same instalment", path)


def _keys(columns: Columns, names: Sequence[str]) -> Iterable[tuple[int, tuple[object, ...]]]:
    """Each row's number and its values, an id as its text; rows that lack one are left out."""
    if any(name not in columns for name in names):
        return
    for number, key in enumerate(zip(*(columns[name] for name in names), strict=True)):
        if None not in key:
            yield number, tuple(str(value) if isinstance(value, int) else value for value in key)
