"""What became of earlier customers: cohorts whose outcome is known, and an early read of those whose is not yet."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import duckdb
import numpy as np
from numpy.typing import NDArray
from scipy.special import logit
from scipy.stats import beta, norm

from creditline.features.data.span import span_of
from creditline.features.errors import DataError
from creditline.features.output.paths import parquet_sql
from creditline.features.output.stage import Stage
from creditline.models.artefact import Model
from creditline.training.metrics.delong import auc_interval
from creditline.training.metrics.jeffreys import jeffreys_interval
from creditline.training.monitor.population.day import Watching
from creditline.training.outcomes import DefaultDefinition
from creditline.training.outcomes.spells.months import latest_complete, months_after

Floats = NDArray[np.float64]
FEWEST = 10  # customers of either outcome, below which no area is given
HISTORY = 12  # months before a cohort's day, without which features of long windows say something else
_QUANTILES = (np.arange(200) + 0.5) / 200


@dataclass(frozen=True)
class CohortRead:
    """Customers as of a day, `months` before the current one. `matured`: the whole performance window is over.

    Of others `expected_rate` is the mean pd times `arrived`, the part of the defaults of the matured cohort that came in as
    many months, and the read is early. `low` and `high` bound the default rate (Jeffreys), the area's its AUC (DeLong, 95 %).
    `too_low` and `too_high`: how likely so many (so few) defaults are where the pd is too low (too high) by as much as is
    allowed. `auc_p`: how likely so small an area is where the true one is the least allowed. `learned_from`: the model
    learned from outcomes of these dates, and looks better than it is.
    """

    as_of: date
    months: int
    matured: bool
    learned_from: bool
    customers: int
    defaults: int
    arrived: float
    default_rate: float
    expected_rate: float
    low: float
    high: float
    too_low: float
    too_high: float
    auc: float | None
    auc_low: float | None
    auc_high: float | None
    auc_p: float | None


@dataclass(frozen=True)
class Cohorts:
    """Cohorts, the oldest first. `left_out`: why others are not there, in sentences."""

    reads: tuple[CohortRead, ...]
    left_out: tuple[str, ...]


def definition_of(model: Model, horizon: int) -> DefaultDefinition:
    """The model's own definition of default within `horizon` months."""
    own = model.default
    if own is None:
        return DefaultDefinition(horizon_months=horizon, product=model.target_product)
    return DefaultDefinition(
        days=own.days,
        horizon_months=horizon,
        product=model.target_product,
        events=own.events,
        materiality=own.materiality,
        cure_days=own.cure_days,
    )


def cohorts(
    asked: Watching,
    current: date,
    ages: tuple[int, ...],
    definition: DefaultDefinition,
    ratio: float,
    least_auc: float,
    step: Callable[[str], None],
) -> Cohorts:
    """Read cohorts of `ages` months by what was known by the current day; nothing later is looked at."""
    first, given = months_after(_told_from(asked), HISTORY), asked.data.has("outcomes")
    found: list[CohortRead] = []
    left: list[str] = []
    arrived: tuple[int, ...] = ()  # months from the matured cohort's day to each of its defaults
    for age in sorted(set(ages), reverse=True):
        day = latest_complete(current, age)
        matured = age >= definition.horizon_months
        if day < first:
            left.append(f"of {age} months ago less than {HISTORY} months of history are on record")
            continue
        if not matured and (given or not arrived):
            why = "outcomes are handed over whole" if given else "no matured cohort tells how fast defaults come"
            left.append(f"no early read of {age} months ago: {why}")
            continue
        part = definition if matured else replace(definition, horizon_months=age)
        try:
            pd, bad, came = _seen(asked, day, current, part, step)
        except DataError as error:
            left.append(f"of {age} months ago: {error}")
            continue
        if not len(pd):
            left.append(f"of {age} months ago no outcome is known")
            continue
        if matured:
            arrived = came
        whole = len(arrived)
        early = whole if matured else sum(months <= age for months in arrived)
        found.append(_read(asked.model, day, age, matured, pd, bad, (early, whole), ratio, least_auc))
    return Cohorts(tuple(found), tuple(left))


def _told_from(asked: Watching) -> date:
    """From when the tables that are read most have history; of data without them, from the first record."""
    try:
        return asked.observed_from()
    except DataError:
        return span_of(asked.data).first


def _seen(
    asked: Watching, day: date, current: date, definition: DefaultDefinition, step: Callable[[str], None]
) -> tuple[Floats, Floats, tuple[int, ...]]:
    """The pd and outcome of everybody whose outcome is known, and after how many months (begun) each default came."""
    tally, _ = replace(asked, policy=None).tally(day, step)
    with duckdb.connect() as connection:
        scored = connection.sql(
            f"SELECT customer_id, pd FROM {parquet_sql([tally.file])} ORDER BY customer_id"
        ).to_arrow_table()
    step(Stage(f"looking up what became of {scored.num_rows:,} customers as of {day}", scored.num_rows))
    outcomes = asked.became(scored["customer_id"], day, definition, current)
    known = np.array([status == "ok" for status in outcomes["status"].to_pylist()], dtype=bool)
    bad = np.array([one or 0 for one in outcomes["defaulted"].to_pylist()], dtype=np.float64)
    pd = scored["pd"].to_numpy()
    came = tuple(
        (on.year - day.year) * 12 + on.month - day.month + (on.day > day.day)
        for on, is_bad, is_known in zip(outcomes["known_on"].to_pylist(), bad, known, strict=True)
        if is_bad and is_known
    )
    return pd[known], bad[known], came


def _read(
    model: Model,
    day: date,
    age: int,
    matured: bool,
    pd: Floats,
    bad: Floats,
    arrived: tuple[int, int],
    ratio: float,
    least_auc: float,
) -> CohortRead:
    size, defaults = len(bad), int(bad.sum())
    early, whole = arrived
    part = 1.0 if matured else (early + 0.5) / (whole + 1)
    bounds = jeffreys_interval(defaults, size)
    learned = max((date.fromisoformat(str(one)) for one in model.learned.dates), default=None)
    few = min(defaults, size - defaults) < FEWEST
    area = None if few else auc_interval(bad, logit(np.clip(pd, 1e-9, 1 - 1e-9)))
    low, high = _surprise(defaults, size, float(pd.mean()), None if matured else arrived, ratio)
    return CohortRead(
        as_of=day,
        months=age,
        matured=matured,
        learned_from=learned is not None and day <= learned,
        customers=size,
        defaults=defaults,
        arrived=part,
        default_rate=defaults / size,
        expected_rate=float(pd.mean()) * part,
        low=float(bounds.low),
        high=float(bounds.high),
        too_low=low,
        too_high=high,
        auc=None if area is None else area.auc,
        auc_low=None if area is None else area.low,
        auc_high=None if area is None else area.high,
        auc_p=None if area is None else _below(area.auc, area.standard_error, least_auc),
    )


def _surprise(
    defaults: int, size: int, mean: float, arrived: tuple[int, int] | None, ratio: float
) -> tuple[float, float]:
    """Jeffreys posterior of the rate at the mean pd times, and over, the ratio; of an early read averaged over what part came."""
    parts = np.ones(1)
    if arrived is not None:
        early, whole = arrived
        parts = beta.ppf(_QUANTILES, early + 0.5, whole - early + 0.5)
    most, least = (np.minimum(mean * parts * by, 1.0) for by in (ratio, 1 / ratio))
    a, b = defaults + 0.5, size - defaults + 0.5
    return float(beta.cdf(most, a, b).mean()), float(beta.sf(least, a, b).mean())


def _below(area: float, error: float, least: float) -> float:
    """One-sided, on the log-odds of the area, by the normal."""
    if not error or not 0 < area < 1:
        return 1.0 if area >= least else 0.0
    return float(norm.cdf((logit(area) - logit(least)) / (error / (area * (1 - area)))))
