"""Whom the one model lets through and the other not, and what became of them."""

from dataclasses import dataclass

import numpy as np

from creditline.models.artefact import Model
from creditline.models.policy import Step
from creditline.training.compare.days.both import Both, Flags, Floats
from creditline.training.compare.days.side import CHALLENGER, CHAMPION
from creditline.training.compare.findings.money import PricedDecisions, PricedLines
from creditline.training.metrics.effective import Rate, rate_interval
from creditline.training.monitor.population.day import CUTTING

STAYED_IN, SWAPPED_IN, SWAPPED_OUT, STAYED_OUT = "stayed_in", "swapped_in", "swapped_out", "stayed_out"


@dataclass(frozen=True)
class SwapGroup:
    """One of four groups: `stayed_in` and `stayed_out` are treated alike; `swapped_in` by the challenger alone, `swapped_out` by it.

    `count` of all; `known` with an outcome neither model learned from, `defaults` among them, and their rate with its bounds
    (Jeffreys, 95 %; None where no outcome is known). Mean pd under both models is of all. `limit`: the sum of limits before the decision,
    None without lines. `money`: none without economics.
    """

    group: str
    count: int
    known: int
    defaults: int
    default_rate: float | None
    low: float | None
    high: float | None
    champion_pd: float | None
    challenger_pd: float | None
    limit: float | None
    money: tuple[PricedDecisions, ...]


@dataclass(frozen=True)
class RateGap:
    """The default rate of `swapped_in` less that of `swapped_out`, with its 95 % interval; below 0 the swap pays."""

    gap: float
    low: float
    high: float


@dataclass(frozen=True)
class SwapSet:
    """`by`: `equal_number` (the safest by each model, as many as the champion lets through) or `policy` (lines left standing).

    `unit`: `customers` or `lines`, of those not in default. `champion_in` and `challenger_in`: how many each lets through.
    `gap`: None where one of the two groups has no known outcome.
    """

    by: str
    unit: str
    count: int
    champion_in: int
    challenger_in: int
    groups: tuple[SwapGroup, ...]
    gap: RateGap | None

    def group(self, name: str) -> SwapGroup:
        """The group of that name; KeyError for none."""
        return {one.group: one for one in self.groups}[name]


def by_number(champion: Model, people: Both, approve: float | None, *, weighted: bool) -> SwapSet:
    """The safest customers by each model, as many by both; `approve`: their share, None: those above the champion's lowest band."""
    own = people.only(people.alive)
    odds = {side: own.numbers(f"{side}_odds") for side in (CHAMPION, CHALLENGER)}
    if approve is None:
        first = own.numbers("champion_score") > champion.bands[0].highest
    else:
        first = _safest(odds[CHAMPION], round(approve * len(own)))
    second = _safest(odds[CHALLENGER], int(first.sum()))
    return _swap_set("equal_number", "customers", own, (first, second), None, weighted=weighted)


def by_policy(lines: Both, priced: PricedLines | None, *, weighted: bool) -> SwapSet:
    """The lines each leaves standing: neither cut nor shut. `priced`: of the lines of customers not in default."""
    own = lines.only(lines.alive)
    first, second = (
        ~np.isin(own.words(f"{side}_line_action"), CUTTING) & (own.numbers(f"{side}_line_step") < Step.SUSPEND)
        for side in (CHAMPION, CHALLENGER)
    )
    return _swap_set("policy", "lines", own, (first, second), priced, weighted=weighted)


def _safest(odds: Floats, count: int) -> Flags:
    chosen = np.zeros(len(odds), dtype=bool)
    chosen[np.argsort(odds, kind="stable")[:count]] = True
    return chosen


def _swap_set(
    by: str, unit: str, own: Both, chosen: tuple[Flags, Flags], priced: PricedLines | None, *, weighted: bool
) -> SwapSet:
    first, second = chosen
    places = {
        STAYED_IN: first & second,
        SWAPPED_IN: ~first & second,
        SWAPPED_OUT: first & ~second,
        STAYED_OUT: ~first & ~second,
    }
    rates = {name: _rate(own.only(here), weighted=weighted) for name, here in places.items()}
    groups = tuple(_group(name, own, here, rates[name], priced, unit) for name, here in places.items())
    gap = _gap(rates[SWAPPED_IN], rates[SWAPPED_OUT])
    return SwapSet(by, unit, len(own), int(first.sum()), int(second.sum()), groups, gap)


def _rate(own: Both, *, weighted: bool) -> tuple[int, int, float, Rate] | None:
    """Known outcomes, defaults, the rate and its interval."""
    known = own.only(~np.isnan(own.numbers("defaulted")))
    if not len(known):
        return None
    y, weight = known.numbers("defaulted"), known.numbers("weight") if weighted else None
    return len(y), int(y.sum()), float(np.average(y, weights=weight)), rate_interval(y, known.customer, weight)


def _group(
    name: str,
    own: Both,
    here: Flags,
    found: tuple[int, int, float, Rate] | None,
    priced: PricedLines | None,
    unit: str,
) -> SwapGroup:
    inside = own.only(here)
    known, defaults, rate, bounds = found or (0, 0, None, None)
    means = [float(inside.numbers(f"{side}_pd").mean()) if len(inside) else None for side in (CHAMPION, CHALLENGER)]
    return SwapGroup(
        group=name,
        count=len(inside),
        known=known,
        defaults=defaults,
        default_rate=rate,
        low=None if bounds is None else bounds.low,
        high=None if bounds is None else bounds.high,
        champion_pd=means[0],
        challenger_pd=means[1],
        limit=float(inside.numbers("limit_before").sum()) if unit == "lines" else None,
        money=() if priced is None else priced.sums(here),
    )


def _gap(came: tuple[int, int, float, Rate] | None, went: tuple[int, int, float, Rate] | None) -> RateGap | None:
    """The interval of a difference from those of its parts (Zou & Donner 2008)."""
    if came is None or went is None:
        return None
    (_, _, first, one), (_, _, second, other) = came, went
    low = first - second - float(np.hypot(first - one.low, other.high - second))
    high = first - second + float(np.hypot(one.high - first, second - other.low))
    return RateGap(first - second, low, high)
