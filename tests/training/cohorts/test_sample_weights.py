"""What a row counts for: given, drawn, or for those a closed line hid."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest
from sklearn.metrics import roc_auc_score

from creditline.features.data import DataSet
from creditline.features.data.write_tables import write_table
from creditline.features.errors import DataError
from creditline.models.artefact import Making
from creditline.models.artefact.learned import Learned
from creditline.training.cohorts import ClosedLines, CohortSettings, draw_sample
from creditline.training.cohorts.bounds import bounds
from creditline.training.cohorts.weighing.censoring import censoring_weights
from creditline.training.cohorts.weighing.mean_one import with_mean_one
from creditline.training.cohorts.weighing.sampling import drawn_goods
from creditline.training.outcomes import DefaultDefinition
from creditline.training.validate import ValidateSettings
from creditline.training.validate.judged.drawn import draw_rows

DAYS = [date(2023, 3, 31), date(2023, 6, 30)]


def rows_of(customers):
    return pa.table(
        {
            "customer_id": [f"c{n:04}" for n in range(customers) for _ in DAYS],
            "as_of": pa.array(DAYS * customers, pa.date32()),
            "defaulted": [int(n % 10 == 0) for n in range(customers) for _ in DAYS],
        }
    )


def test_every_default_and_a_share_of_the_goods():
    rows = rows_of(5000)
    taken = drawn_goods(rows, 0.2, 0, np.zeros(rows.num_rows, dtype=bool))
    bad = rows["defaulted"].to_numpy() == 1
    assert taken[bad].all()
    # 9,000 goods: a share of 20 % has a standard deviation of 0.42 %.
    assert taken[~bad].mean() == pytest.approx(0.2, abs=0.02)
    # Anew on each date: of those taken on the first a fifth is taken on the second.
    goods = taken[~bad].reshape(-1, 2)
    assert goods[goods[:, 0], 1].mean() == pytest.approx(0.2, abs=0.04)


def test_a_draw_does_not_depend_on_who_else_is_there():
    rows = rows_of(500)
    nobody = np.zeros(rows.num_rows, dtype=bool)
    taken = drawn_goods(rows, 0.3, 0, nobody)
    assert (drawn_goods(rows.slice(200, 300), 0.3, 0, nobody[:300]) == taken[200:500]).all()
    assert (drawn_goods(rows, 0.3, 1, nobody) != taken).any()
    assert drawn_goods(rows, 0.3, 0, ~nobody).all()


@pytest.fixture
def given(make_data):
    """40 customers on two dates; every fourth defaulted. Customer n has a weight of n + 1."""

    def make(weight=lambda n: n + 1.0):
        outcomes = [
            {
                "customer_id": f"c{n:02}",
                "as_of": day.isoformat(),
                "defaulted": int(n % 4 == 0),
                "known_on": "2024-12-31",
                "weight": weight(n),
            }
            for n in range(40)
            for day in DAYS
        ]
        return make_data(outcomes=outcomes, logins=[{"customer_id": "c00", "ts": "2023-01-01 10:00"}])

    return make


def test_weights_come_with_the_outcomes(given):
    rows = draw_sample(given(), DefaultDefinition(), CohortSettings(), 0).rows
    theirs = np.array([float(n + 1) for n in range(40) for _ in DAYS])
    assert rows["stands_for"].to_pylist() == theirs.tolist()
    # Their mean is 20.5, and 21 binary digits of a weight are kept.
    assert rows["weight"].to_numpy() == pytest.approx(theirs / 20.5, rel=2**-21)


@pytest.mark.parametrize("times", [1e-3, 0.1, 3.0, 1e12, 1e-300])
def test_weights_in_another_unit_are_the_same_sample(given, times):
    settings = CohortSettings(sample_goods=0.5)
    once, again = (
        draw_sample(given(lambda n, unit=unit: unit * (n + 0.3)), DefaultDefinition(), settings, 0).rows
        for unit in (1.0, times)
    )
    assert again.drop(["stands_for"]).equals(once.drop(["stands_for"]))


def test_those_that_test_and_those_that_do_not_have_a_mean_of_one_each():
    weight = np.array([1.0, 3.0, 10.0, 30.0])
    rows = pa.table({"weight": weight, "weight_for_hidden": [1.0, 1.5, 2.0, 1.0]})
    found = with_mean_one(rows, np.array([False, False, True, True]))
    assert found["weight"].to_pylist() == [0.5, 1.5, 0.5, 1.5]
    assert found["stands_for"].to_pylist() == [1.0, 2.0, 5.0, 30.0]
    assert with_mean_one(rows.select([]), np.zeros(4, dtype=bool)).column_names == []


def test_where_no_line_hid_anybody_given_weights_stay(given):
    rows = draw_sample(given(), DefaultDefinition(), CohortSettings(closed_lines=ClosedLines.WEIGH), 0).rows
    assert rows["stands_for"].to_pylist() == [float(n + 1) for n in range(40) for _ in DAYS]


@pytest.mark.parametrize("wrong", [0.0, -1.0, None])
def test_a_weight_that_is_none_is_refused(given, wrong):
    data = given(lambda n: wrong if n == 3 else 1.0)
    with pytest.raises(DataError, match="2 of 80 outcomes have a weight that is no number above 0"):
        draw_sample(data, DefaultDefinition(), CohortSettings(), 0)


def test_drawn_goods_count_for_those_left_aside(given):
    sample = draw_sample(given(), DefaultDefinition(), CohortSettings(sample_goods=0.5), 0)
    weight, bad = sample.rows["stands_for"].to_numpy(), sample.rows["defaulted"].to_numpy() == 1
    own = np.array([int(customer[1:]) + 1.0 for customer in sample.rows["customer_id"].to_pylist()])
    assert (weight == np.where(bad, own, 2 * own)).all()
    assert sample.rows["weight"].to_numpy() == pytest.approx(weight / weight.mean(), rel=2**-21)
    assert bad.sum() == 20
    assert sum(cohort.customers for cohort in sample.cohorts) == 80
    assert sum(cohort.not_drawn for cohort in sample.cohorts) == 80 - sample.rows.num_rows > 0


def test_goods_that_test_are_all_there_and_count_once(make_data):
    """Thinned or weighted as those that train are, the test would no longer be of the customers the model meets."""
    outcomes = [
        {"customer_id": f"c{n:03}", "as_of": day, "defaulted": int(n % 4 == 0), "known_on": "2024-12-31"}
        for day in ("2021-06-30", "2023-06-30")
        for n in range(200)
    ]
    data = make_data(outcomes=outcomes, logins=[{"customer_id": "c000", "ts": "2021-01-01 10:00"}])
    settings = CohortSettings(sample_goods=0.5, test_defaults=10, holdout_defaults=1)
    rows = draw_sample(data, DefaultDefinition(), settings, 0).rows.to_pylist()
    goods = [row for row in rows if row["defaulted"] == 0]
    tests = [row["stands_for"] for row in goods if row["role"] == "test"]
    assert tests == [1.0] * 150
    assert {row["role"] for row in goods} == {"train", "validation", "calibration", "test"}
    others = [row["stands_for"] for row in goods if row["role"] != "test"]
    assert others == [2.0] * len(others) and 50 < len(others) < 100


def hidden_lender(folder, customers=4000, seed=0, risk=(0.3, 0.1), shutting=(0.06, 0.01), dead=0):
    """Lines watched for two years, by a lender who closes what is empty, and rather those of the risky.

    The true chance of default within the year after 2023-12-31, at a month's end, is `risk` for those with a full line and
    for the others. In the middle of each month a share `shutting` of the former and of the latter, if not in default yet,
    have repaid on the 10th and are closed on the 15th. The first `dead` lines were repaid and closed in June 2023.
    """
    rng = np.random.default_rng(seed)
    full = rng.random(customers) < 0.5
    month = np.where(rng.random(customers) < np.where(full, *risk), rng.integers(1, 13, customers), 99)
    shut = rng.geometric(np.where(full, *shutting))
    shut = np.where(shut <= np.minimum(month, 12), shut, 99)
    shut[:dead], month[:dead] = -6, 99
    ids = [f"c{n:05}" for n in range(customers)]
    starts = (np.datetime64("2023-01") + np.arange(25).astype("m8[M]")).astype("datetime64[D]")
    lines = {
        name: [] for name in ("customer_id", "line_id", "statement_on", "balance", "months_past_due", "credit_limit")
    }
    for n in range(customers):
        for place, day in enumerate(starts[1:] - np.timedelta64(1, "D")):
            after = place - 11  # months after 2023-12-31
            closing = after == shut[n]
            balance = 0.0 if closing else 90.0 if full[n] else 10.0
            values = (
                ids[n],
                ids[n],
                starts[place] + 9 * np.timedelta64(1, "D") if closing else day,
                balance,
                3 * (after == month[n] and not closing),
                100.0,
            )
            for name, value in zip(lines, values, strict=True):
                lines[name].append(value)
            if closing:
                break
    lines["statement_on"] = pa.array(np.array(lines["statement_on"]))
    lines["months_past_due"] = [int(months) for months in lines["months_past_due"]]
    table = pa.table({**lines, "product": ["card"] * len(lines["customer_id"])})
    write_table(folder, "customers", pa.table({"customer_id": ids}))
    write_table(folder, "lines", table)
    closed = np.flatnonzero(shut < 99)
    write_table(
        folder,
        "decisions",
        pa.table(
            {
                "customer_id": [ids[n] for n in closed],
                "line_id": [ids[n] for n in closed],
                "product": ["card"] * closed.size,
                "decided_on": pa.array(starts[11 + shut[closed]] + 14 * np.timedelta64(1, "D")),
                "limit_before": np.full(closed.size, 100.0),
                "limit_after": np.zeros(closed.size),
                "action": ["close"] * closed.size,
                "initiated_by": ["lender"] * closed.size,
            }
        ),
    )
    return DataSet.open(folder), closed.size - dead, int((month < 99).sum())


@pytest.fixture(scope="module")
def hidden(tmp_path_factory):
    return hidden_lender(tmp_path_factory.mktemp("hidden"))


def rate(sample):
    weight = sample.rows["weight"].to_numpy() if "weight" in sample.rows.column_names else None
    return np.average(sample.rows["defaulted"].to_numpy(), weights=weight)


def drawn(hidden, closed_lines, cap=10.0):
    settings = CohortSettings(closed_lines=closed_lines, observation_months=11, weight_cap=cap)
    return draw_sample(hidden[0], DefaultDefinition(), settings, 0)


def test_dropped_and_counted(hidden):
    sample = drawn(hidden, ClosedLines.DROP)
    assert sample.rows.column_names == ["customer_id", "as_of", "defaulted", "role"]
    (cohort,) = sample.cohorts
    assert (cohort.customers, cohort.closed) == (4000 - hidden[1], hidden[1])
    assert sample.hidden.num_rows == hidden[1]
    assert set(sample.hidden["role"].to_pylist()) == {"out_of_fold"}


def test_kept_as_good(hidden):
    sample = drawn(hidden, ClosedLines.KEEP)
    assert sample.rows.num_rows == 4000 and sample.hidden.num_rows == 0
    assert sample.cohorts[0].closed == 0


def test_weights_bring_back_what_closing_hid(hidden):
    # The rate had nobody been closed is known here. Dropping favours those who default before they can be closed, keeping
    # calls good whom nobody could see.
    asked = (ClosedLines.DROP, ClosedLines.KEEP, ClosedLines.WEIGH)
    dropped, kept, weighed = (rate(drawn(hidden, option)) for option in asked)
    assert dropped > hidden[2] / 4000 + 0.005
    assert kept < 0.17
    assert weighed == pytest.approx(hidden[2] / 4000, abs=0.004)


@pytest.mark.slow
def test_the_demonstration_of_closed_lines(tmp_path):
    """Of 9,000 lines two in five are closed within the year, rather those that are little used, and 1,000 were before."""
    lender = hidden_lender(tmp_path, 10_000, 1, risk=(0.09, 0.018), shutting=(0.03, 0.06), dead=1000)
    true = lender[2] / 9000
    samples = {option: drawn(lender, option) for option in ClosedLines}
    for option, sample in samples.items():
        (cohort,) = sample.cohorts
        assert cohort.no_exposure == 1000, "a line that was closed before the date is nobody's good conduct"
        assert cohort.customers + cohort.closed == 9000
        assert cohort.closed == (0 if option is ClosedLines.KEEP else lender[1])
    rates = {option: rate(sample) for option, sample in samples.items()}
    assert 0.38 < lender[1] / 9000 < 0.44
    # Seen defaults are those that came before a closing: of all 9,000 too few, of those never closed too many.
    assert rates[ClosedLines.DROP] > 1.3 * true
    assert rates[ClosedLines.KEEP] < 0.85 * true
    # The weighed rate is off by chance alone: its error has a standard deviation of about 0.15 %.
    assert rates[ClosedLines.WEIGH] == pytest.approx(true, abs=0.004)
    assert CohortSettings().closed_lines is ClosedLines.WEIGH


def test_weights_are_capped_and_start_at_one(hidden):
    weight = drawn(hidden, ClosedLines.WEIGH, cap=1.5).rows["weight_for_hidden"].to_numpy()
    assert weight.min() >= 1 and weight.max() == 1.5


@pytest.mark.slow
def test_a_validation_weighs_its_rows_as_a_training_does(hidden):
    """Those who were seen count for whom a closing hid; these are left out, or count as good where that is asked for."""
    model = SimpleNamespace(seed=0, data_fingerprint="", learned=Learned(), making=Making())
    for way, rows in (
        (ClosedLines.WEIGH, 4000 - hidden[1]),
        (ClosedLines.DROP, 4000 - hidden[1]),
        (ClosedLines.KEEP, 4000),
    ):
        cohorts = CohortSettings(closed_lines=way, observation_months=11)
        found = draw_rows(model, hidden[0], ValidateSettings(cohorts=cohorts)).rows
        assert found.num_rows == rows
        assert ("weight" in found.column_names) == (way is ClosedLines.WEIGH)
        if way is ClosedLines.WEIGH:
            sample = draw_sample(hidden[0], DefaultDefinition(), cohorts, 0).rows.sort_by("customer_id")
            assert found["weight"].to_pylist() == sample["weight"].to_pylist()


def test_the_month_a_line_closed_in_was_not_survived(make_data):
    """Counted as survived, closing looks rarer than it is, and those who stayed count too little for those it hid."""
    # Nothing is known of either customer, so that the chance of a closing is the same in every month: closings per month.
    # One line is seen good for 12 months; the other closed after 182.625 / 30.4375 = 6 months (183 days: 6.0123), of which
    # it survived 5.0123: 1 closing in 1 + 5.0123 + 12 months, 1.985; 1.913 if it had survived 6.0123 (the fit is to 1e-3).
    outcomes = pa.table(
        {
            "customer_id": ["seen", "shut"],
            "as_of": pa.array([date(2023, 1, 1)] * 2),
            "status": ["ok", "closed"],
            "defaulted": pa.array([0, None], pa.int8()),
            "known_on": pa.array([date(2024, 1, 1), date(2023, 7, 3)]),
        }
    )
    raised = {"line_id": "a", "product": "card", "decided_on": "2020-01-31", "limit_before": 1.0, "limit_after": 2.0}
    both = [
        {"customer_id": name, **raised, "action": "increase", "initiated_by": "lender"} for name in ("seen", "shut")
    ]
    data = make_data(decisions=both)
    weight = censoring_weights(data, outcomes, DefaultDefinition(), 10.0)
    month = 365.25 / 12
    assert weight.tolist() == pytest.approx([(1 - 1 / (1 + (183 / month - 1) + 12)) ** -12, 1.0], rel=3e-3)


def test_bounds_by_hand():
    # Seen: risks 1 (good), 2 (bad), 3 (bad), 0 (good); hidden: 2.5 and 5.
    found = bounds(np.array([0.0, 1.0, 1.0, 0.0]), np.array([1.0, 2.0, 3.0, 0.0]), np.array([2.5, 5.0]))
    assert (found.customers, found.hidden) == (4, 2)
    assert (found.seen.default_rate, found.seen.auc, found.seen.gini) == (0.5, 1.0, 1.0)
    # All good: 2 of 6 bad. Pairs: bad 2 above 1, 0 of four goods; bad 3 above 1, 0, 2.5: 5 of 8.
    assert (found.all_good.default_rate, found.all_good.auc) == (2 / 6, 5 / 8)
    # All bad: 4 of 6 bad, each above both goods.
    assert (found.all_bad.default_rate, found.all_bad.auc) == (4 / 6, 1.0)
    assert found.text == (
        "2 tested customers hidden by a closed line: seen default rate 0.5000, auc 1.0000; had all been good default rate "
        "0.3333, auc 0.6250; all bad default rate 0.6667, auc 1.0000"
    )
    assert found.numbers()["all_bad/gini"] == 1.0


def test_weighted_bounds_are_those_of_repeated_rows():
    rng = np.random.default_rng(0)
    y, z, w = rng.integers(0, 2, 50).astype(float), rng.normal(size=50), rng.integers(1, 4, 50)
    found = bounds(y, z, np.array([0.3, -0.2]), w.astype(float))
    repeated = np.concatenate([np.repeat(y, w), [0, 0]]), np.concatenate([np.repeat(z, w), [0.3, -0.2]])
    assert found.all_good.auc == pytest.approx(roc_auc_score(*repeated), abs=1e-12)
    assert found.all_good.default_rate == pytest.approx(repeated[0].mean(), abs=1e-12)
