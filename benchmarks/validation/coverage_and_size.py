"""How often the intervals of a validation hold the truth, and its tests reject a right model.

    python benchmarks/validation/coverage_and_size.py [--tables 1000] [--processes 2]

Draws tables of `known_probabilities` and judges them by the functions a report is made with. Prints the tables of
docs/validation.md, in percent: coverage should be 93 to 97, a test at 5 % should reject in 4 to 6. With 1,000 tables a
share of 5 % is known to 0.7 points (one standard error), one of 95 % as well.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
from known_probabilities import Case, Floats, Rows, draw
from scipy.stats import chi2

from creditline.training.metrics.delong import auc_interval, delong_test
from creditline.training.metrics.intervals import ks_interval
from creditline.training.validate.findings.calibration import calibration

CASES = (
    Case(300, 0.10, 4, 3),
    Case(1000, 0.01, 4, 3),
    Case(1000, 0.03, 4, 3),
    Case(5000, 0.01, 4, 3),
    Case(2000, 0.03, 12, 1),
    Case(3000, 0.05, 4, 3),
    Case(2000, 0.05, 4, 3, "lender"),
    Case(2000, 0.05, 4, 3, "closed"),
    Case(1000, 0.10, 1, 1),
)
_CUTS = (0.30, 0.55, 0.75, 0.90)  # shares of the rows below the bounds of five bands
_EVERY = 5  # of the tables: those for what costs much, and for what is only shown beside


@dataclass(frozen=True)
class Truth:
    """What a very large table has: bounds of bands (pd), AUC, KS, Brier score."""

    bounds: Floats
    auc: float
    ks: float
    brier: float


@dataclass(frozen=True)
class Found:
    """Share of the tables, by what was asked of each; `defaulting`: mean number of customers who default."""

    case: Case
    shares: Mapping[str, float]
    tables: Mapping[str, int]
    defaulting: float


def truth(case: Case, rng: np.random.Generator, customers: int = 200_000) -> Truth:
    """From right probabilities in place of outcomes, so that only the rows are drawn."""
    rows = draw(Case(customers, case.rate, case.dates, case.every, case.weights), rng)
    counts = np.ones(rows.pd.size) if rows.weight is None else rows.weight
    order = np.argsort(rows.pd)
    pd, w = rows.pd[order], counts[order]
    bad, good = w * pd, w * (1 - pd)
    above = np.cumsum(good) - good / 2
    gap = np.abs(np.cumsum(bad) / bad.sum() - np.cumsum(good) / good.sum())
    return Truth(
        bounds=np.quantile(rows.pd, _CUTS),
        auc=float(bad @ above / bad.sum() / good.sum()),
        ks=float(gap.max()),
        brier=float(np.average(pd * (1 - pd), weights=w)),
    )


def judge(rows: Rows, true: Truth, *, costly: bool) -> dict[str, float]:
    """What holds (1) and what rejects (1) on one table, by name."""
    who = np.unique(rows.customer, return_inverse=True)[1]
    y, w, pd = rows.defaulted, rows.weight, rows.pd
    found: dict[str, float] = {}
    if min(y.sum(), (1 - y).sum()) < 10:
        return found
    area = auc_interval(y, pd, who, w)
    found["cover/AUC"] = area.low <= true.auc <= area.high
    difference = delong_test(y, rows.others[0], rows.others[1], who, w)
    found["cover/AUC difference"] = difference.low <= 0 <= difference.high
    found["reject/AUC difference"] = difference.p < 0.05
    found |= _calibrated(rows, who, true, independent=False)
    if not costly:
        return found
    widest = ks_interval(y, pd, who, w)
    found["cover/KS"] = widest.low <= true.ks <= widest.high
    naive = auc_interval(y, pd, None, w)
    found["cover/AUC, rows taken as independent"] = naive.low <= true.auc <= naive.high
    apart = _calibrated(rows, who, true, independent=True)
    return found | {f"{name}, rows taken as independent": apart[name] for name in _OLD}


_OLD = (
    "cover/default rate of a band",
    "reject/Hosmer-Lemeshow",
    "reject/Spiegelhalter",
    "reject/Jeffreys, a band",
    "any/band below 0.05, as they are",
)


def _calibrated(rows: Rows, who: np.ndarray, true: Truth, *, independent: bool) -> dict[str, float]:
    names = [f"{place + 1}" for place in range(len(_CUTS) + 1)]
    band = np.array(names)[np.searchsorted(true.bounds, rows.pd)]
    size = rows.pd.size
    scored = SimpleNamespace(
        judged=np.ones(size, dtype=bool),
        defaulted=rows.defaulted,
        pd=rows.pd,
        customer=np.arange(size) if independent else who,
        counts=lambda chosen: None if rows.weight is None else rows.weight[chosen],
        band=band,
        predicting=SimpleNamespace(fold=np.full(size, -1)),
    )
    model = SimpleNamespace(
        bands=[SimpleNamespace(name=name, lowest=0, highest=0) for name in names],
        scale=SimpleNamespace(low=0, high=0),
    )
    made = calibration(model, scored)
    *bands, everybody = made.bands
    bands = [one for one in bands if one.rows]
    lights = [made.hosmer_lemeshow_light, made.spiegelhalter_light, everybody.light, *(one.light for one in bands)]
    fit = made.hosmer_lemeshow
    return {
        "cover/Brier score": made.brier_low <= true.brier <= made.brier_high,
        "cover/default rate of all": everybody.low <= everybody.mean_pd <= everybody.high,
        "cover/default rate of a band": float(np.mean([one.low <= one.mean_pd <= one.high for one in bands])),
        "cover/default rate of a tenth": float(np.mean([one.low <= one.mean_pd <= one.high for one in made.bins])),
        "reject/Hosmer-Lemeshow": (chi2.sf(fit.statistic, fit.degrees) if independent else fit.p) < 0.05,
        "reject/Spiegelhalter": made.spiegelhalter.p < 0.05,
        "reject/calibration error above chance": made.error > made.error_by_chance,
        "reject/Jeffreys, all": everybody.jeffreys_p < 0.05,
        "reject/Jeffreys, a band": float(np.mean([one.jeffreys_p < 0.05 for one in bands])),
        "reject/binomial, a band": float(np.mean([one.binomial_p < 0.05 for one in bands])),
        "any/band below 0.05, as they are": min(min(one.jeffreys_p, one.binomial_p) for one in bands) < 0.05,
        "any/amber or red light": any(light != "green" for light in lights),
        "any/red light": any(light == "red" for light in lights),
    }


def study(case: Case, tables: int, seed: int = 0) -> Found:
    """Every share over seeded tables of one kind."""
    rng = np.random.default_rng((seed, case.customers, round(case.rate * 1000), case.dates))
    true = truth(case, rng)
    answers: dict[str, list[float]] = defaultdict(list)
    defaulting = []
    for number in range(tables):
        rows = draw(case, rng)
        defaulting.append(len(np.unique(rows.customer[rows.defaulted == 1])))
        for name, value in judge(rows, true, costly=number % _EVERY == 0).items():
            answers[name].append(float(value))
    shares = {name: float(np.mean(values)) for name, values in answers.items()}
    return Found(case, shares, {name: len(values) for name, values in answers.items()}, float(np.mean(defaulting)))


def _printed(found: list[Found]) -> None:
    heads = ("customers", "default in a year", "dates", "weights", "customers who default, mean")
    facts = [
        (f"{f.case.customers:,}", f"{f.case.rate:.0%}", f.case.dates, f.case.weights, round(f.defaulting))
        for f in found
    ]
    for part in ("cover", "reject", "any"):
        print(f"\n| {part} | " + " | ".join(str(place + 1) for place in range(len(found))) + " |")
        print("|---" * (len(found) + 1) + "|")
        for head, cells in zip(heads, zip(*facts, strict=True), strict=True):
            print(f"| {head} | " + " | ".join(map(str, cells)) + " |")
        names = dict.fromkeys(name for f in found for name in f.shares if name.startswith(f"{part}/"))
        for name in names:
            cells = [f"{100 * f.shares[name]:.1f}" if name in f.shares else "-" for f in found]
            print(f"| {name.removeprefix(f'{part}/')} | " + " | ".join(cells) + " |")


def _told(found: Iterable[Found]) -> Iterator[Found]:
    for one in found:
        print(one, file=sys.stderr, flush=True)
        yield one


def main() -> None:
    """Print the tables."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--tables", type=int, default=1000)
    asked.add_argument("--processes", type=int, default=2)
    given = asked.parse_args()
    with ProcessPoolExecutor(given.processes) as pool:
        _printed(list(_told(pool.map(study, CASES, [given.tables] * len(CASES)))))


if __name__ == "__main__":
    main()
