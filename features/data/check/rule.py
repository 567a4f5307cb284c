"""One rule that every row of a table is held against."""

from dataclasses import dataclass

from creditline.features.data.check.problem import Severity


@dataclass(frozen=True)
class Rule:
    """`broken` is SQL over the raw value `r_<column>` (as the file has it) and the typed one, named as the column."""

    column: str | None
    broken: str
    found: str
    remedy: str
    severity: Severity = Severity.ERROR
