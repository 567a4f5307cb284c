"""What may be edited: facts about a customer, not what was made of them."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from creditline.features.contract import CUSTOMER, TABLES, Table
from creditline.features.edits.edit import Addition, Correction, Edit, Strike
from creditline.features.errors import DataError

_DERIVED: Mapping[str, str] = {
    "decisions": "what the lender decided follows from the other records; edit those, and have the decision made again",
    "outcomes": "what became of a customer follows from the other records; edit those",
    "macro": "the figures of the economy are nobody's own records; publish the right figure as a further row",
}
# Whose a row is and what it is called are no facts that it tells.
_FIXED: Mapping[str, str] = {
    CUSTOMER.name: "a row of another customer is struck here and added there",
    "record_id": "the row keeps its name; strike it and add another",
}


def editable(edit: Edit) -> Table:
    """The table an edit is of; DataError where that is none, is derived, or the edit is of columns it may not touch."""
    require_editable(edit.table)
    table = TABLES[edit.table]
    if edit.table == "customers" and not isinstance(edit, Correction):
        raise DataError("a row of customers can be corrected only; strike or add rows of the other tables")
    _check_columns(edit, table)
    return table


def require_editable(name: str) -> None:
    """Refuse (DataError) a table that is none, and one that is derived."""
    if name not in TABLES:
        near = get_close_matches(name, TABLES, 1, 0.5)
        raise DataError(f"an edit names the table {name!r}; {_there(near, TABLES)}")
    if name in _DERIVED:
        raise DataError(f"{name} is a derived table: {_DERIVED[name]}")


def _check_columns(edit: Edit, table: Table) -> None:
    named = dict(edit.row.where) if isinstance(edit, Strike | Correction) else {}
    told = dict(edit.values) if isinstance(edit, Correction | Addition) else {}
    known = [column.name for column in table]
    for name in (*named, *told):
        if table.name != "customers" and name not in known:
            raise DataError(
                f"an edit of {table.name} names the column {name!r}; {_there(get_close_matches(name, known, 1, 0.5), known)}"
            )
    if isinstance(edit, Correction):
        for name in edit.values:
            if name in _FIXED:
                raise DataError(f"a correction of {table.name} sets {name}: {_FIXED[name]}")
        if not edit.values:
            raise DataError(f"a correction of {edit.row} of {table.name} sets nothing; say which columns, or strike it")
    if isinstance(edit, Addition) and CUSTOMER.name in edit.values:
        raise DataError(
            f"a row added to {table.name} states {CUSTOMER.name}; leave it out, the edits are of one customer"
        )


def _there(near: list[str], known: Iterable[str]) -> str:
    return f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
