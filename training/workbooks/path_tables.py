"""Months decided under each of two models, as tables."""

from creditline.training.compare.findings.paths import PathsCompared
from creditline.training.workbooks.book import CellForm, Column, Row, Table
from creditline.training.workbooks.wording import BookWords


def ever_cut(found: PathsCompared, words: BookWords) -> Table:
    """Lines ever cut under each, with totals as formulas."""
    columns = (
        Column("name", words("compare.down_and_across")),
        Column("cut", words("compare.ever_cut"), CellForm.COUNT, total="SUM({cut.all})"),
        Column("kept", words("compare.never_cut"), CellForm.COUNT, total="SUM({kept.all})"),
        Column("sum", words("columns.total"), CellForm.COUNT, "SUM({cut}:{kept})", "SUM({sum.all})"),
    )
    counts = (
        (words("compare.ever_cut"), found.cut_by_both, found.cut_by_champion),
        (words("compare.never_cut"), found.cut_by_challenger, found.cut_by_neither),
    )
    rows: tuple[Row, ...] = tuple(
        {"name": name, "cut": cut, "kept": kept, "sum": cut + kept} for name, cut, kept in counts
    )
    total: Row = {
        "name": words("notes.total"),
        "cut": found.cut_by_both + found.cut_by_challenger,
        "kept": found.cut_by_champion + found.cut_by_neither,
        "sum": sum(cut + kept for _, cut, kept in counts),
    }
    note = words("compare.end_otherwise", count=f"{found.end_differs:,}")
    return Table(words("compare.ever_cut_title"), columns, rows, total, note)


def months_table(found: PathsCompared, words: BookWords) -> Table:
    """A row per month and model; money where the policy states what lines cost and earn."""
    priced = any(one.loss is not None for one in found.months)
    columns = (
        Column("day", words("columns.as_of"), CellForm.DAY),
        Column("model", words("compare.decided_by")),
        Column("lines", words("columns.lines"), CellForm.COUNT),
        Column("cut", words("columns.cuts"), CellForm.COUNT),
        Column("rate", words("columns.rate"), CellForm.RATE, "{cut}/{lines}"),
        Column("closed", words("compare.closed"), CellForm.COUNT),
        Column("restored", words("compare.restored"), CellForm.COUNT),
        Column("increased", words("compare.increased"), CellForm.COUNT),
        Column("reviews", words("compare.for_a_person"), CellForm.COUNT),
        Column("limit", words("compare.limits_after"), CellForm.MONEY),
        *((Column(key, words(f"compare.{key}"), CellForm.MONEY) for key in ("loss", "profit")) if priced else ()),
    )
    given = [one.key for one in columns if one.key not in ("model", "rate")]
    rows: tuple[Row, ...] = tuple(
        {
            **{key: getattr(one, key) for key in given},
            "model": words(f"compare.{one.model}"),
            "rate": one.cut / one.lines if one.lines else None,
        }
        for one in sorted(found.months, key=lambda one: (one.day, one.model != "champion"))
    )
    return Table(words("compare.month_after_month"), columns, rows)
