"""Each fault of a feed on a lender made by hand: known by its own alert, and nothing is said of the same lender whole."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

import numpy as np
import pytest
from scipy.stats import binom

from creditline.features.data import DataSet
from creditline.training.monitor.feeds.counted import counted_here
from creditline.training.monitor.feeds.daily import Day
from creditline.training.monitor.feeds.faults import watch_feeds
from creditline.training.monitor.feeds.periods import Periods
from creditline.training.monitor.feeds.shifted import shifted
from creditline.training.monitor.feeds.volume import repeated, volume
from creditline.training.monitor.watch.check import alerts_of
from creditline.training.monitor.watch.thresholds import Thresholds

PERIODS = Periods.of(date(2024, 5, 31), date(2024, 6, 30))
START = datetime(2023, 9, 1)
BROKE = datetime(2024, 6, 4)
CUSTOMERS = 60
Row = dict[str, object]
Break = Callable[[Row], list[Row]]


def postings() -> list[Row]:
    """Every customer posts every other day, in waking hours, and it is recorded a day later."""
    random = np.random.default_rng(8)
    rows: list[Row] = []
    for customer in range(CUSTOMERS):
        for day in range(int(customer % 2), 304, 2):
            ts = START + timedelta(days=day, hours=8 + float(random.gamma(4.0)), minutes=int(random.integers(60)))
            rows.append(
                {
                    "customer_id": customer,
                    "ts": ts,
                    "amount": round(float(random.lognormal(4, 0.7)), 2),
                    "direction": "out" if random.random() < 0.8 else "in",
                    "channel": str(random.choice(["app", "pos", "atm"])),
                    "recorded_at": ts + timedelta(days=1),
                }
            )
    return rows


def changed(**columns: Callable[[Row], object]) -> Break:
    return lambda row: [row | {name: make(row) for name, make in columns.items()}]


FAULTS: Mapping[str, tuple[str, Break]] = {
    "unit": ("transactions.amount", changed(amount=lambda row: row["amount"] * 100)),  # type: ignore[operator]
    "stopped": ("transactions", lambda row: []),
    "doubled": ("transactions", lambda row: [row, row]),
    "late": ("transactions", changed(recorded_at=lambda row: row["ts"] + timedelta(days=6))),  # type: ignore[operator]
    "recoded": ("transactions.customer_id", changed(customer_id=lambda row: row["customer_id"] + 10**6)),  # type: ignore[operator]
    "new_word": (
        "transactions.channel",
        changed(channel=lambda row: "web" if row["channel"] == "pos" else row["channel"]),
    ),
    "clock": ("transactions.ts", changed(ts=lambda row: row["ts"] - timedelta(hours=8))),  # type: ignore[operator]
    "constant": ("transactions.direction", changed(direction=lambda row: "out")),
    "emptied": ("transactions.channel", changed(channel=lambda row: None)),
}


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return postings()


def watched(data: DataSet) -> dict[tuple[str, str], float]:
    checks = watch_feeds(counted_here(data, PERIODS, lambda _: None), PERIODS, Thresholds().feeds).checks
    return {(alert.kind, alert.where): alert.adjusted_p for alert in alerts_of(checks, 0.05)}


def test_of_a_whole_feed_nothing_is_said(make_data, rows):
    assert watched(make_data(transactions=rows)) == {}


@pytest.mark.parametrize("kind", FAULTS)
def test_a_fault_is_known_by_its_alert(make_data, rows, kind):
    where, broken = FAULTS[kind]
    fed = [new for row in rows for new in (broken(row) if row["ts"] >= BROKE else [row])]  # type: ignore[operator]
    assert (kind, where) in watched(make_data(transactions=fed))


def test_what_arrived_after_the_day_is_not_looked_at(make_data, rows):
    later = changed(amount=lambda row: row["amount"] * 100, channel=lambda row: "web")  # type: ignore[operator]
    after = [later(row | {"recorded_at": datetime(2024, 7, 2)})[0] for row in rows if row["ts"] >= BROKE]  # type: ignore[operator]
    assert watched(make_data(transactions=rows + after)) == {}


def test_a_histogram_moved_by_two_is_known_and_by_how_much():
    before = {0: 400, 1: 300, 2: 200, 3: 100}
    found = shifted(before, {bucket + 4: rows for bucket, rows in before.items()}, (3, 4, 5), (0,), 1.0)
    assert found.by == 4
    assert found.p < 1e-50
    assert shifted(before, before, (3, 4, 5), (0,), 1.0).p == 1.0
    assert shifted({}, before, (3,), (0,), 1.0).p == 1.0


def test_hours_go_around():
    before = {22: 500, 23: 400, 0: 100}
    assert shifted(before, {0: 500, 1: 400, 2: 100}, range(1, 24), (0,), 1.0, turns=24).by == 2


def test_draws_of_one_histogram_raise_nothing():
    random, shares = np.random.default_rng(3), np.array([0.1, 0.2, 0.4, 0.2, 0.1])
    below = 0
    for _ in range(300):
        was, now = (dict(enumerate(random.multinomial(size, shares).tolist())) for size in (2000, 150))
        below += shifted(was, now, (1, 2, 3), (0,), 1.0).p < 0.05
    assert below / 300 <= 0.05


def days(counts: dict[date, tuple[int, int]]) -> list[Day]:
    return [Day(day, n, whole, {}, {}, {}, {}, {}, {}) for day, (n, whole) in counts.items()]


def every(first: date, last: date, rows: int, step: int = 1) -> dict[date, tuple[int, int]]:
    size = (last - first).days + 1
    return {first + timedelta(day): (rows, rows) for day in range(0, size, step)}


def test_a_table_of_one_day_a_month_may_be_silent_between():
    firsts = {date(2023 + month // 12, month % 12 + 1, 1): (500, 500) for month in range(8, 18)}
    assert min(one.p for one in volume("lines", days(firsts), PERIODS, 0.5, 2.0)) > 0.01
    del firsts[date(2024, 6, 1)]
    assert min(one.p for one in volume("lines", days(firsts), PERIODS, 0.5, 2.0)) < 1e-6


def test_a_daily_table_that_went_silent_is_known_within_days():
    steady = every(date(2023, 9, 1), date(2024, 6, 27), 40)
    assert min(one.p for one in volume("logins", days(steady), PERIODS, 0.5, 2.0)) < 1e-6
    assert volume("logins", days(every(date(2024, 5, 1), date(2024, 6, 30), 40)), PERIODS, 0.5, 2.0) == []


def test_repeats_by_scipy():
    counts = every(date(2023, 9, 1), date(2024, 5, 31), 100) | every(date(2024, 6, 1), date(2024, 6, 30), 100)
    counts[date(2024, 6, 10)] = (200, 100)
    found = repeated("logins", days(counts), PERIODS, 0.1)
    assert found.p == pytest.approx(2 * 30 * binom.sf(99, 200, 0.1), rel=1e-9)
    assert found.value == pytest.approx(100 / 3100)
