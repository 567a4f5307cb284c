"""What is wrong with a data set, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum

from creditline.features.data.check.totals import Totals

EXAMPLES = 3
_NO_GRACE = "an instalment is late from the day after it was due (grace_days of data.toml is 0)"


class Severity(StrEnum):
    """An error must be put right; a warning is worth a look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Problem:
    """One problem of a table: which column, what was found, in how many rows, up to three keys, and the remedy."""

    table: str
    column: str | None
    found: str
    remedy: str
    rows: int = 0
    examples: tuple[str, ...] = ()
    severity: Severity = Severity.ERROR

    @property
    def place(self) -> str:
        """The table, or its column."""
        return f"{self.table}.{self.column}" if self.column else self.table

    def __str__(self) -> str:
        rows = f" in {self.rows:,} row{'s' if self.rows != 1 else ''}" if self.rows else ""
        examples = f" (for example {', '.join(self.examples)})" if self.examples else ""
        return f"{self.severity}: {self.place}: {self.found}{rows}{examples}; {self.remedy}"


@dataclass(frozen=True)
class Report:
    """The outcome of a check: what each table read adds up to, every problem found, and the days of grace stated."""

    totals: tuple[Totals, ...]
    findings: tuple[Problem, ...]
    grace_days: int = 0

    @property
    def rows(self) -> tuple[tuple[str, int], ...]:
        """The tables read, with their rows."""
        return tuple((one.table, one.rows) for one in self.totals)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The errors; a data set without any may be used."""
        return tuple(p for p in self.findings if p.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What is worth a look."""
        return tuple(p for p in self.findings if p.severity is Severity.WARNING)

    def __str__(self) -> str:
        counted = ", ".join(f"{name} {rows:,}" for name, rows in self.rows)
        verdict = "nothing is wrong" if not self.problems else f"{len(self.problems)} problems"
        late = (
            f"an instalment is late from the day after the {self.grace_days} days of grace"
            if self.grace_days
            else _NO_GRACE
        )
        dues = [late] if any(name == "installments" for name, _ in self.rows) else []
        added = [str(one) for one in self.totals]
        return "\n".join([*(str(p) for p in self.findings), *dues, *added, f"{counted} rows: {verdict}"])
