"""The workbook of a challenger beside the champion."""

from collections.abc import Iterator

from creditline.features.catalogue.words import catalogue_words
from creditline.features.words.languages import files
from creditline.training.compare.compared import Comparison
from creditline.training.compare.findings.reasons import NO_REASON, ReasonsCompared
from creditline.training.workbooks.book import Book, CellForm, Column, Row, Sheet, Table, Value
from creditline.training.workbooks.calibration_tables import tenth_table
from creditline.training.workbooks.changed_tables import changed_matrix, segment_tables
from creditline.training.workbooks.facts import facts, number, sentences
from creditline.training.workbooks.paired_tables import both_calibrations, measures_table
from creditline.training.workbooks.path_tables import ever_cut, months_table
from creditline.training.workbooks.swap_tables import gap_table, money_tables, swap_table
from creditline.training.workbooks.wording import BookWords


def compare_book(found: Comparison, words: BookWords) -> Book:
    """Sheets from the summary to the months; no row and no id of any customer."""
    title = words("compare.title", challenger=found.challenger.version, champion=found.champion.version)
    return Book(title, tuple(_sheets(found, words, title)), found.days[-1], words.lights, words.typeface)


def _sheets(found: Comparison, words: BookWords, title: str) -> Iterator[Sheet]:
    def sheet(key: str, *tables: Table, note: str = "") -> Sheet:
        return Sheet(words(f"compare.{key}"), words(f"compare.{key}"), tables, note)

    yield Sheet(words("compare.summary"), title, (_summary(found, words), _models(found, words)), words("cuts.no_ids"))
    yield sentences(words, words("compare.limits"), words("compare.limits"), found.limits)
    if (outcomes := found.outcomes) is not None:
        yield sheet("tests", measures_table(outcomes, words), note=words("compare.tests_note"))
        tenths = (tenth_table(one.bins, words, words(f"compare.{one.model}")) for one in outcomes.calibration)
        yield sheet("calibration", both_calibrations(outcomes, words), *tenths)
    yield sheet("swaps", *(made(one, words) for one in found.swap_sets for made in (swap_table, gap_table)))
    if found.money:
        yield sheet("money", *money_tables(found, words), note=words("compare.money_note"))
    for key, of in (("bands", "band"), ("actions", "action")):
        groups = [found.changed(of, *group) for group in (("all", "all"), ("late", "never late"))]
        if tables := [changed_matrix(one, words) for one in groups if one is not None and one.cells]:
            yield sheet(key, *tables)
    yield sheet("segments", *segment_tables(found.changes, words))
    if found.reasons is not None:
        yield sheet("reasons", _same(found.reasons, words), _first(found.reasons, words))
    if found.paths is not None:
        yield sheet("months", ever_cut(found.paths, words), months_table(found.paths, words))


def _summary(found: Comparison, words: BookWords) -> Table:
    sides = {"champion": found.champion, "challenger": found.challenger}
    lines, rows = found.lines, None if found.outcomes is None else found.outcomes.rows
    told: list[tuple[str, Value]] = [
        (words("cuts.product"), found.target_product or words("validation.any")),
        (words("validation.outcome"), found.default),
        *((words("compare.trained_on", model=words(f"compare.{name}")), one.outcome) for name, one in sides.items()),
        (words("compare.days"), ", ".join(map(str, found.days))),
        (words("columns.customers"), found.customers),
        (words("compare.in_default"), found.in_default),
    ]
    if rows is None:
        told.append((words("compare.no_outcomes"), found.no_outcomes))
    else:
        told += [
            (words("compare.judged"), rows.rows),
            (words("columns.defaults"), rows.defaults),
            (words("columns.default_rate"), number(rows.default_rate, CellForm.RATE)),
            (words("columns.low"), number(rows.low, CellForm.RATE)),
            (words("columns.high"), number(rows.high, CellForm.RATE)),
            (words("compare.left_out"), rows.left_out),
        ]
    if lines is not None:
        told += [(words("columns.lines"), lines.lines), (words("compare.other_limit"), lines.changed_limit)]
    return facts(words, told)


def _models(found: Comparison, words: BookWords) -> Table:
    both, lines = (found.champion, found.challenger), found.lines
    told: dict[str, tuple[Value, Value]] = {
        "version": (both[0].version, both[1].version),
        "kind": (both[0].kind, both[1].kind),
        "features": (both[0].features, both[1].features),
        "only": (len(both[0].only), len(both[1].only)),
        "policy": (both[0].policy, both[1].policy),
        "made_by": (both[0].creditline, both[1].creditline),
    }
    if lines is not None:
        limits = (lines.champion_limit, lines.challenger_limit)
        told["limits_after"] = (number(limits[0], CellForm.MONEY), number(limits[1], CellForm.MONEY))
        told["for_a_person"] = (lines.champion_reviews, lines.challenger_reviews)
    columns = (
        Column("what", words("columns.what")),
        *(Column(side, words(f"compare.{side}"), CellForm.COUNT) for side in ("champion", "challenger")),
    )
    rows: tuple[Row, ...] = tuple(
        {"what": words(f"compare.{key}"), "champion": one, "challenger": other} for key, (one, other) in told.items()
    )
    return Table(words("compare.models"), columns, rows)


def _same(found: ReasonsCompared, words: BookWords) -> Table:
    columns = (
        Column("what", words("columns.what")),
        Column("count", words("columns.customers"), CellForm.COUNT),
        Column("of", words("compare.explained"), CellForm.COUNT),
        Column("share", words("columns.share"), CellForm.SHARE, "{count}/{of}"),
        Column("low", words("columns.low"), CellForm.SHARE),
        Column("high", words("columns.high"), CellForm.SHARE),
    )
    keys = [one.key for one in columns[1:]]
    told = (("same_first", found.same_first), ("same_all", found.same_all))
    rows: tuple[Row, ...] = tuple(
        {"what": words(f"compare.{what}"), **{key: getattr(one, key) for key in keys}}
        for what, one in told
        if one is not None
    )
    return Table(words("compare.cut_by_both", day=found.day, count=f"{found.cut_by_both:,}"), columns, rows)


def _first(found: ReasonsCompared, words: BookWords) -> Table:
    """Pairs of first reasons; those that are the same add up to the share above."""
    columns = (
        Column("champion", words("compare.champion"), wide=True),
        Column("challenger", words("compare.challenger"), wide=True),
        Column("customers", words("columns.customers"), CellForm.COUNT, total="SUM({customers.all})"),
        Column("share", words("columns.share"), CellForm.SHARE, "{customers}/{customers.total}", "SUM({share.all})"),
        Column(
            "same", words("compare.of_them_same"), CellForm.COUNT, "IF({champion}={challenger},{customers},0)",
            "SUM({same.all})",
        ),
    )  # fmt: skip
    rows: tuple[Row, ...] = tuple(
        {
            "champion": _reason(one.champion, words),
            "challenger": _reason(one.challenger, words),
            "customers": one.customers,
            "share": one.customers / found.explained,
            "same": one.customers if one.champion == one.challenger else 0,
        }
        for one in found.first
    )
    total: Row = {
        "champion": words("notes.total"),
        "challenger": None,
        "customers": found.explained,
        "share": 1.0 if found.first else None,
        "same": 0 if found.same_first is None else found.same_first.count,
    }
    return Table(words("compare.first_reasons"), columns, rows, total)


def _reason(name: str, words: BookWords) -> str:
    """A layer, no reason, or a concept by its family and what it is called; a lender's own concept by its own name."""
    if name == NO_REASON:
        return words("notes.none")
    family, dot, own = name.partition(".")
    if not dot:
        return words.names.layers.get(name, name)
    concepts = catalogue_words(files()[words.language]).concepts
    called = getattr(concepts, family, concepts.product).get(own, own.replace("_", " "))
    return words("compare.of", what=words.names.families.get(family, family), which=called)
