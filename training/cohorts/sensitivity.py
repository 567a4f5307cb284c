"""How default rate and rank depend on what is called a default, and on who counts: one thing changed at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.features.data import DataSet
from creditline.training.cohorts.cohort_settings import ClosedLines, CohortSettings
from creditline.training.cohorts.exclusions import reasons, with_reasons
from creditline.training.cohorts.weighing.censoring import censoring_weights, is_censored, kept_as_good
from creditline.training.metrics import auc
from creditline.training.outcomes import DefaultDefinition, look_past_as_of

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class DefinitionRate:
    """One way to count: `customers` are the rows that count by it, `rate` the share that defaults among them.

    `changed` names what is otherwise than in the training: `nothing`, `default`, `exposure` or `closed_lines`. `rate`
    (0 to 1, None where nobody counts) is weighted where closed lines are weighed for. `auc`: of the scores of this
    training on the `tested` rows that count and have a score, None where only one outcome occurs among them.
    """

    changed: str
    days: int
    horizon_months: int
    materiality: float
    outcome: str
    exposed_only: bool
    closed_lines: str
    customers: int
    defaults: int
    rate: float | None
    already_defaulted: int
    immature: int
    no_exposure: int
    closed: int
    tested: int
    tested_defaults: int
    auc: float | None

    @property
    def name(self) -> str:
        """What is changed, as a name for a metric."""
        if self.changed == "exposure":
            return "everybody" if not self.exposed_only else "exposed"
        if self.changed == "closed_lines":
            return f"closed_lines_{self.closed_lines}"
        return f"{self.days}_days_{self.horizon_months}_months"

    def to_json(self) -> dict[str, object]:
        """Plain values for JSON."""
        return asdict(self)


def definition_rates(
    data: DataSet,
    scored: pa.Table,
    definition: DefaultDefinition,
    settings: CohortSettings,
    compared: Sequence[DefaultDefinition],
) -> tuple[DefinitionRate, ...]:
    """`definition` and `settings` first, then each other definition of `compared`, exposure, and the ways of closed lines.

    `scored`: `customer_id` and `as_of` of everybody asked about, counted or not, with `log_odds`, the score of the tested
    ones (null for all others). A definition whose windows are all immature has no rate.
    """
    why = {only: reasons(data, scored, definition, replace(settings, exposed_only=only)) for only in (True, False)}
    found = []
    for changed, default, ways in _variants(definition, settings, compared):
        outcomes = look_past_as_of(data, scored, default, settings.observed_to, refuse_immature=False)
        for what, way in ((changed, settings), *ways):
            found.append(_rate(data, scored, with_reasons(outcomes, why[way.exposed_only]), what, default, way))
    return tuple(found)


def _variants(
    definition: DefaultDefinition, settings: CohortSettings, compared: Sequence[DefaultDefinition]
) -> Iterator[tuple[str, DefaultDefinition, list[tuple[str, CohortSettings]]]]:
    """Each definition once, and the other settings it is counted by too."""
    other = [("exposure", replace(settings, exposed_only=not settings.exposed_only))]
    other += [("closed_lines", replace(settings, closed_lines=w)) for w in ClosedLines if w != settings.closed_lines]
    yield "nothing", definition, other
    yield from (("default", one, []) for one in compared if one != definition)


def _rate(
    data: DataSet,
    scored: pa.Table,
    outcomes: pa.Table,
    changed: str,
    definition: DefaultDefinition,
    settings: CohortSettings,
) -> DefinitionRate:
    if settings.closed_lines is ClosedLines.KEEP:
        outcomes = kept_as_good(outcomes)
    number = {row["values"]: row["counts"] for row in outcomes["status"].value_counts().to_pylist()}
    counts = pc.equal(outcomes["status"], "ok").to_numpy()
    weight: Floats = np.ones(outcomes.num_rows)
    if settings.closed_lines is ClosedLines.WEIGH and is_censored(outcomes).any():
        weight = censoring_weights(data, outcomes, definition, settings.weight_cap)
    bad = outcomes["defaulted"].to_numpy(zero_copy_only=False) == 1
    log_odds = scored["log_odds"].to_numpy(zero_copy_only=False)
    tested = counts & ~np.isnan(log_odds)
    both = 0 < bad[tested].sum() < tested.sum()
    return DefinitionRate(
        changed=changed,
        days=definition.days,
        horizon_months=definition.horizon_months,
        materiality=definition.materiality,
        outcome=definition.text,
        exposed_only=settings.exposed_only,
        closed_lines=settings.closed_lines.value,
        customers=int(counts.sum()),
        defaults=int(bad[counts].sum()),
        rate=float(np.average(bad[counts], weights=weight[counts])) if counts.any() else None,
        already_defaulted=number.get("already_defaulted", 0),
        immature=number.get("immature", 0),
        no_exposure=number.get("no_exposure", 0),
        closed=number.get("closed", 0),
        tested=int(tested.sum()),
        tested_defaults=int(bad[tested].sum()),
        auc=auc(bad[tested].astype(np.float64), log_odds[tested], weight[tested]) if both else None,
    )
