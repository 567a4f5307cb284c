"""Tables that several workbooks have: a stability index bin by bin, and customers from band to band."""

from collections.abc import Sequence

import numpy as np

from creditline.training.metrics.stability import IndexBin
from creditline.training.workbooks.book import CellForm, Column, Row, Shown, Table, Value
from creditline.training.workbooks.wording import BookWords


def index_table(words: BookWords, heading: str, bins: Sequence[IndexBin], psi: float) -> Table:
    """Counts, smoothed shares and each bin's part of the index; `psi`: their sum."""
    was, now = (np.array(counts, float) + 0.5 for counts in ([b.reference for b in bins], [b.current for b in bins]))
    was, now = was / was.sum(), now / now.sum()
    parts = (now - was) * np.log(now / was)
    smoothed = "({{{0}}}+0.5)/(SUM({{{0}.all}})+0.5*COUNT({{{0}.all}}))"
    columns = (
        Column("bin", words("columns.bin")),
        Column("reference", words("columns.reference"), CellForm.COUNT, total="SUM({reference.all})"),
        Column("current", words("columns.current"), CellForm.COUNT, total="SUM({current.all})"),
        Column("was", words("columns.share_reference"), CellForm.SHARE, smoothed.format("reference"), "SUM({was.all})"),
        Column("now", words("columns.share_current"), CellForm.SHARE, smoothed.format("current"), "SUM({now.all})"),
        Column("part", words("columns.part"), CellForm.P, "({now}-{was})*LN({now}/{was})", "SUM({part.all})"),
    )
    rows: tuple[Row, ...] = tuple(
        {
            "bin": _bin(words, one),
            "reference": one.reference,
            "current": one.current,
            "was": float(was[place]),
            "now": float(now[place]),
            "part": float(parts[place]),
        }
        for place, one in enumerate(bins)
    )
    total: Row = {
        "bin": words("columns.index"),
        "reference": sum(one.reference for one in bins),
        "current": sum(one.current for one in bins),
        "was": 1.0,
        "now": 1.0,
        "part": psi,
    }
    return Table(heading, columns, rows, total, words("notes.smoothed"))


def migration_table(words: BookWords, heading: str, bands: Sequence[str], counts: Sequence[Sequence[int]]) -> Table:
    """`counts[i][j]`: from band i to band j, lowest band first; with row totals and the shares that moved down and up."""
    keys = [f"b{place}" for place in range(len(bands))]
    called = [words.names.band(band) for band in bands]
    columns = (
        Column("band", words("columns.band")),
        *(
            Column(key, name, CellForm.COUNT, total=f"SUM({{{key}.all}})")
            for key, name in zip(keys, called, strict=True)
        ),
        Column("sum", words("columns.total"), CellForm.COUNT, f"SUM({{{keys[0]}}}:{{{keys[-1]}}})", "SUM({sum.all})"),
        Column("worse", words("columns.worse"), CellForm.SHARE),
        Column("better", words("columns.better"), CellForm.SHARE),
    )
    rows = []
    for place, (name, row) in enumerate(zip(called, counts, strict=True)):
        parts = {"worse": (keys[:place], sum(row[:place])), "better": (keys[place + 1 :], sum(row[place + 1 :]))}
        moved: dict[str, Value] = {part: _part(over, moved, sum(row)) for part, (over, moved) in parts.items()}
        rows.append({"band": name, **dict(zip(keys, row, strict=True)), "sum": sum(row), **moved})
    sums = np.array(counts).sum(axis=0)
    total: Row = {
        "band": words("notes.total"),
        **{key: int(one) for key, one in zip(keys, sums, strict=True)},
        "sum": int(sums.sum()),
        "worse": None,
        "better": None,
    }
    return Table(heading, columns, tuple(rows), total)


def _part(keys: Sequence[str], moved: int, whole: int) -> Value:
    if not keys or not whole:
        return None
    return Shown(moved / whole, CellForm.SHARE, f"SUM({{{keys[0]}}}:{{{keys[-1]}}})/{{sum}}")


def _bin(words: BookWords, one: IndexBin) -> str:
    if one.above is None and one.upto is None:
        return words("notes.no_score")
    if one.above is None:
        return words("notes.upto", upto=f"{one.upto:g}")
    if one.upto is None:
        return words("notes.above", above=f"{one.above:g}")
    return words("notes.between", above=f"{one.above:g}", upto=f"{one.upto:g}")
