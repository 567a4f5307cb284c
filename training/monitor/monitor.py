"""One month of a model watched."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from creditline.features.data import DataSet
from creditline.features.data.span import span_of
from creditline.features.errors import DataError
from creditline.models.artefact import Model
from creditline.models.policy import Policy
from creditline.models.portfolio.known_features import refuse_absent
from creditline.training.monitor.audit.audit import AuditRequest, audit_cuts
from creditline.training.monitor.audit.cut_audit import CutAudit
from creditline.training.monitor.drift_checks import model_checks, population_checks
from creditline.training.monitor.feeds.faults import Feeds, watch_feeds
from creditline.training.monitor.feeds.periods import Periods
from creditline.training.monitor.monitor_settings import MonitorSettings
from creditline.training.monitor.population.binning import Binning
from creditline.training.monitor.population.causes import shift_by_cause
from creditline.training.monitor.population.day import Watching
from creditline.training.monitor.population.drift import (
    Drift,
    concepts_moved,
    customers_on,
    decided_rates,
    features_moved,
    score_bins,
    score_moved,
)
from creditline.training.monitor.population.economy import economy_moved
from creditline.training.monitor.population.migration import band_moves
from creditline.training.monitor.population.outcomes import Cohorts, cohorts, definition_of
from creditline.training.monitor.population.reasons import WORST, explained, reasons
from creditline.training.monitor.population.recorded_rates import recorded_rates
from creditline.training.monitor.population.sample import KEPT
from creditline.training.monitor.population.succession import Succession, counted_in, figures_on
from creditline.training.monitor.population.tallied import Tally
from creditline.training.monitor.report.monitoring import Monitoring, WatchedModel
from creditline.training.monitor.watch.check import alerts_of
from creditline.training.outcomes.spells.months import months_after


def monitor(
    model: Model,
    data: DataSet,
    settings: MonitorSettings,
    policy: Policy | None = None,
    step: Callable[[str], None] = lambda _: None,
    other: Policy | None = None,
    earlier: Model | None = None,
) -> Monitoring:
    """Watch `model` on `settings.current` against `settings.reference`, by what was known on each day.

    Feeds are tested on the raw tables; customers scored, and decided on by `policy`, on both days; earlier cohorts read by what was
    known on the current one. With `settings.audit` the policy's cuts a horizon earlier are audited, beside those of an `other`
    one. `earlier`: the model in force on the reference day, where it was another: that day is scored and decided on by it. DataError
    where the data lack what a model reads, or hold nothing on one of the days, and for models of different products.
    """
    with tempfile.TemporaryDirectory(prefix="creditline-monitor-") as folder:
        asked = Watching(model, data, policy, Binning(model), Path(folder), settings.memory)
        return watch(asked, settings, step, other, earlier)


def watch(
    asked: Watching,
    settings: MonitorSettings,
    step: Callable[[str], None],
    other: Policy | None = None,
    earlier: Model | None = None,
) -> Monitoring:
    """As `monitor`, of the rows that `asked` asks, wherever they are."""
    model, data, policy = asked.model, asked.data, asked.policy
    for one in (model, *(() if earlier is None else (earlier,))):
        refuse_absent(one, data)
        if one.target_product != model.target_product:
            raise DataError("the models are about different products; name the one that this one took the place of")
    periods = Periods.of(settings.reference, settings.current)
    span = span_of(data)
    for day in (settings.reference, settings.current):
        if not span.first <= day <= span.last:
            raise DataError(f"{data.folder} tells of {span.first} to {span.last} and not of {day}; name a day of these")
    feeds = watch_feeds(asked.feeds(periods, step), periods, settings.thresholds.feeds)
    refit = None if earlier is None else Succession(earlier, model, data, (settings.reference, settings.current))
    drift, tally = _drift(asked, settings, periods, refit, step)
    read = cohorts(
        asked,
        settings.current,
        settings.cohort_months,
        definition_of(model, settings.horizon_months),
        settings.thresholds.model.calibration,
        settings.thresholds.model.auc,
        step,
    )
    audit = None if not settings.audit or policy is None else _audit(asked, settings, policy, other, step)
    step("holding it against the thresholds")
    limits = (*_limits_of_two(model, earlier), *_limits(settings, policy, tally, read))
    found = _judged(model, settings, policy, periods, feeds, drift, read, limits)
    return replace(found, audit=audit, earlier_model=None if earlier is None else earlier.version)


def _audit(
    asked: Watching, settings: MonitorSettings, policy: Policy, other: Policy | None, step: Callable[[str], None]
) -> CutAudit:
    """Of the day whose performance window ends on the current one."""
    day = months_after(settings.current, -settings.horizon_months)
    first = span_of(asked.data).first
    if day < first:
        raise DataError(
            f"{asked.data.folder} tells of nothing on {day}, whose cuts would be audited; it begins on {first}"
        )
    definition = definition_of(asked.model, settings.horizon_months)
    return audit_cuts(AuditRequest(asked, policy, other, day, settings.current, definition), step)


def _drift(
    asked: Watching, settings: MonitorSettings, periods: Periods, refit: Succession | None, step: Callable[[str], None]
) -> tuple[Drift, Tally]:
    """`was` is the reference day as it was scored then, `own` the same by the model that is watched."""
    model, limits = asked.model, settings.thresholds
    own, decided_was = (asked if refit is None else replace(asked, policy=None)).tally(settings.reference, step)
    was = own
    if refit is not None:
        then = replace(asked, model=refit.earlier, binning=Binning(refit.earlier), folder=asked.folder / "earlier")
        then.folder.mkdir()
        was, decided_was = then.tally(settings.reference, step)
        was = replace(was, score=counted_in(asked.binning.score, was))
    now, decided_now = asked.tally(settings.current, step)
    for tally, day in ((was, settings.reference), (now, settings.current)):
        if tally.customers == tally.in_default:
            raise DataError(f"all {tally.customers:,} customers known on {day} are in default and have no score")
    step("explaining")
    days = settings.reference, settings.current
    lines = None if decided_was is None or decided_now is None else (decided_was.lines_on, decided_now.lines_on)
    economics = None if asked.policy is None else asked.policy.economics
    causes = shift_by_cause(model, (was, now), figures_on(model, asked.data, days), lines, economics, refit)
    explained_was, explained_now = explained(model, own, decided_was), explained(model, now, decided_now)
    whom = "the lines that are cut" if asked.policy is not None else f"the riskiest {WORST:.0%}"
    drift = Drift(
        reference=customers_on(was),
        current=customers_on(now),
        score=score_moved(was, now, limits.population),
        score_bins=score_bins(asked.binning, was, now),
        features=features_moved(model, (own, now), (explained_was, explained_now), limits.population),
        concepts=concepts_moved(asked.binning, explained_was, explained_now, limits.population),
        moves=band_moves(was.file, now.file, tuple(dict.fromkeys((*was.bands, *now.bands))), asked.memory),
        rates=(*decided_rates(decided_was, decided_now), *recorded_rates(asked, periods)),
        reasons=reasons(explained_was, explained_now, limits.model.reasons, whom),
        causes=causes,
        economy=economy_moved(asked.data, *days),
        refit=None if refit is None else refit.shift(now, limits.population.shift),
    )
    return drift, now


def _judged(
    model: Model,
    settings: MonitorSettings,
    policy: Policy | None,
    periods: Periods,
    feeds: Feeds,
    drift: Drift,
    read: Cohorts,
    limits: tuple[str, ...],
) -> Monitoring:
    level = settings.thresholds.level
    faulty = sorted({alert.where.partition(".")[0] for alert in alerts_of(feeds.checks, level)})
    checks = (
        *feeds.checks,
        *population_checks(drift, settings.thresholds.population, faulty),
        *model_checks(drift, read, settings.thresholds.model),
    )
    name = None if policy is None else f"{policy.name} {policy.version}"
    return Monitoring(
        model=WatchedModel(
            model.version, model.target_product, model.versions.outcome, name, model.versions.creditline
        ),
        reference=settings.reference,
        current=settings.current,
        since=periods.since,
        level=level,
        alerts=alerts_of(checks, level),
        feeds=feeds.seen,
        drift=drift,
        cohorts=read,
        checks=checks,
        limits=limits,
    )


def _limits_of_two(model: Model, earlier: Model | None) -> Iterator[str]:
    if earlier is not None:
        yield "The reference day is told as the model in force then has it; features and concepts are the present one's on both days."
        if earlier.default != model.default:
            yield "The two models tell in different ways who is in default: a change of that share may be theirs."


def _limits(settings: MonitorSettings, policy: Policy | None, tally: Tally, read: Cohorts) -> tuple[str, ...]:
    found = [f"Cohorts: {said}." for said in read.left_out]
    if policy is None:
        found.append("No policy was given: which lines would be cut, restored or handed to a person is not told.")
    if tally.customers - tally.in_default > KEPT:
        found.append(f"Concepts and reasons are those of {KEPT:,} customers, the same ones on every day.")
    if policy is not None and policy.economics is None:
        found.append("The policy states no economics: what moved the expected loss is not told.")
    if any(one.learned_from for one in read.reads):
        found.append("The model learned from outcomes of cohorts marked so, and looks better on them than it is.")
    if any(not one.matured for one in read.reads):
        found.append("Early reads suppose that defaults come as fast as in the matured cohort.")
    if settings.audit:
        found.append(
            "What became of customers whose line was cut is what became of them with a cut line: without it more could have been lost."
        )
    if (settings.current - settings.reference).days > 92:
        found.append("Of the days since the reference, feeds are judged on the last 92 only.")
    found.append(
        "Customers who are there on both days are taken as different ones: alerts on the customers come late, never early."
    )
    return tuple(found)
