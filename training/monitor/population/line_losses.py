"""The change of expected loss of lines between two days, divided among what it is a product of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import factorial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.models.policy.parts.economics import Economics
from creditline.models.policy.parts.line_economics import LineEconomics
from creditline.models.portfolio.decide.priced_lines import room_of

Floats = NDArray[np.float64]
PRICED = "priced:"
PLAYERS = ("pd", "use", "line", "terms")


@dataclass(frozen=True)
class LinesOn:
    """Lines of the sampled customers as they stood on a day, before it decided on them; who is in default is not among them.

    `table`: customer and line (text), product, band, pd, balance, limit_before, step_before, and under `PRICED` and its name each
    feature that the economics read (NaN: not known).
    """

    table: pa.Table

    @property
    def keys(self) -> list[tuple[str, str]]:
        """Whose line each is, and which."""
        return list(zip(self.table["customer"].to_pylist(), self.table["line"].to_pylist(), strict=True))


@dataclass(frozen=True)
class LossMoves:
    """Expected losses on both days, and what moved them: per concept of the pd, and per other cause."""

    before: float
    now: float
    concepts: Floats
    others: Mapping[str, float]

    def by_cause(self, names: Sequence[str]) -> dict[str, float]:
        """All of it by name; `names`: of the concepts."""
        return {**dict(zip(names, self.concepts.tolist(), strict=True)), **self.others}


@dataclass(frozen=True)
class _Stood:
    """What the loss of lines is a product of, on one day; (n,) each."""

    pd: Floats
    balance: Floats
    limit: Floats
    step: NDArray[np.int64]
    lgd: Floats
    ccf: Floats


def loss_moves(
    lines: tuple[LinesOn, LinesOn],
    economics: Economics,
    both: Sequence[str],
    points: Floats,
    why: Mapping[str, str],
) -> LossMoves:
    """Pd x LGD x EAD of each line, before and now.

    A line on both days: the Shapley value of `PLAYERS`; what the pd has of it is shared out as `points` (customers `both`, concepts) of
    the customer's score are, which add up to its change. A line on one day only has opened or is gone, or goes by `why` its customer is
    there on that day only. Lines of nobody else count.
    """
    lines = (_of(lines[0], {*both, *why}), _of(lines[1], {*both, *why}))
    was, now = (_stood(one, economics) for one in lines)
    losses = [_loss(one) for one in (was, now)]
    places = [{key: place for place, key in enumerate(one.keys)} for one in lines]
    kept = [key for key in places[0] if key in places[1]]
    row = {one: place for place, one in enumerate(both)}
    start, end = (
        _take(one, np.array([at[key] for key in kept], np.int64)) for one, at in zip((was, now), places, strict=True)
    )
    shares = _shapley(start, end)
    mine = points[[row[customer] for customer, _ in kept]] if kept else np.empty((0, points.shape[1]))
    whole = mine.sum(axis=1)
    moved = np.abs(whole) > 1e-9
    part = np.divide(shares["pd"], whole, out=np.zeros(len(whole)), where=moved)
    others = {name: float(shares[name].sum()) for name in PLAYERS[1:]}
    others["held"] = float(shares["pd"][~moved].sum())
    for at, (mark, sign) in enumerate((("gone", -1), ("opened", 1))):
        for key, place in places[at].items():
            if key not in places[1 - at]:
                name = why.get(key[0], mark)
                others[name] = others.get(name, 0.0) + sign * float(losses[at][place])
    return LossMoves(float(losses[0].sum()), float(losses[1].sum()), (mine * part[:, None]).sum(axis=0), others)


def _of(lines: LinesOn, customers: set[str]) -> LinesOn:
    return LinesOn(lines.table.filter(pc.is_in(lines.table["customer"], pa.array(sorted(customers), pa.string()))))


def _stood(lines: LinesOn, economics: Economics) -> _Stood:
    table = lines.table

    def read(name: str) -> Floats:
        return np.asarray(table[f"{PRICED}{name}"].to_numpy(), dtype=np.float64)

    terms = LineEconomics.of(economics, table["product"].to_pylist(), table["band"].to_pylist(), read)
    numbers = {name: table[name].to_numpy().astype(np.float64) for name in ("pd", "balance", "limit_before")}
    return _Stood(
        numbers["pd"],
        np.nan_to_num(numbers["balance"]),
        np.nan_to_num(numbers["limit_before"]),
        table["step_before"].to_numpy().astype(np.int64),
        terms.lgd,
        terms.ccf,
    )


def _loss(one: _Stood) -> Floats:
    room = room_of(one.limit, one.step, one.balance)
    found: Floats = one.pd * one.lgd * (np.maximum(one.balance, 0.0) + one.ccf * room)
    return found


def _take(one: _Stood, rows: NDArray[np.int64]) -> _Stood:
    return _Stood(*(column[rows] for column in vars(one).values()))


def _shapley(start: _Stood, end: _Stood) -> dict[str, Floats]:
    """Each player's share of the change, (n,); all of them add up to it."""
    worth = {
        coalition: _loss(_mixed(start, end, coalition))
        for size in range(len(PLAYERS) + 1)
        for coalition in map(frozenset, combinations(PLAYERS, size))
    }
    count = len(PLAYERS)
    found = {}
    for player in PLAYERS:
        share = np.zeros(len(start.pd))
        for coalition, value in worth.items():
            if player not in coalition:
                weight = factorial(len(coalition)) * factorial(count - len(coalition) - 1) / factorial(count)
                share += weight * (worth[coalition | {player}] - value)
        found[player] = share
    return found


def _mixed(start: _Stood, end: _Stood, coalition: frozenset[str]) -> _Stood:
    pd, use, line, terms = (end if player in coalition else start for player in PLAYERS)
    return _Stood(pd.pd, use.balance, line.limit, line.step, terms.lgd, terms.ccf)
