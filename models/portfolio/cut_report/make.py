"""The report from the rows of all cuts."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.errors import DataError
from creditline.models.policy import Action
from creditline.models.policy.deciding.propose_lines import DEFAULTED
from creditline.models.portfolio.cut_report.counted import CountedCuts
from creditline.models.portfolio.cut_report.counting import causes, counts, pairs, removed_cents
from creditline.models.portfolio.cut_report.money import cut_money
from creditline.models.portfolio.cut_report.overridden import count_overrides
from creditline.models.portfolio.cut_report.segments import segments
from creditline.models.portfolio.cut_report.values import About, CutReport, GoodCohort, Later
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.review.state import CaseState
from creditline.models.scale.bands import Band

_CUTTING = tuple(str(action) for action in (Action.REDUCE, Action.SUSPEND, Action.CLOSE))


def make_report(
    in_force: InForce,
    counted: CountedCuts,
    end: date,
    later: Callable[[pa.Table], Later],
    reviews: Sequence[CaseState] | None = None,
) -> CutReport:
    """Put the report together, whatever order the cuts were `counted` in.

    `later` tells what became of the customers of some of the rows: nothing here looks past a date. `reviews`: the cases that
    persons decide, None for no such part.
    Who is in default stands before the bands, in none of which they are. Actions other than reduce, suspend and close (a limit
    that fell below the earlier one under another name) stand last.
    DataError where there are no rows.
    """
    if not counted.rows.num_rows:
        raise DataError(f"none of the {counted.cuts} lines cut on {end} ever stood whole; there is nothing to report")
    rows = counted.rows.sort_by("customer_id").combine_chunks()
    others = sorted(set(rows["action"].to_pylist()) - set(_CUTTING))
    bands = [DEFAULTED, *(band.name for band in in_force.model.bands)]
    return CutReport(
        about=_about(in_force),
        earliest=pc.min(rows["as_of_from"]).as_py(),
        latest=pc.max(rows["as_of_from"]).as_py(),
        end=end,
        decided=counted.decided,
        cuts=rows.num_rows,
        never_whole=counted.cuts - rows.num_rows,
        exposure_before=round(100.0 * float(pc.sum(rows["drawable_from"]).as_py())) / 100.0,
        exposure_removed=int(removed_cents(rows).sum()) / 100.0,
        actions=counts(rows, "action", [*_CUTTING, *others]),
        causes=causes(rows),
        bands=counts(rows, "band", bands),
        segments=segments(replace(counted, rows=rows)),
        pairs=pairs(rows),
        cohort=_cohort(in_force, rows, later),
        review=int(pc.sum(rows["review"]).as_py() or 0),
        overrides=None if reviews is None else count_overrides(reviews, end, bands, rows["customer_id"].type, later),
        money=cut_money(rows),
    )


def lowest_good(bands: Sequence[Band]) -> int:
    """The lowest good score: where the band `good` begins, or the upper half of bands that are called otherwise."""
    return next((band for band in bands if band.name == "good"), bands[len(bands) // 2]).lowest


def cohort_rows(in_force: InForce, rows: pa.Table) -> pa.Table:
    """Those of customers never late and with a good score; none where the data cannot tell who was late."""
    good = pc.greater_equal(rows["score_to"], lowest_good(in_force.model.bands))
    return rows.filter(pc.and_(rows["never_late"], good))


def _cohort(in_force: InForce, rows: pa.Table, later: Callable[[pa.Table], Later]) -> GoodCohort | None:
    if rows["never_late"].null_count:
        return None
    lowest, found = lowest_good(in_force.model.bands), cohort_rows(in_force, rows)
    return GoodCohort(
        lowest_score=lowest,
        never_late=int(pc.sum(rows["never_late"]).as_py() or 0),
        good_score=int(pc.sum(pc.greater_equal(rows["score_to"], lowest)).as_py() or 0),
        cuts=found.num_rows,
        exposure_removed=int(removed_cents(found).sum()) / 100.0,
        causes=causes(found),
        later=later(found),
        money=cut_money(found),
    )


def _about(in_force: InForce) -> About:
    assert in_force.policy is not None
    model, policy = in_force.model, in_force.policy
    earlier, before = in_force.previous_model, in_force.previous_policy
    return About(
        model=model.version,
        previous_model=None if earlier is None or earlier.version == model.version else earlier.version,
        policy=f"{policy.name} {policy.version}",
        previous_policy=None
        if before is None or before.version == policy.version
        else f"{before.name} {before.version}",
        product=in_force.product,
        currency=model.currency,
        creditline=model.versions.creditline,
    )
