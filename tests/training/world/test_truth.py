"""The true hazards and probabilities against what the world then does."""

from datetime import date
from itertools import product
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from creditline.features.data import DataSet
from creditline.features.engine import pairs_for
from creditline.training.outcomes import DefaultDefinition, look_past_as_of
from creditline.training.world import WorldSettings, read_world, true_default_probability
from creditline.training.world.life.hazard import FAMILIES
from creditline.training.world.life.shocks.conduct import AT_LEAST, Conduct, meet_due, redraw_fate, stopped_given_missed
from creditline.training.world.setting.draws import Draws, Stream
from creditline.training.world.setting.nature import SUDDEN


def behind(missed: list[int], stop: float, gap: float) -> Conduct:
    count = len(missed)
    zero = np.zeros(count)
    return Conduct(
        missed=np.array(missed), stopped=zero.astype(bool), gap_left=zero.astype(np.int64),
        stop_hazard=zero + stop, gap_hazard=zero + gap, unsettled=zero, memory=zero,
    )  # fmt: skip


def test_who_has_stopped_given_what_was_missed_by_bayes() -> None:
    # h_s = 0.02, h_g = 0.05. A gap begins with 0.98 * 0.05 = 0.049; it lasts 2 months or more with 0.28, 3 with 0.06.
    #   1 missed: 0.02 / (0.02 + 0.049)         = 0.289855
    #   2 missed: 0.02 / (0.02 + 0.049 * 0.28)  = 0.593120
    #   3 missed: 0.02 / (0.02 + 0.049 * 0.06)  = 0.871840
    found = stopped_given_missed(behind([0, 1, 2, 3, 4, 9], 0.02, 0.05))
    assert np.allclose(found, [0.0, 0.289855, 0.593120, 0.871840, 1.0, 1.0], atol=1e-6)


def test_the_same_from_simulated_conduct() -> None:
    customers = 60_000
    draws = Draws.of(3, np.arange(customers))
    due, zero = np.full(customers, 100.0), np.zeros(customers)
    conduct = Conduct.clean(customers)
    for month in range(3):
        conduct, _ = meet_due(
            conduct, due, zero + (0.02 if month == 0 else 0), zero + (0.05 if month == 0 else 0), zero - 9.0,
            np.full(customers, 15), Stream.HUABEI, month, draws, never_stops=False, kept=0.85,
        )  # fmt: skip
        behind_now = conduct.missed == month + 1
        expected = stopped_given_missed(conduct)[behind_now][0]
        share, of = conduct.stopped[behind_now].mean(), behind_now.sum()
        assert abs(share - expected) < 4 * np.sqrt(expected * (1 - expected) / of)


def test_a_fresh_fate_has_the_same_distribution() -> None:
    conduct = behind([2] * 40_000, 0.02, 0.05)
    fate = redraw_fate(conduct, Stream.HUABEI, 5, Draws.of(3, np.arange(40_000)), never_stops=False)
    assert abs(fate.stopped.mean() - 0.593120) < 0.01
    # Not stopped and two missed: the gap lasts 2 with 0.22 / 0.28, so nothing is left of it, else one month more.
    assert abs(fate.gap_left[~fate.stopped].mean() - AT_LEAST[3] / AT_LEAST[2]) < 0.015


def test_late_days_and_parts_stay_within_the_month() -> None:
    customers = 5_000
    draws, zero = Draws.of(3, np.arange(customers)), np.zeros(customers)
    _, paid = meet_due(
        Conduct.clean(customers), zero + 100.0, zero, zero, zero + 2.0, np.full(customers, 8), Stream.HUABEI, 1, draws,
        never_stops=False, kept=0.85,
    )  # fmt: skip
    assert paid.late_days.max() == 8
    # log-odds 2: 1 / (1 + exp(-2)) = 0.881 are late
    assert abs((paid.late_days > 0).mean() - 0.881) < 0.02
    assert ((paid.part > 0) <= (paid.late_days > 0)).all()


def test_the_log_hazard_is_the_sum_of_its_families(calm: Path) -> None:
    hazards = pq.read_table(calm / "truth" / "hazards.parquet").to_pandas()
    total = SUDDEN.huabei + hazards.frailty + hazards[list(FAMILIES)].sum(axis=1)
    assert np.allclose(total, hazards.log_hazard)
    assert np.allclose(hazards.huabei_hazard, 1 - np.exp(-np.exp(total)))
    assert hazards.groupby("customer_id").as_of.is_monotonic_increasing.all()


def test_shocks_fit_their_table(calm: Path) -> None:
    shocks = pq.read_table(calm / "truth" / "shocks.parquet").to_pandas()
    assert set(shocks.case) == {"single", "double", "masked"}
    assert shocks.kind.nunique() == 15
    assert (shocks.ended_on > shocks.began_on).all()
    again = shocks.sort_values(["customer_id", "kind", "began_on"])
    apart = again.groupby(["customer_id", "kind"]).began_on.diff().dropna()
    assert min(each.days for each in apart) >= 18 * 30


@pytest.fixture(scope="module")
def told(calm: Path) -> tuple[np.ndarray, np.ndarray]:
    data, settings = DataSet.open(calm), read_world(calm)
    assert settings is not None
    pairs = pairs_for(data, [date(2022, 12, 31), date(2023, 8, 31), date(2024, 3, 31)])
    outcome = look_past_as_of(data, pairs, DefaultDefinition(product="huabei", cure_days=0))
    status = np.array(outcome["status"].to_pylist())
    assert set(status) == {"ok", "already_defaulted", "closed"}
    known = status == "ok"
    probability = true_default_probability(settings, pairs, replicates=12)
    defaulted = np.array([value or 0 for value in outcome["defaulted"].to_pylist()])
    assert (probability[status == "already_defaulted"] == 1.0).all()
    return probability[known], defaulted[known]


def test_probabilities_come_true(told: tuple[np.ndarray, np.ndarray]) -> None:
    probability, defaulted = told
    assert 0.03 < defaulted.mean() < 0.07
    order = np.argsort(probability)
    for part in np.array_split(order, 4):
        expected = probability[part].mean()
        # three dates overlap in customers, so allow the error of a third of the rows
        assert abs(defaulted[part].mean() - expected) < 4 * np.sqrt(expected * (1 - expected) / (len(part) / 3))


def test_the_true_probability_ranks_well(told: tuple[np.ndarray, np.ndarray]) -> None:
    probability, defaulted = told
    good, bad = np.sort(probability[defaulted == 0]), probability[defaulted == 1]
    auc = np.searchsorted(good, bad).mean() / len(good)
    assert 0.80 < auc < 0.92


def test_probability_does_not_depend_on_company_or_blocks(calm: Path) -> None:
    settings = read_world(calm)
    assert settings is not None
    pairs = pa.table({"customer_id": [1_000_002, 1_000_900], "as_of": pa.array([date(2024, 4, 30)] * 2, pa.date32())})
    together = true_default_probability(settings, pairs, replicates=3)
    alone = [true_default_probability(settings, pairs.slice(k, 1), replicates=3)[0] for k in (0, 1)]
    assert together.tolist() == alone
    other = WorldSettings(**{**vars(settings), "block": 60, "threads": 1})
    assert true_default_probability(other, pairs, replicates=3).tolist() == together.tolist()


def test_a_customer_who_has_not_joined_has_no_probability(calm: Path) -> None:
    settings = read_world(calm)
    assert settings is not None
    customers = pq.read_table(calm / "customers.parquet").to_pandas()
    late = customers[customers.opened_on > date(2023, 6, 30)].customer_id.iloc[0]
    pairs = pa.table({"customer_id": [late], "as_of": pa.array([date(2023, 5, 31)], pa.date32())})
    assert np.isnan(true_default_probability(settings, pairs, replicates=2)[0])


def test_any_product_is_at_least_as_likely_as_each(calm: Path) -> None:
    settings = read_world(calm)
    assert settings is not None
    customers = pq.read_table(calm / "customers.parquet")["customer_id"].to_pylist()[:60]
    rows = list(product(customers, [date(2024, 4, 30)]))
    pairs = pa.table(
        {"customer_id": [row[0] for row in rows], "as_of": pa.array([row[1] for row in rows], pa.date32())}
    )
    each = [true_default_probability(settings, pairs, product=name, replicates=20) for name in ("huabei", "jiebei")]
    both = true_default_probability(settings, pairs, product=None, replicates=20)
    # different lives are drawn for each, so allow for their noise
    assert np.nanmean(both - np.maximum(*each)) > 0
