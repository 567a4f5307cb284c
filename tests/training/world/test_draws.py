import numpy as np
from scipy import stats

from creditline.training.world.setting.draws import Draws, Stream, poisson, rooted_count

CUSTOMERS = np.arange(20_000)


def test_a_draw_belongs_to_its_customer_alone() -> None:
    everybody = Draws.of(7, CUSTOMERS).uniform(Stream.INCOME, 3, 1)
    some = np.array([15_000, 2, 999])
    assert np.array_equal(Draws.of(7, some).uniform(Stream.INCOME, 3, 1), everybody[some])


def test_event_draws_are_the_monthly_ones_at_the_same_place() -> None:
    draws = Draws.of(7, CUSTOMERS)
    customer, month, slot = np.array([5, 9]), np.array([3, 3]), np.array([2, 2])
    at = draws.uniform_at(Stream.LOGINS, customer, month, slot, 4)
    assert np.array_equal(at, draws.uniform(Stream.LOGINS, 3, 4, slot=2)[customer])


def test_draws_are_uniform_and_normal() -> None:
    draws = Draws.of(7, CUSTOMERS)
    # Kolmogorov-Smirnov on 20,000 fixed draws: a p-value below 0.001 would be no accident.
    assert stats.kstest(draws.uniform(Stream.SPENDING, 1, 0), "uniform").pvalue > 0.001
    assert stats.kstest(draws.normal(Stream.SPENDING, 1, 0), "norm").pvalue > 0.001


def test_streams_months_purposes_and_lives_are_unrelated() -> None:
    draws = Draws.of(7, CUSTOMERS)
    first = draws.uniform(Stream.INCOME, 1, 0)
    others = (
        draws.uniform(Stream.SPENDING, 1, 0),
        draws.uniform(Stream.INCOME, 2, 0),
        draws.uniform(Stream.INCOME, 1, 1),
        draws.uniform(Stream.INCOME, 1, 0, slot=1),
        Draws.of(8, CUSTOMERS).uniform(Stream.INCOME, 1, 0),
        Draws.of(7, CUSTOMERS, 1).uniform(Stream.INCOME, 1, 0),
        Draws.of(7, CUSTOMERS + 1).uniform(Stream.INCOME, 1, 0),
    )
    for other in others:
        # The correlation of 20,000 independent pairs has standard deviation 0.007; four of them is 0.028.
        assert abs(np.corrcoef(first, other)[0, 1]) < 0.028


def test_poisson_has_the_poisson_distribution() -> None:
    uniform = (np.arange(100_000) + 0.5) / 100_000
    counts = poisson(np.full(100_000, 0.7), uniform, 6)
    expected = stats.poisson.pmf(np.arange(6), 0.7)
    assert np.allclose(np.bincount(counts, minlength=7)[:6] / 100_000, expected, atol=2e-5)


def test_counts_never_fall_when_the_rate_rises() -> None:
    draws = Draws.of(7, CUSTOMERS)
    uniform, normal = draws.uniform(Stream.INQUIRIES, 1, 0), draws.normal(Stream.LOGINS, 1, 0)
    low, high = np.full(20_000, 0.4), np.full(20_000, 0.9)
    assert (poisson(high, uniform, 6) >= poisson(low, uniform, 6)).all()
    assert (rooted_count(10 * high, normal, 1.2, 60) >= rooted_count(10 * low, normal, 1.2, 60)).all()


def test_rooted_counts_keep_their_mean() -> None:
    # E[(r + s z / 2)^2] = r^2 + s^2 / 4: 9 + 0.36 with spread 1.2; rounding to the nearest whole moves it little.
    counts = rooted_count(np.full(20_000, 9.0), Draws.of(7, CUSTOMERS).normal(Stream.LOGINS, 1, 0), 1.2, 60)
    assert abs(counts.mean() - 9.36) < 0.1
