"""What is asked of the customers and of the model's promises."""

from collections.abc import Iterator, Mapping, Sequence

from scipy.stats import binom

from creditline.training.monitor.population.drift import Drift, Moved
from creditline.training.monitor.population.economy import IndicatorMoved
from creditline.training.monitor.population.outcomes import Cohorts
from creditline.training.monitor.population.rates import Shares, more_than
from creditline.training.monitor.watch.check import Check, Watched
from creditline.training.monitor.watch.thresholds import ModelThresholds, PopulationThresholds


def population_checks(drift: Drift, limits: PopulationThresholds, faulty: Sequence[str]) -> list[Check]:
    """Indices beyond their thresholds, values gone missing, words never learned, rates that rose.

    `faulty`: tables with a fault of their own; what is computed from them is told to come from there.
    """
    found = [_score(drift.score), *_economy(drift.economy, limits.economy)]
    for feature in drift.features:
        because = next((table for table in feature.tables if table in faulty), None)
        found += _shift("feature_moved", feature, because)
        found += _gaps(feature, limits, because)
    found += [check for concept in drift.concepts for check in _shift("concept_moved", concept, None)]
    times = {
        "cut": limits.cut_rate,
        "review": limits.review_rate,
        "recorded_cut": limits.cut_rate,
        "recorded_override": limits.override_rate,
    }
    return found + [check for rate in drift.rates for check in _rose(rate, times)]


def model_checks(drift: Drift, cohorts: Cohorts, limits: ModelThresholds) -> list[Check]:
    """Calibration and discrimination of every cohort, and whether the reasons of cuts are those of before."""
    found = list(_of_cohorts(cohorts, limits))
    if (moved := drift.refit) is not None:
        way = "riskier" if moved.shift > 0 else "safer"
        said = (
            f"the model in force since makes customers {way} by {abs(moved.shift):.2f} in log-odds on average "
            f"({moved.low:+.2f} to {moved.high:+.2f}) than the one before"
        )
        found.append(Check(Watched.MODEL, "model_moved", "score", moved.shift, moved.threshold, moved.p, said))
    reasons = drift.reasons
    if reasons.index is not None:
        said = f"other concepts come first among {reasons.of}: stability index {reasons.index.psi:.2f}"
        found.append(
            Check(Watched.MODEL, "reasons_moved", "reasons", reasons.index.psi, limits.reasons, reasons.index.p, said)
        )
    if (same := reasons.same) is not None:
        p = float(binom.cdf(same.count, same.of, limits.same_reason))
        said = f"{same.share:.0%} of the {same.of:,} among them on both days kept their first concept"
        found.append(Check(Watched.MODEL, "reasons_unstable", "reasons", same.share, limits.same_reason, p, said))
    return found


def _score(moved: Moved) -> Check:
    index = moved.index
    said = f"the score moved: stability index {index.psi:.2f} ({index.low:.2f} to {index.high:.2f}), {index.noise:.2f} by chance"
    return Check(Watched.POPULATION, "score_moved", "score", index.psi, index.threshold, index.p, said)


def _economy(moved: Sequence[IndicatorMoved], spreads: float) -> Iterator[Check]:
    """A published figure is beyond its threshold or it is not: there is one of it, and nothing to be sampled."""
    for one in moved:
        said = (
            f"{one.indicator} is {one.now:.4g} ({one.before:.4g} before): a move of {one.spreads:.1f} times what lay between its highest "
            f"and lowest in the {one.periods} periods before"
        )
        p = float(one.spreads <= spreads)
        yield Check(Watched.POPULATION, "economy_moved", one.indicator, one.spreads, spreads, p, said)


def _shift(kind: str, moved: Moved, because: str | None) -> Iterator[Check]:
    if (shift := moved.shift) is not None:
        way = "riskier" if shift.shift > 0 else "safer"
        said = (
            f"{moved.name} makes customers {way} by {abs(shift.shift):.2f} in log-odds on average "
            f"({shift.low:+.2f} to {shift.high:+.2f}; stability index {moved.index.psi:.2f})"
        )
        yield Check(Watched.POPULATION, kind, moved.name, shift.shift, shift.threshold, shift.p, said, because)


def _gaps(feature: Moved, limits: PopulationThresholds, because: str | None) -> Iterator[Check]:
    missing = feature.missing
    if missing is not None and missing.reference is not None and missing.current is not None:
        now, limit = missing.current, min(missing.reference.high + limits.missing, 1.0)
        p = float(binom.sf(now.count - 1, now.of, limit)) if now.share > limit else 1.0
        said = (
            f"{feature.name} has no value for {now.share:.1%} of the customers ({missing.reference.share:.1%} before)"
        )
        yield Check(Watched.POPULATION, "missing", feature.name, now.share, limit, p, said, because)
    if (strange := feature.unseen) is not None:
        p = float(binom.sf(strange.count - 1, strange.of, limits.unseen)) if strange.count else 1.0
        said = f"{feature.name} holds a word the model never learned, {feature.word!r}, of {strange.share:.1%} of the customers"
        yield Check(Watched.POPULATION, "unseen", feature.name, strange.share, limits.unseen, p, said, because)


def _rose(rate: Shares, times: Mapping[str, float]) -> Iterator[Check]:
    if rate.name in times and rate.reference is not None and rate.current is not None:
        p = more_than(rate.reference, rate.current, times[rate.name])
        name = rate.name.replace("_", " ")
        said = f"the {name} rate is {rate.current.share:.1%} ({rate.reference.share:.1%} before)"
        limit = times[rate.name] * rate.reference.share
        yield Check(Watched.POPULATION, "rate_rose", rate.name, rate.current.share, limit, p, said)


def _of_cohorts(cohorts: Cohorts, limits: ModelThresholds) -> Iterator[Check]:
    for one in cohorts.reads:
        read = "" if one.matured else " (an early read)"
        said = (
            f"of the customers of {one.as_of} {one.default_rate:.2%} defaulted within {one.months} months; "
            f"{one.expected_rate:.2%} were expected{read}"
        )
        ratio = one.default_rate / one.expected_rate if one.expected_rate else 1.0
        where = str(one.as_of)
        yield Check(Watched.MODEL, "pd_too_low", where, ratio, limits.calibration, one.too_low, said)
        yield Check(Watched.MODEL, "pd_too_high", where, ratio, 1 / limits.calibration, one.too_high, said)
        if one.auc is not None and one.auc_p is not None:
            area = f"the AUC of the customers of {one.as_of} is {one.auc:.3f}{read}"
            yield Check(Watched.MODEL, "auc_low", where, one.auc, limits.auc, one.auc_p, area)
