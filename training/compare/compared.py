"""Everything a comparison found, as values; `report/compare.schema.json` describes the JSON."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from creditline.features.output.plain import plain
from creditline.training.compare.findings.migration import Changes, LinesCompared
from creditline.training.compare.findings.money import PricedDecisions
from creditline.training.compare.findings.paths import PathsCompared
from creditline.training.compare.findings.reasons import ReasonsCompared
from creditline.training.compare.findings.stability import ScoreStability
from creditline.training.compare.findings.swap_set import SwapSet
from creditline.training.compare.findings.tests import OutcomesCompared

SCHEMA_VERSION = 1  # raise it when a reader of the JSON would misread the new form


@dataclass(frozen=True)
class ComparedModel:
    """One of the two models, and the policy that decides by it (name and version; None: none).

    `outcome`: the default it was trained on, in words. `only`: features the other does not read.
    """

    version: str
    kind: str
    outcome: str
    features: int
    only: tuple[str, ...]
    policy: str | None
    creditline: str


@dataclass(frozen=True)
class Comparison:
    """A challenger beside the champion on the same customers; no row and no id of any customer.

    `customers` are counted on every one of `days`, `in_default` those who have no score by either model's definition.
    `outcomes`: None where none could be compared, and `no_outcomes` says why. `changes` of bands and, with a policy, of actions;
    `stability` of both models' scores; `lines`, `reasons` and `paths` are None where no policy (no `--months`) was given or no line
    is there. `money`: of all lines, none without economics. `limits`: what these numbers cannot say.
    """

    champion: ComparedModel
    challenger: ComparedModel
    target_product: str | None
    default: str
    days: tuple[date, ...]
    customers: int
    in_default: int
    outcomes: OutcomesCompared | None
    no_outcomes: str | None
    swap_sets: tuple[SwapSet, ...]
    changes: tuple[Changes, ...]
    stability: tuple[ScoreStability, ...]
    lines: LinesCompared | None
    money: tuple[PricedDecisions, ...]
    reasons: ReasonsCompared | None
    paths: PathsCompared | None
    limits: tuple[str, ...]

    def changed(self, of: str, by: str = "all", group: str = "all") -> Changes | None:
        """The changes of `band` or `action` in one group; None where they were not compared."""
        found = [one for one in self.changes if (one.of, one.by, one.group) == (of, by, group)]
        return found[0] if found else None

    def to_json(self) -> dict[str, Any]:
        """Plain values, dates as YYYY-MM-DD, with the schema's version."""
        written: dict[str, Any] = plain({"schema_version": SCHEMA_VERSION, **asdict(self)})
        return written
