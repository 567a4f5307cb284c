"""Cuts by attributes of the customers; no group small enough to say something about a person."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from creditline.features.data import DataSet
from creditline.features.errors import DataError
from creditline.models.portfolio.cut_report.counted import GROUP, CountedCuts
from creditline.models.portfolio.cut_report.counting import removed_cents
from creditline.models.portfolio.cut_report.values import SegmentCount

USUAL = ("region", "occupation")
SMALLEST = 5  # cuts; smaller groups are counted together, so that no count can be subtracted out either
MOST = 20  # groups of one attribute
OTHERS = "others"


def chosen_segments(data: DataSet, asked: Sequence[str], *, prohibited: bool = False) -> tuple[str, ...]:
    """The attributes to count by: those asked for, or those of region and occupation there are.

    DataError for one that `customers` does not have, that identifies customers, or that is prohibited (but where `prohibited` ones
    are to be counted by, as where groups are held against each other).
    """
    for name in asked:
        if not data.has("customers", name):
            raise DataError(f"customers of {data.folder} have no column {name} to count by; name one they have")
        if name in ("customer_id", "record_id"):
            raise DataError(f"{name} tells customers apart and counts nothing; name an attribute like region")
        if data.settings.is_prohibited(name) and not prohibited:
            raise DataError(f"{name} is a prohibited attribute, which nothing is counted by; name another")
    return tuple(dict.fromkeys(asked)) or tuple(name for name in USUAL if data.has("customers", name))


def segments(counted: CountedCuts) -> tuple[SegmentCount, ...]:
    """Cuts per value of each attribute, the most first, pooled groups last."""
    found: list[SegmentCount] = []
    removed = removed_cents(counted.rows)
    for name, decided in counted.groups.items():
        cut = np.array(counted.rows[f"{GROUP}{name}"].to_pylist(), dtype=object)
        groups = _pooled(decided, cut)
        for group in dict.fromkeys(groups.values()):
            members = [value for value, into in groups.items() if into == group]
            lost = np.isin(cut, members)
            count, size = int(lost.sum()), sum(decided[value] for value in members)
            found.append(SegmentCount(name, group, size, count, count / size, int(removed[lost].sum()) / 100.0))
    return tuple(found)


def _pooled(values: Iterable[str], cut: NDArray[np.object_]) -> dict[str, str]:
    """Which group each value is counted in: its own where at least `SMALLEST` were cut.

    The pool takes in the smallest of the others until it holds that many itself, or nothing is left apart.
    """
    names, counts = np.unique(cut.astype(str), return_counts=True)
    count = dict.fromkeys(sorted(values), 0) | dict(zip(names.tolist(), counts.tolist(), strict=True))
    ordered = sorted(count, key=lambda value: (-count[value], value))
    apart = [value for value in ordered[:MOST] if count[value] >= SMALLEST]
    pooled = [value for value in ordered if value not in apart]
    while pooled and apart and sum(count[value] for value in pooled) < SMALLEST:
        pooled.append(apart.pop())
    return {value: value for value in apart} | dict.fromkeys(pooled, OTHERS)
