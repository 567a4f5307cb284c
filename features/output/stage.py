"""What a stage of work is called, with how many rows it is about."""


class Stage(str):
    """A stage's name that knows its rows; whoever only shows it takes it for the text it is.

    >>> Stage("scoring 12 rows", 12).rows
    12
    """

    __slots__ = ("rows",)
    rows: int

    def __new__(cls, name: str, rows: int) -> "Stage":
        """`name` as it is shown; `rows`, 0 or more."""
        made = super().__new__(cls, name)
        made.rows = rows
        return made
