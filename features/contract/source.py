"""How features read the rows of a table: part of the table's one declaration."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from creditline.features.errors import DeclarationError

# How rows become what a feature reads, and what each way must be told. `plain`: row for row. The others depend on the
# date they are seen from: `dues` (one row per loan and due date, with the payments known so far), `statements` (one row
# per line and statement, the limit carried forward), `obligations` (open until their end is known), `links` (whether
# the other end is past due) and `macro` (the newest figure published).
VIEWS: Mapping[str, tuple[str, ...]] = {
    "plain": (),
    "dues": ("laid_out", "group", "ends"),
    "statements": ("laid_out", "group"),
    "obligations": ("laid_out", "ends"),
    "links": ("group",),
    "macro": ("at", "laid_out", "group", "rank", "first_label"),
}


@dataclass(frozen=True)
class Unread:
    """A table whose rows no feature reads, and why."""

    because: str


@dataclass(frozen=True)
class Source:
    """A row stream. `numbers` and `labels` map each name a feature may use to the contract columns it needs.

    `elsewhere` gives, for a number told by another table's rows, the (table, column) pairs it needs there. `derived`:
    the numbers of a plain source that are no column as it stands, to the way they are worked out (`DERIVED` in `planning.layout`).
    `view`: one of `VIEWS`. `at`: the column of event time, `known_from` of the table where not given. `laid_out`: the
    number columns a view is given, in its order. `group`: the label that tells a view's loans, lines or indicators
    apart. `ends`: the column of what ends later, known from the later of itself and `recorded_at`, and `told_at_end`
    all columns that are filled only then. `due_known`: rows count from their event day even when recorded later (the
    due side of an instalment). `rank`: a label whose presence puts rows of the same group and day in order, those
    without it first. `table` is filled in by the table.
    """

    name: str
    numbers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    elsewhere: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    derived: Mapping[str, str] = field(default_factory=dict)
    view: str = "plain"
    at: str = ""
    laid_out: tuple[str, ...] = ()
    group: str | None = None
    ends: str | None = None
    told_at_end: tuple[str, ...] = ()
    due_known: bool = False
    rank: str | None = None
    first_label: str | None = None
    table: str = ""

    def needs(self, name: str) -> tuple[str, ...]:
        """The contract columns behind a number or label; DeclarationError if the source has neither."""
        if name in self.numbers:
            return self.numbers[name]
        if name in self.labels:
            return self.labels[name]
        known = ", ".join((*self.numbers, *self.labels))
        raise DeclarationError(f"source {self.name} has no number or label {name!r}; it has {known}")

    def missing(self) -> Iterator[str]:
        """What was forgotten: the part, and what to do."""
        if not self.name:
            yield "source.name; say what its rows are to a feature"
        if self.view not in VIEWS:
            yield f"source.view; {self.view!r} is none, there are {', '.join(VIEWS)}"
            return
        for part in VIEWS[self.view]:
            if not getattr(self, part):
                yield f"source.{part}, which the view {self.view} is told"
        if self.ends and self.ends not in self.told_at_end:
            yield f"source.told_at_end; name {self.ends} and every column that is filled only then"
        for name, columns in self.numbers.items():
            if self.view == "plain" and name not in self.derived and len(columns) != 1:
                yield f"source.derived for the number {name}, which is not one column as it stands"

    def columns(self) -> Iterator[tuple[str, str]]:
        """Every contract column that is named, and where."""
        for name, needed in (*self.numbers.items(), *self.labels.items()):
            yield from ((name, column) for column in needed)
        for part in ("at", "group", "ends", "rank", "first_label"):
            if column := getattr(self, part):
                yield part, column
        yield from (("laid_out", column) for column in self.laid_out)
        yield from (("told_at_end", column) for column in self.told_at_end)
