"""Who changes band and whose line changes action, as tables."""

from collections.abc import Sequence

from creditline.models.policy import Action
from creditline.models.scale.bands import BANDS
from creditline.training.compare.findings.migration import ALL, NEVER_LATE, Changes
from creditline.training.validate.judged.segments import OTHERS
from creditline.training.workbooks.book import CellForm, Column, Row, Shown, Table
from creditline.training.workbooks.wording import BookWords

_ORDER = (*(band.name for band in BANDS), *map(str, Action))


def changed_matrix(found: Changes, words: BookWords) -> Table:
    """The champion's word by row, the challenger's by column; totals and the shares that change are formulas."""
    counts = {(one.champion, one.challenger): one.count for one in found.cells}
    given = list(dict.fromkeys(name for one in found.cells for name in (one.champion, one.challenger)))
    if set(given) <= set(_ORDER):
        given.sort(key=_ORDER.index)
    keys = [f"c{place}" for place in range(len(given))]
    called = [words.names.band(name) if found.of == "band" else words.names.actions[name] for name in given]
    columns = (
        Column("name", words("compare.down_and_across")),
        *(
            Column(key, name, CellForm.COUNT, total=f"SUM({{{key}.all}})")
            for key, name in zip(keys, called, strict=True)
        ),
        Column("sum", words("columns.total"), CellForm.COUNT, f"SUM({{{keys[0]}}}:{{{keys[-1]}}})", "SUM({sum.all})"),
        Column("changed", words("compare.changed"), CellForm.COUNT, total="SUM({changed.all})"),
        Column("share", words("compare.share_changed"), CellForm.SHARE, "{changed}/{sum}", "{changed}/{sum}"),
    )
    rows: list[Row] = []
    for key, name, said in zip(keys, given, called, strict=True):
        row = [counts.get((name, other), 0) for other in given]
        changed = sum(row) - counts.get((name, name), 0)
        rows.append(
            {
                "name": said,
                **dict(zip(keys, row, strict=True)),
                "sum": sum(row),
                "changed": Shown(changed, CellForm.COUNT, f"{{sum}}-{{{key}}}"),
                "share": changed / sum(row) if sum(row) else None,
            }
        )
    total: Row = {
        "name": words("notes.total"),
        **{key: sum(counts.get((one, name), 0) for one in given) for key, name in zip(keys, given, strict=True)},
        "sum": found.count,
        "changed": found.changed,
        "share": found.share,
    }
    heading = words("compare.of", what=words(f"changes.{found.of}"), which=_called(found, words))
    return Table(heading, columns, tuple(rows), total)


def segment_tables(changes: Sequence[Changes], words: BookWords) -> list[Table]:
    """Everybody and who was never late, then a table per segment, of bands and of actions."""
    tables = []
    for of in dict.fromkeys(one.of for one in changes):
        those = [one for one in changes if one.of == of]
        overall = [one for one in those if one.by in (ALL, "late")]
        tables.append(_groups(words(f"changes.{of}"), overall, words))
        for name in dict.fromkeys(one.by for one in those if one.by not in (ALL, "late")):
            heading = words(f"changes_by.{of}", name=name)
            tables.append(_groups(heading, [one for one in those if one.by == name], words, overall[0]))
    return tables


def _groups(heading: str, those: Sequence[Changes], words: BookWords, whole: Changes | None = None) -> Table:
    """`whole`: what the groups add up to, where they do."""
    share = "{changed}/{count}"
    columns = (
        Column("group", words("columns.group")),
        Column("count", words(f"counted.{those[0].of}"), CellForm.COUNT, total="SUM({count.all})"),
        Column("changed", words("compare.changed"), CellForm.COUNT, total="SUM({changed.all})"),
        Column("share", words("compare.share_changed"), CellForm.SHARE, share, share),
    )
    rows = tuple(_row(_called(one, words), one) for one in those)
    return Table(heading, columns, rows, None if whole is None else _row(words("notes.total"), whole))


def _row(name: str, one: Changes) -> Row:
    return {
        "group": name,
        "count": one.count,
        "changed": one.changed,
        "share": one.share if one.count else None,
    }


def _called(one: Changes, words: BookWords) -> str:
    known = {ALL: words("compare.everybody"), NEVER_LATE: words("compare.never_late"), OTHERS: words("compare.others")}
    return known.get(one.group, one.group)
