"""Reports made by hand, in which every part of a workbook is there."""

from datetime import date

import pytest

from creditline.models.portfolio.cut_report.values import (
    About,
    Causes,
    Count,
    CutMoney,
    CutReport,
    FamilyCount,
    GoodCohort,
    Later,
    LayerCount,
    OverrideGroup,
    Overrides,
    PairCount,
    SegmentCount,
)
from creditline.training.compare.compared import ComparedModel, Comparison
from creditline.training.compare.findings.migration import ChangedCell, Changes, LinesCompared
from creditline.training.compare.findings.money import PricedDecisions
from creditline.training.compare.findings.paths import PathMonth, PathsCompared
from creditline.training.compare.findings.reasons import FirstReasons, ReasonsCompared
from creditline.training.compare.findings.stability import ScoreStability
from creditline.training.compare.findings.swap_set import RateGap, SwapGroup, SwapSet
from creditline.training.compare.findings.tests import (
    CalibrationCompared,
    OutcomesCompared,
    PairedMeasure,
    ReliabilityBin,
    RowsCompared,
)
from creditline.training.metrics.stability import index_bins, psi
from creditline.training.monitor.audit.cut_audit import AuditedPolicy, CutAudit, OutcomeGroup
from creditline.training.monitor.feeds.faults import FeedSeen
from creditline.training.monitor.population.causes import CauseShare, ShiftByCause
from creditline.training.monitor.population.drift import CustomersOn, Drift, Moved
from creditline.training.monitor.population.migration import BandMoves
from creditline.training.monitor.population.outcomes import CohortRead, Cohorts
from creditline.training.monitor.population.rates import Shares, share_of
from creditline.training.monitor.population.reasons import Reasons
from creditline.training.monitor.population.shift import MeanShift
from creditline.training.monitor.population.stability_index import index_of
from creditline.training.monitor.report.monitoring import Monitoring, WatchedModel
from creditline.training.monitor.watch.check import Check, Watched, alerts_of
from creditline.training.validate.judged.overlap import Overlap

SIDES = ("champion", "challenger")


@pytest.fixture(scope="session")
def cut_report() -> CutReport:
    """Ten cuts; 900.00 + 90.50 + 10.00 - 5.00 + 1.50 + 3.50 = 1000.50 no longer to be drawn."""
    causes = Causes(
        layers=(LayerCount("behaviour", 6, 7, 900.0), LayerCount("policy", 3, 2, 90.5)),
        asked=10.0,
        anyway=-5.0,
        merged=1.5,
        unexplained=3.5,
        shared=1,
        behaviour=(Count("caused", 7, 900.0), Count("none", 3, 100.5)),
        families=(FamilyCount("repayment", 5, 6), FamilyCount("income", 2, 4)),
        unnamed=3,
    )
    later = Later("90 days past due", 8, 6, 0.75, 1, 1, 1, 1, None)
    # 700 - 500 + 40 - 130 = 110
    money = CutMoney(700.0, 500.0, 900.0, 130.0, 40.0, 110.0, 0.06, 0.08, 2)
    groups = (OverrideGroup("=cmd", 4, 1, 0.25),)
    return CutReport(
        about=About("m2", "m1", "graded 2", "graded 1", "card", "CNY", "0.2.0"),
        earliest=date(2024, 8, 31),
        latest=date(2024, 9, 30),
        end=date(2024, 12, 31),
        decided=40,
        cuts=10,
        never_whole=2,
        exposure_before=5000.0,
        exposure_removed=1000.5,
        actions=(Count("reduce", 8, 1000.5), Count("suspend", 2, 0.0)),
        causes=causes,
        bands=(Count("in default", 0, 0.0), Count("poor", 6, 900.0), Count("good", 4, 100.5)),
        segments=(
            SegmentCount("region", "=east", 15, 6, 0.4, 500.0),
            SegmentCount("region", "others", 25, 4, 0.16, 500.5),
        ),
        pairs=(PairCount("income", "repayment", 2),),
        cohort=GoodCohort(600, 6, 5, 4, 100.5, causes, later, money),
        review=1,
        overrides=Overrides(5, 1, 0, groups[0], 10.0, 5.0, groups, groups, groups, later, later),
        money=money,
    )


@pytest.fixture(scope="session")
def monitoring() -> Monitoring:
    """A month with a feed fault and an alert on the customers."""
    was, now = [10, 20, 30, 0], [30, 20, 10, 0]
    index = index_of(*(index_counts(one) for one in (was, now)), 0.1)
    assert index.psi == psi(was, now)
    shift = MeanShift(0.1, 0.3, 0.3 - 0.1, 0.1, 0.3, 0.15, 0.2)
    moved = Moved("income.level", index, shift, Shares("missing", share_of(1, 60), share_of(3, 60)))
    cut = Shares("cut", share_of(6, 60), share_of(12, 60))
    read = CohortRead(
        date(2023, 5, 31), 12, True, False, 60, 6, 1.0, 0.1, 0.08, 0.04, 0.2, 0.9, 0.9, 0.75, 0.6, 0.9, 0.9
    )
    early = CohortRead(
        date(2024, 2, 29), 3, False, True, 60, 1, 0.2, 1 / 60, 0.02, 0.0, 0.1, 0.9, 0.9, None, None, None, None
    )
    shares = (
        CauseShare("income.level", "behaviour", -2.0, 30.0),
        CauseShare("line", "line", 0.0, -60.0),
        CauseShare("joined", "joined", 0.5, 10.0),
    )
    causes = ShiftByCause(62, 58, True, 640.0, 638.5, 900.0, 880.0, shares)
    group = OutcomeGroup(5, 5, 4, 3, 1, 0.25, 0.03, 0.7, 1000.0, 300.0, 120.0, 180.0)
    none = OutcomeGroup(0, 0, 0, 0, 0, None, None, None, 0.0, None, None, None)
    audited = (AuditedPolicy("graded 2", group, group, none), AuditedPolicy("=other", group, group, None))
    checks = (
        Check(Watched.FEED, "stopped", "logins", 0.0, 0.5, 1e-9, "logins brought nothing"),
        Check(Watched.POPULATION, "score_moved", "score", index.psi, 0.1, 1e-6, "the score moved", "logins"),
        Check(Watched.MODEL, "auc_low", "2023-05-31", 0.75, 0.65, 0.9, "-the AUC is 0.750"),
    )
    return Monitoring(
        model=WatchedModel("m2", None, "90 days past due", "graded 2", "0.2.0"),
        reference=date(2024, 4, 30),
        current=date(2024, 5, 31),
        since=date(2024, 5, 1),
        level=0.05,
        alerts=alerts_of(checks, 0.05),
        feeds=(FeedSeen("logins", 3650, 365, 0, 31, 0, None), FeedSeen("lines", 0, 0, 31, 31, 9, date(2024, 5, 31))),
        drift=Drift(
            reference=CustomersOn(62, 2, 0.08, {"poor": 30, "good": 30}),
            current=CustomersOn(61, 1, 0.1, {"poor": 40, "good": 20}),
            score=Moved("score", index),
            score_bins=index_bins([520.0, 610.5], was, now),
            features=(moved, Moved("macro.rate", index)),
            concepts=(moved,),
            moves=BandMoves(("poor", "good"), ((25, 3), (12, 18)), 12, 3, -4.0, 2, 2),
            rates=(cut, Shares("recorded_cut", None, share_of(0, 5))),
            reasons=Reasons("the lines that are cut", (cut,), None, None),
            causes=causes,
        ),
        cohorts=Cohorts((read, early), ()),
        checks=checks,
        limits=("=Cohorts: none.",),
        audit=CutAudit(date(2023, 5, 31), date(2024, 5, 31), "90 days past due", 600, audited, group, none),
    )


def index_counts(counts):
    import numpy as np

    return np.array(counts, dtype=np.int64)


@pytest.fixture(scope="session")
def comparison() -> Comparison:
    """Ten customers, and as many lines, of two models; customers of the lines are weighed.

    A rate of 1 / 2 within 0.1 to 0.9 less one of 1 / 1 within 0.3 to 1 is -0.5, from -0.5 - 0.4 to -0.5 + sqrt(0.4^2 + 0.7^2).
    """
    overlap = Overlap(True, 10, 0, 0, 0, 0, 0)
    measures = (
        PairedMeasure("auc", True, "delong", 0.8, 0.7, 0.9, 0.82, 0.72, 0.92, 0.02, -0.01, 0.05, 0.2, 0.4),
        PairedMeasure("gini", True, "delong", 0.6, 0.4, 0.8, 0.64, 0.44, 0.84, 0.04, -0.02, 0.1, 0.2, 0.4),
        PairedMeasure("ks", True, "bootstrap", 0.5, None, None, 0.4, None, None, -0.1, -0.2, 0.1, 0.3, 0.4),
    )
    bins = (ReliabilityBin(5, 0.1, 0.2, 0.0, 0.6), ReliabilityBin(5, 0.3, 0.4, 0.1, 0.8))
    # The mean of two gaps of 0.1.
    fits = [CalibrationCompared(side, 0.2, 0.3, 0.2 / 0.3, 0.1, 0.2, True, 0.6, bins) for side in SIDES]
    by_number = (
        SwapGroup("stayed_in", 5, 5, 1, 0.2, 0.05, 0.6, 0.05, 0.04, None, ()),
        SwapGroup("swapped_in", 2, 2, 1, 0.5, 0.1, 0.9, 0.2, 0.1, None, ()),
        SwapGroup("swapped_out", 2, 1, 1, 1.0, 0.3, 1.0, 0.1, 0.2, None, ()),
        SwapGroup("stayed_out", 1, 0, 0, None, None, None, 0.5, 0.5, None, ()),
    )
    by_policy = (
        SwapGroup("stayed_in", 6, 6, 2, 0.3, 0.05, 0.6, 0.05, 0.04, 6000.0, priced(3, 30.0)),
        SwapGroup("swapped_in", 0, 0, 0, None, None, None, None, None, 0.0, priced(0, 0.0)),
        SwapGroup("swapped_out", 3, 3, 1, 0.35, 0.1, 0.8, 0.1, 0.2, 2500.0, priced(2, 20.0)),
        SwapGroup("stayed_out", 1, 0, 0, None, None, None, 0.5, 0.5, 500.0, priced(1, 5.5)),
    )
    bands = (("poor", "poor", 4), ("good", "poor", 1), ("good", "good", 3), ("excellent", "good", 2))
    acts = (("maintain", "maintain", 6), ("maintain", "reduce", 3), ("close", "close", 1))
    changes = tuple(
        Changes(of, by, group, sum(cell[2] for cell in cells), changed, tuple(ChangedCell(*cell) for cell in cells))
        for of, all_of, split in (("band", bands, 2), ("action", acts, 1))
        for by, group, cells, changed in (
            ("all", "all", all_of, 3),
            ("late", "never late", all_of[:1], 0),
            ("region", "=east", all_of[:split], 1 if of == "band" else 0),
            ("region", "others", all_of[split:], 2 if of == "band" else 3),
        )
    )
    months = [
        PathMonth(side, date(2024, month, 30), 10, cut, 1, 2, 3, 1, 8000.0 - cut, 50.0, 70.0)
        for month in (4, 6)
        for side, cut in (("champion", 2), ("challenger", 4))
    ]
    first = (
        FirstReasons("repayment.delay", "repayment.delay", 3),
        FirstReasons("income.level", "policy", 2),
        FirstReasons("none", "none", 1),
    )
    return Comparison(
        champion=ComparedModel("m1", "trees", "90 days past due", 90, ("a", "b"), "graded 2", "0.2.0"),
        challenger=ComparedModel("m2", "scorecard", "90 days past due", 20, (), "=other", "0.2.0"),
        target_product=None,
        default="90 days past due",
        days=(date(2024, 5, 31),),
        customers=12,
        in_default=2,
        outcomes=OutcomesCompared(
            RowsCompared((date(2024, 5, 31),), 8, 8, 3, 0.375, 0.1, 0.7, overlap, overlap, 2), measures, tuple(fits)
        ),
        no_outcomes=None,
        swap_sets=(
            SwapSet("equal_number", "customers", 10, 7, 7, by_number, RateGap(-0.5, -0.9, -0.5 + 0.65**0.5)),
            SwapSet("policy", "lines", 10, 9, 6, by_policy, None),
        ),
        changes=changes,
        stability=tuple(ScoreStability(side, 0.1, 0.02) for side in SIDES),
        lines=LinesCompared(11, 1, 3, 4, 9000.0, 8500.0, 1, 0),
        money=priced(6, 55.5),
        reasons=ReasonsCompared(date(2024, 5, 31), 9, 6, share_of(4, 6), share_of(3, 6), first),
        paths=PathsCompared(tuple(months), 2, 1, 3, 4, 5),
        limits=("=Both are small.",),
    )


def priced(lines: int, loss: float) -> tuple[PricedDecisions, ...]:
    """Both models' decisions at all three pds; the challenger's lose half, and all earn twice what the champion's lose."""
    return tuple(
        PricedDecisions(side, at, lines, loss / (1 + place), 2 * loss)
        for at in (*SIDES, "outcome")
        for place, side in enumerate(SIDES)
    )
