"""Single facts and sentences as tables."""

from collections.abc import Iterable

from creditline.training.workbooks.book import CellForm, Column, Row, Sheet, Shown, Table, Value
from creditline.training.workbooks.wording import BookWords


def facts(words: BookWords, told: Iterable[tuple[str, Value]], heading: str = "") -> Table:
    """What, and its value; a `Shown` says how it looks. Facts without a value are left out."""
    columns = (Column("what", words("columns.what")), Column("value", words("columns.value"), CellForm.COUNT))
    rows: tuple[Row, ...] = tuple({"what": what, "value": value} for what, value in told if value is not None)
    return Table(heading, columns, rows)


def number(value: float | None, form: CellForm = CellForm.NUMBER) -> Value:
    """A number as a fact; None stays None."""
    return None if value is None else Shown(value, form)


def sentences(words: BookWords, name: str, title: str, said: Iterable[str]) -> Sheet:
    """A sheet of the program's own sentences."""
    rows: tuple[Row, ...] = tuple({"said": one} for one in said)
    return Sheet(name, title, (Table("", (Column("said", title, wide=True),), rows),), words("notes.english"))
