"""The workbook of a validation."""

from collections.abc import Iterator

from creditline.training.validate.findings.champion import Champion
from creditline.training.validate.findings.stability import Shift
from creditline.training.validate.report.validation import Validation
from creditline.training.workbooks.book import Book, CellForm, Column, Lit, Row, Sheet, Shown, Table, Value
from creditline.training.workbooks.calibration_tables import band_table, bands_over_time, tenth_table
from creditline.training.workbooks.facts import facts, number, sentences
from creditline.training.workbooks.shares import index_table, migration_table
from creditline.training.workbooks.wording import BookWords


def validation_book(found: Validation, words: BookWords) -> Book:
    """Sheets from the summary to the limits; no row and no id of any customer."""
    title = words("validation.title", version=found.model.version)
    return Book(title, tuple(_sheets(found, words, title)), found.judged.last, words.lights, words.typeface)


def _sheets(found: Validation, words: BookWords, title: str) -> Iterator[Sheet]:
    def sheet(key: str, *tables: Table, note: str = "") -> Sheet:
        return Sheet(words(f"validation.{key}"), words(f"validation.{key}"), tables, note)

    yield Sheet(words("validation.summary"), title, (_summary(found, words),), words("notes.formulas"))
    yield sheet("discrimination", _discrimination(found, words))
    yield sheet("ks", _goods_and_bads(found, words), note=words("notes.binned"))
    yield sheet(
        "calibration",
        band_table(found.calibration, words),
        tenth_table(found.calibration.bins, words, words("validation.tenths")),
    )
    yield sheet("over_time", bands_over_time(found.over_time, words))
    stability = found.stability
    yield sheet(
        "stability",
        index_table(words, words("validation.index"), stability.score_bins, stability.score.psi),
        _shifts(words, words("validation.months"), stability.months, words("columns.month")),
        _shifts(words, words("validation.features"), stability.features, words("columns.feature")),
    )
    if (moved := stability.migration) is not None:
        heading = words("validation.migration_title", first=moved.first, last=moved.last)
        yield sheet("migration", migration_table(words, heading, moved.bands, moved.counts))
    yield sheet("families", _families(found, words))
    yield sheet("directions", _directions(found, words))
    if found.champion is not None:
        yield sheet("champion", _champion(found.champion, words))
    yield sentences(words, words("validation.limits"), words("validation.limits"), found.limits)


def _summary(found: Validation, words: BookWords) -> Table:
    everybody, fit = found.discrimination[0], found.calibration
    told: list[tuple[str, Value]] = [
        (words("validation.model"), found.model.version),
        (words("validation.product"), found.model.target_product or words("validation.any")),
        (words("validation.outcome"), found.judged.outcome),
        (words("validation.dates"), f"{found.judged.first} – {found.judged.last}"),
        (words("columns.rows"), found.judged.rows),
        (words("columns.customers"), found.judged.customers),
        (words("columns.defaults"), found.judged.defaults),
        (words("columns.default_rate"), number(everybody.default_rate, CellForm.RATE)),
        (words("columns.mean_pd"), number(everybody.mean_pd, CellForm.RATE)),
        (words("validation.auc"), number(everybody.auc)),
        (words("validation.auc_bounds"), _bounds(everybody.low, everybody.high)),
        (words("validation.gini"), number(everybody.gini)),
        (words("validation.ks_value"), number(everybody.ks)),
        (words("validation.error"), number(fit.error, CellForm.P)),
        (words("validation.error_by_chance"), number(fit.error_by_chance, CellForm.P)),
        (words("validation.brier"), number(fit.brier, CellForm.P)),
        (words("validation.score_index"), number(found.stability.score.psi)),
    ]
    return facts(words, told)


def _bounds(low: float | None, high: float | None) -> Value:
    return None if low is None or high is None else f"{low:.3f} – {high:.3f}"


def _discrimination(found: Validation, words: BookWords) -> Table:
    def column(key: str, form: CellForm = CellForm.TEXT, formula: str | None = None, lit: Lit | None = None) -> Column:
        return Column(key, words(f"columns.{key}"), form, formula, lit=lit)

    columns = (
        *(column(key) for key in ("by", "group", "use")),
        *(column(key, CellForm.COUNT) for key in ("rows", "customers", "defaults")),
        *(column(key, CellForm.RATE) for key in ("default_rate", "mean_pd")),
        column("ratio", CellForm.NUMBER, "{default_rate}/{mean_pd}"),
        *(column(key, CellForm.NUMBER) for key in ("auc", "low", "high")),
        column("gini", CellForm.NUMBER, "2*{auc}-1"),
        column("ks", CellForm.NUMBER),
    )
    given = [one.key for one in columns if one.key != "ratio"]
    rows: tuple[Row, ...] = tuple(
        {**{key: getattr(one, key) for key in given}, "ratio": one.default_rate / one.mean_pd}
        for one in found.discrimination
    )
    return Table("", columns, rows)


def _goods_and_bads(found: Validation, words: BookWords) -> Table:
    goods, bads = (sum(getattr(one, name) for one in found.scores) for name in ("goods", "bads"))
    columns = (
        Column("lowest", words("columns.lowest"), CellForm.COUNT),
        Column("highest", words("columns.highest"), CellForm.COUNT),
        Column("goods", words("columns.goods"), CellForm.COUNT, total="SUM({goods.all})"),
        Column("bads", words("columns.bads"), CellForm.COUNT, total="SUM({bads.all})"),
        Column("rows", words("columns.rows"), CellForm.COUNT, "{goods}+{bads}", "SUM({rows.all})"),
        Column("rate", words("columns.bad_rate"), CellForm.RATE, "{bads}/{rows}", "{bads}/{rows}"),
        Column("good", words("columns.so_far_goods"), CellForm.SHARE, "SUM({goods.so_far})/{goods.total}"),
        Column("bad", words("columns.so_far_bads"), CellForm.SHARE, "SUM({bads.so_far})/{bads.total}"),
        Column("gap", words("columns.gap"), CellForm.SHARE, "{bad}-{good}", "MAX({gap.all})"),
    )
    rows: list[Row] = []
    good = bad = 0
    for one in found.scores:
        good, bad, size = good + one.goods, bad + one.bads, one.goods + one.bads
        shares = (good / goods, bad / bads)
        rows.append(
            {
                "lowest": one.lowest,
                "highest": one.highest,
                "goods": one.goods,
                "bads": one.bads,
                "rows": size,
                "rate": one.bads / size if size else None,
                "good": shares[0],
                "bad": shares[1],
                "gap": shares[1] - shares[0],
            }
        )
    total: Row = {
        "lowest": words("notes.total"),
        "highest": None,
        "goods": goods,
        "bads": bads,
        "rows": goods + bads,
        "rate": bads / (goods + bads),
        "good": None,
        "bad": words("columns.ks"),
        "gap": max(_gaps(found, goods, bads)),
    }
    return Table(words("validation.ks_title"), columns, tuple(rows), total)


def _gaps(found: Validation, goods: int, bads: int) -> Iterator[float]:
    good = bad = 0
    for one in found.scores:
        good, bad = good + one.goods, bad + one.bads
        yield bad / bads - good / goods


def _shifts(words: BookWords, heading: str, shifts: tuple[Shift, ...], named: str) -> Table:
    columns = (
        Column("name", named),
        Column("psi", words("columns.index"), CellForm.NUMBER, lit=Lit(0.1, 0.25)),
        Column("light", words("columns.light"), lights=True),
    )
    return Table(
        heading,
        columns,
        tuple({"name": one.name, "psi": one.psi, "light": words.lights[one.light]} for one in shifts),
    )


def _families(found: Validation, words: BookWords) -> Table:
    columns = (
        Column("family", words("columns.family")),
        Column("features", words("columns.features"), CellForm.COUNT),
        Column("auc_lost", words("columns.auc_lost"), CellForm.SIGNED),
        Column("p", words("columns.p"), CellForm.P),
        Column("points_moved", words("columns.points_moved"), CellForm.NUMBER),
    )
    return Table(
        "",
        columns,
        tuple(
            {
                "family": words.names.families.get(one.family, one.family),
                "features": one.features,
                "auc_lost": one.auc_lost,
                "p": one.p,
                "points_moved": one.points_moved,
            }
            for one in found.families
        ),
    )


def _directions(found: Validation, words: BookWords) -> Table:
    columns = (
        Column("feature", words("columns.feature")),
        Column("direction", words("columns.direction"), CellForm.COUNT),
        Column("steps", words("columns.steps"), CellForm.COUNT),
        Column("against", words("columns.against"), CellForm.COUNT, lit=Lit(1, 1)),
        Column("largest", words("columns.largest"), CellForm.P),
    )
    keys = [one.key for one in columns]
    return Table("", columns, tuple({key: getattr(one, key) for key in keys} for one in found.monotone))


def _champion(champion: Champion, words: BookWords) -> Table:
    columns = (
        Column("measure", words("validation.measure")),
        Column("champion", words("validation.champion_value"), CellForm.P),
        Column("model", words("validation.model_value"), CellForm.P),
        Column("difference", words("validation.difference"), CellForm.SIGNED, "{model}-{champion}"),
    )
    names = {
        "auc": words("validation.auc"),
        "gini": words("validation.gini"),
        "ks": words("validation.ks_value"),
        "brier": words("validation.brier"),
        "log_loss": words("validation.log_loss"),
        "calibration_error": words("validation.error"),
    }
    rows: list[Row] = []
    for key, name in names.items():
        theirs, ours = getattr(champion.champion, key), getattr(champion.model, key)
        gap: Value = None if theirs is None or ours is None else ours - theirs
        rows.append({"measure": name, "champion": theirs, "model": ours, "difference": gap})
    p: Row = {
        "measure": words("columns.p"),
        "champion": None,
        "model": None,
        "difference": Shown(champion.auc.p, CellForm.P),
    }
    return Table(champion.version, columns, (*rows, p))
