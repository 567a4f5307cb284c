"""Counts of cuts by cause, action and band."""

from collections import Counter
from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from creditline.models.portfolio.cut_report.values import Causes, Count, FamilyCount, LayerCount, PairCount
from creditline.models.why.answer.verdict import Part
from creditline.models.why.game.layer import Layer

MOST_PAIRS = 10


def causes(rows: pa.Table) -> Causes:
    """Why the lines of these rows were cut; layers that could not have moved are left out."""
    named = [layer for layer in Layer if f"share_{layer}" in rows.column_names]
    decisive = Counter(rows["decisive"].to_pylist())
    families = rows["families"].to_pylist()
    first = Counter(one[0] for one in families if one)
    all_named = Counter(family for one in families for family in one)
    return Causes(
        layers=tuple(
            LayerCount(
                layer=str(layer),
                decisive=decisive[str(layer)],
                stands_without=int(pc.sum(rows[f"stands_{layer}"]).as_py() or 0),
                exposure_removed=-int(pc.sum(rows[f"share_{layer}"]).as_py() or 0) / 100.0 + 0.0,
            )
            for layer in named
        ),
        shared=decisive[None],
        asked=_removed(rows, "asked"),
        anyway=_removed(rows, "anyway"),
        merged=_removed(rows, "merged"),
        unexplained=_removed(rows, "unexplained"),
        behaviour=counts(rows, "behaviour", [str(part) for part in Part]),
        families=tuple(
            FamilyCount(family, first[family], all_named[family])
            for family in sorted(all_named, key=lambda family: (-first[family], -all_named[family], family))
        ),
        unnamed=sum(not one for one in families),
    )


def _removed(rows: pa.Table, row: str) -> float:
    cents = np.rint(100.0 * rows[f"drawable_{row}"].to_numpy()).astype(np.int64)
    return -int(cents.sum()) / 100.0 + 0.0


def counts(rows: pa.Table, column: str, order: Sequence[str]) -> tuple[Count, ...]:
    """Cuts and exposure per value of a column, in the order given; a value nobody has is counted as 0."""
    values = np.array(rows[column].to_pylist(), dtype=object)
    removed = removed_cents(rows)
    return tuple(Count(name, int((values == name).sum()), int(removed[values == name].sum()) / 100.0) for name in order)


def pairs(rows: pa.Table) -> tuple[PairCount, ...]:
    """The pairs of families that principal reasons name together most often."""
    found = Counter(pair for one in rows["families"].to_pylist() for pair in combinations(sorted(set(one)), 2))
    ordered = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return tuple(PairCount(*pair, count) for pair, count in ordered[:MOST_PAIRS])


def removed_cents(rows: pa.Table) -> np.ndarray:
    """What might be drawn before less what may be after, (cuts,), in whole cents."""
    before, after = (np.rint(100.0 * rows[name].to_numpy()) for name in ("drawable_from", "drawable_to"))
    return np.asarray((before - after).astype(np.int64))
