"""Everything that moved between two days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from creditline.features.declare.kinds import Family
from creditline.models.artefact import Model
from creditline.training.metrics.stability import IndexBin, index_bins
from creditline.training.monitor.population.binning import Binning
from creditline.training.monitor.population.causes import ShiftByCause
from creditline.training.monitor.population.day import CUTTING, LinesDecided
from creditline.training.monitor.population.economy import IndicatorMoved
from creditline.training.monitor.population.migration import BandMoves
from creditline.training.monitor.population.rates import Share, Shares, share_of
from creditline.training.monitor.population.reasons import DayExplained, Reasons
from creditline.training.monitor.population.shift import MeanShift, mean_shift
from creditline.training.monitor.population.stability_index import Index, index_of
from creditline.training.monitor.population.tallied import Tally
from creditline.training.monitor.watch.thresholds import PopulationThresholds

USUAL = 0.25  # the index from where on a distribution is called moved
ECONOMY = str(Family.MACRO)


@dataclass(frozen=True)
class Moved:
    """How far one thing moved: a feature, a concept, or the score. `tables`: what a feature is computed from.

    `index` is of its distribution, `shift` of what it adds to the log-odds on average. What everybody shares, the economy, has
    no shift: there is one of it.

    `missing`: customers without a value; of categories `unseen` is the share of the current customers with a word the
    model never learned, `word` the most common of them.
    """

    name: str
    index: Index
    shift: MeanShift | None = None
    missing: Shares | None = None
    unseen: Share | None = None
    word: str | None = None
    tables: tuple[str, ...] = ()


@dataclass(frozen=True)
class CustomersOn:
    """Customers known on a day, those in default, the mean pd of the others, and these by band."""

    customers: int
    in_default: int
    mean_pd: float
    bands: Mapping[str, int]


@dataclass(frozen=True)
class Drift:
    """The reference day against the current one. `rates`: of lines under the policy, then as recorded.

    `score_bins`: scores by the tenths of the model's reference sample (the last: no score), which `score`'s index is of.
    `causes`: what moved the mean score, and the expected loss where the policy states economics; None where nobody was scored on both
    days. `refit`: the log-odds of the current customers by the model of the reference day and by the watched one; None where it is one.
    `economy`: the figures of `macro` that have a record.
    """

    reference: CustomersOn
    current: CustomersOn
    score: Moved
    score_bins: tuple[IndexBin, ...]
    features: tuple[Moved, ...]
    concepts: tuple[Moved, ...]
    moves: BandMoves
    rates: tuple[Shares, ...]
    reasons: Reasons
    causes: ShiftByCause | None = None
    refit: MeanShift | None = None
    economy: tuple[IndicatorMoved, ...] = ()


def customers_on(tally: Tally) -> CustomersOn:
    """The counts of a day."""
    return CustomersOn(tally.customers, tally.in_default, tally.mean_pd, tally.bands)


def score_moved(reference: Tally, current: Tally, limits: PopulationThresholds) -> Moved:
    """The score by the tenths of the model's reference sample."""
    return Moved("score", index_of(reference.score, current.score, limits.score))


def score_bins(binning: Binning, reference: Tally, current: Tally) -> tuple[IndexBin, ...]:
    """The counts behind the index of the score."""
    return index_bins(binning.score.edges.tolist(), reference.score, current.score)


def features_moved(
    model: Model, days: tuple[Tally, Tally], points: tuple[DayExplained, DayExplained], limits: PopulationThresholds
) -> tuple[Moved, ...]:
    """Every feature by the tenths of the model's reference sample, the most moved first."""
    found = []
    reference, current = days
    for place, feature in enumerate(model.features):
        shift = mean_shift(points[0].features[:, place], points[1].features[:, place], limits.shift)
        was, now = reference.features[place], current.features[place]
        strange, word = current.unseen.get(feature.name, (0, None))
        size = int(now.sum())
        missing = (int(was[-1]), int(now[-1]) - strange)
        found.append(
            Moved(
                feature.name,
                index_of(was, now, USUAL),
                None if feature.family == ECONOMY else shift,
                Shares("missing", share_of(missing[0], int(was.sum())), share_of(missing[1], size)),
                share_of(strange, size) if feature.kind == "category" else None,
                word,
                tables_of(model, feature.name),
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.index.psi, one.name)))


def concepts_moved(
    binning: Binning, reference: DayExplained, current: DayExplained, limits: PopulationThresholds
) -> tuple[Moved, ...]:
    """What each concept adds to the margin, of the customers who are explained; the most moved first."""
    found = [
        Moved(
            name,
            index_of(bins.counted(reference.values[name]), bins.counted(current.values[name]), USUAL),
            None
            if name.partition(".")[0] == ECONOMY
            else mean_shift(reference.values[name], current.values[name], limits.shift),
        )
        for name, bins in binning.concepts.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.index.psi, one.name)))


def decided_rates(reference: LinesDecided | None, current: LinesDecided | None) -> tuple[Shares, ...]:
    """Shares of lines cut, restored and handed to a person, and of each action; nothing without a policy."""
    if reference is None or current is None:
        return ()

    def both(name: str, counts: Sequence[int]) -> Shares:
        return Shares(name, share_of(counts[0], reference.lines), share_of(counts[1], current.lines))

    days = (reference, current)
    actions = sorted({*reference.actions, *current.actions})
    return (
        both("cut", [sum(one.actions.get(action, 0) for action in CUTTING) for one in days]),
        both("restore", [one.actions.get("restore", 0) for one in days]),
        both("review", [one.review for one in days]),
        *(both(f"action_{name}", [one.actions.get(name, 0) for one in days]) for name in actions),
    )


def tables_of(model: Model, name: str) -> tuple[str, ...]:
    """The tables a feature of the model is computed from."""
    needs = next(feature.needs for feature in model.catalogue if feature.name == name)
    return tuple(sorted({table for table, _ in needs}))
