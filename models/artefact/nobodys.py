"""Rows that are no one's: what a model carries of whom it learned from.

Drift needs how each feature and the score are spread, reasons need rows like those of training. Neither needs anybody's own
age, balance or region.
"""

from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.models.artefact.feature import ModelFeature
from creditline.models.artefact.reference import MARGIN
from creditline.models.calibration.figures import PREFIX

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]

CELL = 20  # customers that a number, a category and a group of rows stand for, at least


def nobodys(
    features: Sequence[ModelFeature], sample: pa.Table, customers: Sequence[object], margin: Floats, seed: int
) -> pa.Table:
    """As many rows as `sample` has, none of them anybody's; no row where fewer than 20 customers are in it.

    `sample`: rows of training, of `customers` (n,) with the margins `margin` (n,). Numbers that lie together are replaced by
    one that parts them from the next, of as few digits as do, so that 20 customers at least stand behind each (a number that
    20 share stays as it is, and takes fewer next to it along); what fewer have at all is missing.
    Rows next to each other by margin are put into cells of 20 customers at least, and in each cell every feature is dealt out
    anew, by itself (microaggregation: Domingo-Ferrer & Mateo-Sanz 2002; rank swapping: Moore 1996). So a column
    keeps its spread but for the rounding, and features go together as far as the margin orders them. Beside them
    a margin that parts each cell from the one below: the spread of the scores of training, which rows dealt out anew do not
    keep.
    """
    of_row = np.unique(np.array([str(one) for one in customers]), return_inverse=True)[1].astype(np.int64)
    order = np.argsort(margin, kind="stable")
    cells = np.empty(len(order), dtype=np.int64)
    cells[order] = _cells(of_row[order])
    if not len(cells) or len(np.unique(of_row)) < CELL:
        return sample.select([*(one.name for one in features), *_figures(sample)]).slice(0, 0)
    generator = np.random.default_rng(seed)
    columns: dict[str, pa.Array] = {}
    for feature in features:
        values = sample[feature.name].combine_chunks()
        coarse = _categories(values, of_row) if feature.kind == "category" else _numbers(values, of_row)
        columns[feature.name] = coarse.take(pa.array(_dealt(cells, generator)))
    together = pa.array(_dealt(cells, generator))
    columns |= {name: sample[name].combine_chunks().take(together) for name in _figures(sample)}
    columns[MARGIN] = pa.array(_lowest(margin[order], cells[order])[cells])
    return pa.table(columns).take(pa.array(generator.permutation(len(cells))))


def _figures(sample: pa.Table) -> list[str]:
    """The economy's figures, which are everybody's."""
    return [name for name in sample.column_names if name.startswith(PREFIX)]


def _dealt(cells: Numbers, generator: np.random.Generator) -> Numbers:
    """For each row the row of its cell whose value it gets."""
    within = np.lexsort((np.arange(len(cells)), cells))
    shuffled = np.lexsort((generator.random(len(cells)), cells))
    dealt = np.empty(len(cells), dtype=np.int64)
    dealt[within] = shuffled
    return dealt


def _lowest(ordered: Floats, cells: Numbers) -> Floats:
    """Of each cell of ascending margins a number between it and the cell below; of the lowest its mean."""
    firsts = np.flatnonzero(np.append(True, cells[1:] != cells[:-1]))
    between = [(ordered[place - 1] + ordered[place]) / 2 for place in firsts[1:].tolist()]
    return np.array([ordered[cells == 0].mean(), *between])


def _cells(of_row: Numbers, same: NDArray[np.bool_] | None = None) -> Numbers:
    """The number of each row's cell, rows in order: 20 customers at least in each, if there are so many.

    `same`: whether a row has to be with the one before.
    """
    cells = np.zeros(len(of_row), dtype=np.int64)
    cell, begun = 0, 0
    there: set[int] = set()
    for place, customer in enumerate(of_row.tolist()):
        if len(there) >= CELL and not (same is not None and same[place]):
            cell, begun, there = cell + 1, place, set()
        there.add(customer)
        cells[place] = cell
    if cell and len(there) < CELL:
        cells[begun:] = cell - 1
    return cells


def _numbers(values: pa.Array, of_row: Numbers) -> pa.Array:
    known = values.cast(pa.float64()).to_numpy(zero_copy_only=False)
    found = np.full(len(known), np.nan)
    places = np.flatnonzero(~np.isnan(known))
    places = places[np.argsort(known[places], kind="stable")]
    if len(np.unique(of_row[places])) >= CELL:
        ordered, shared = known[places], _shared(known[places], of_row[places])
        cells = _cells_beside(ordered, of_row[places], shared)
        for cell in range(int(cells[-1]) + 1):
            own = cells == cell
            begin, end = np.flatnonzero(own)[[0, -1]].tolist()
            many = ordered[own & shared]
            if len(many):
                found[places[own]] = many[0]
            elif end + 1 < len(ordered):
                found[places[own]] = _between(ordered[end], ordered[end + 1])
            else:
                found[places[own]] = _between(ordered[begin:].mean(), np.inf)
    return pa.array(found, mask=np.isnan(found))


def _shared(ordered: Floats, of_row: Numbers) -> NDArray[np.bool_]:
    """Whether 20 customers at least have each of the ascending numbers."""
    _, of_value = np.unique(ordered, return_inverse=True)
    often = np.bincount(np.unique(np.stack([of_value, of_row], axis=1), axis=0)[:, 0])
    return np.asarray(often[of_value] >= CELL)


def _cells_beside(ordered: Floats, of_row: Numbers, shared: NDArray[np.bool_]) -> Numbers:
    """Cells of ascending numbers; one that 20 customers share is a cell of its own, where what lies between allows it."""
    starts = np.append(True, ordered[1:] != ordered[:-1])
    edges = np.flatnonzero(np.append(True, (shared[1:] != shared[:-1]) | (shared[1:] & starts[1:]))).tolist()
    cells, first = np.zeros(len(ordered), dtype=np.int64), 0
    for begin, end in zip(edges, [*edges[1:], len(ordered)], strict=True):
        own = _cells(of_row[begin:end], ~starts[begin:end])
        # A few between two that many share go to the one below, or above where there is none.
        few = len(np.unique(of_row[begin:end])) < CELL
        first = first - 1 if few and begin else first
        cells[begin:end] = first + own
        first = int(cells[end - 1]) + (0 if few and not begin else 1)
    return cells


def _between(low: float, high: float) -> float:
    """The number of fewest digits above `low`, or of two whole ones at it, and below `high`."""
    exact = Decimal(float(low))
    whole = exact == exact.to_integral_value()
    for digits in range(1, 19):
        unit = Decimal(1).scaleb(exact.adjusted() - digits + 1)
        found = float(exact.quantize(unit, ROUND_CEILING) if digits < 18 else exact + unit)
        if (low <= found if whole else low < found) and found < high:
            return found
    return float(low)


def _categories(values: pa.Array, of_row: Numbers) -> pa.Array:
    """Categories that fewer than 20 customers have are missing."""
    texts = values.to_pylist()
    having: dict[str | None, set[int]] = {}
    for text, customer in zip(texts, of_row.tolist(), strict=True):
        having.setdefault(text, set()).add(customer)
    return pa.array([text if len(having[text]) >= CELL else None for text in texts], pa.string())
