"""A portfolio counted: how many customers in each band, and what happened to the lines."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from creditline.models.artefact import IN_DEFAULT
from creditline.training.train.trained import BandResult


@dataclass(frozen=True)
class BandCount:
    """One band: its scores (both ends included), its customers, their share of all (0 to 1) and their mean pd.

    `default_rate`: of the customers of this band in the model's test. Both rates are None where there is nobody.
    `lines` and `cut` count the credit lines decided on, and those made smaller.
    """

    band: str
    lowest: int
    highest: int
    customers: int
    share: float
    mean_pd: float | None
    default_rate: float | None
    lines: int
    cut: int


@dataclass(frozen=True)
class DefaultCount:
    """Customers in default, who have no score; their `lines` decided on, and those `cut`."""

    customers: int
    lines: int
    cut: int


@dataclass(frozen=True)
class ActionCount:
    """One action: the lines it was taken on and their limits before and after, added up."""

    action: str
    lines: int
    limit_before: float
    limit_after: float


def count_bands(tested: Sequence[BandResult], scores: pa.Table, decisions: pa.Table) -> tuple[BandCount, ...]:
    """Count every band of the model's test, the lowest first; `decisions` may be empty. Who is in default is in no band."""
    band_of = dict(zip(scores["customer_id"].to_pylist(), scores["band"].to_pylist(), strict=True))
    lines: dict[str | None, list[bool]] = {band.band: [] for band in tested} | {None: []}
    for row in decisions.select(["customer_id", "limit_before", "limit_after"]).to_pylist():
        lines[band_of[row["customer_id"]]].append(row["limit_after"] < row["limit_before"])
    counts = []
    for band in tested:
        pd = scores.filter(pc.equal(scores["band"], band.band))["pd"]
        counts.append(
            BandCount(
                band=band.band,
                lowest=band.lowest,
                highest=band.highest,
                customers=len(pd),
                share=len(pd) / max(scores.num_rows, 1),
                mean_pd=pc.mean(pd).as_py(),
                default_rate=band.default_rate,
                lines=len(lines[band.band]),
                cut=sum(lines[band.band]),
            )
        )
    return tuple(counts)


def count_in_default(scores: pa.Table, decisions: pa.Table) -> DefaultCount:
    """Count who is in no band."""
    lines = decisions.filter(decisions[IN_DEFAULT])
    cut = pc.sum(pc.less(lines["limit_after"], lines["limit_before"])).as_py() or 0
    return DefaultCount(pc.sum(scores[IN_DEFAULT]).as_py() or 0, lines.num_rows, cut)


def count_actions(decisions: pa.Table) -> tuple[ActionCount, ...]:
    """Count every action that was taken, by name."""
    grouped = decisions.group_by("action").aggregate(
        [([], "count_all"), ("limit_before", "sum"), ("limit_after", "sum")]
    )
    return tuple(
        ActionCount(row["action"], row["count_all"], row["limit_before_sum"], row["limit_after_sum"])
        for row in grouped.sort_by("action").to_pylist()
    )
