"""The workbook of a day's cuts: what the cut report counts, and no customer."""

from collections.abc import Iterator, Sequence

from creditline.models.policy.deciding.propose_lines import DEFAULTED
from creditline.models.portfolio.cut_report.values import (
    Causes,
    Count,
    CutMoney,
    CutReport,
    GoodCohort,
    Later,
    OverrideGroup,
)
from creditline.training.workbooks.book import Book, CellForm, Column, Row, Sheet, Table, Value
from creditline.training.workbooks.facts import facts, number
from creditline.training.workbooks.wording import BookWords


def cuts_book(found: CutReport, words: BookWords) -> Book:
    """Sheets from the summary to what persons decided."""
    title = words("cuts.title", end=found.end)
    return Book(title, tuple(_sheets(found, words, title)), found.end, words.lights, words.typeface)


def _sheets(found: CutReport, words: BookWords, title: str) -> Iterator[Sheet]:
    def sheet(key: str, *tables: Table) -> Sheet:
        return Sheet(words(f"cuts.{key}"), words(f"cuts.{key}"), tables)

    yield Sheet(words("cuts.summary"), title, (_summary(found, words),), words("cuts.no_ids"))
    yield sheet("causes", *_causes(found.causes, words), _pairs(found, words))
    yield sheet(
        "actions",
        _counts(words, words("cuts.by_action"), found.actions, words("columns.action")),
        _counts(words, words("cuts.by_band"), found.bands, words("columns.band")),
    )
    if found.segments:
        names = dict.fromkeys(one.by for one in found.segments)
        yield sheet("segments", *(_segments(found, words, name) for name in names))
    if found.cohort is not None:
        tables = _causes(found.cohort.causes, words) if found.cohort.cuts else ()
        yield Sheet(words("cuts.cohort"), words("cuts.cohort_title"), (_cohort(found.cohort, words), *tables))
    if found.money is not None:
        yield sheet("money", *_money(found.money, None if found.cohort is None else found.cohort.money, words))
    if (made := found.overrides) is not None:
        yield sheet(
            "overrides",
            *(
                _overrides(words, words(f"cuts.{key}"), groups)
                for key, groups in (("sent", made.sent), ("reasons", made.reasons), ("bands", made.bands))
            ),
        )


def _summary(found: CutReport, words: BookWords) -> Table:
    about = found.about
    told: list[tuple[str, Value]] = [
        (words("cuts.policy"), about.policy),
        (words("cuts.model"), about.model),
        (words("cuts.product"), about.product),
        (words("cuts.currency"), about.currency or None),
        (words("cuts.dates"), f"{found.earliest} – {found.latest}"),
        (words("cuts.decided"), found.decided),
        (words("cuts.cuts"), found.cuts),
        (words("cuts.rate"), number(found.cuts / found.decided, CellForm.RATE)),
        (words("cuts.never_whole"), found.never_whole),
        (words("cuts.drawn_before"), number(found.exposure_before, CellForm.MONEY)),
        (words("cuts.drawn_removed"), number(found.exposure_removed, CellForm.MONEY)),
        (words("cuts.part_removed"), number(_over(found.exposure_removed, found.exposure_before), CellForm.RATE)),
        (words("cuts.review"), found.review),
    ]
    return facts(words, told)


def _causes(causes: Causes, words: BookWords) -> tuple[Table, ...]:
    return (
        _layers(causes, words),
        _counts(words, words("cuts.behaviour"), causes.behaviour, words("cuts.behaviour")),
        _families(causes, words),
    )


def _layers(causes: Causes, words: BookWords) -> Table:
    """The shares of the layers and of what stands beside them; they add up to what all cuts removed."""
    columns = (
        Column("layer", words("columns.layer")),
        Column("decisive", words("columns.decisive"), CellForm.COUNT, total="SUM({decisive.all})"),
        Column("stands", words("columns.stands"), CellForm.COUNT),
        Column("removed", words("columns.removed"), CellForm.MONEY, total="SUM({removed.all})"),
        Column("share", words("columns.share"), CellForm.SHARE, "{removed}/{removed.total}", "SUM({share.all})"),
    )
    beside = {name: getattr(causes, name) for name in ("asked", "anyway", "merged", "unexplained")}
    told: list[tuple[str, int | None, int | None, float]] = [
        (words.names.layers[one.layer], one.decisive, one.stands_without, one.exposure_removed) for one in causes.layers
    ]
    told += [(words("cuts.shared"), causes.shared, None, 0.0)]
    told += [(words(f"cuts.{name}"), None, None, removed) for name, removed in beside.items() if removed]
    whole = round(100 * sum(one[3] for one in told)) / 100
    rows: tuple[Row, ...] = tuple(
        {"layer": name, "decisive": decisive, "stands": stands, "removed": removed, "share": _over(removed, whole)}
        for name, decisive, stands, removed in told
    )
    total: Row = {
        "layer": words("notes.total"),
        "decisive": sum(one[1] or 0 for one in told),
        "stands": None,
        "removed": whole,
        "share": 1.0 if whole else None,
    }
    return Table(words("cuts.layers"), columns, rows, total)


def _counts(words: BookWords, heading: str, counts: Sequence[Count], named: str) -> Table:
    columns = (
        Column("name", named),
        Column("cuts", words("columns.cuts"), CellForm.COUNT, total="SUM({cuts.all})"),
        Column("share", words("columns.share"), CellForm.SHARE, "{cuts}/{cuts.total}"),
        Column("removed", words("columns.removed"), CellForm.MONEY, total="SUM({removed.all})"),
    )
    cuts, removed = sum(one.cuts for one in counts), round(100 * sum(one.exposure_removed for one in counts)) / 100
    rows: tuple[Row, ...] = tuple(
        {
            "name": _called(words, one.name),
            "cuts": one.cuts,
            "share": _over(one.cuts, cuts),
            "removed": one.exposure_removed,
        }
        for one in counts
    )
    return Table(
        heading, columns, rows, {"name": words("notes.total"), "cuts": cuts, "share": None, "removed": removed}
    )


def _called(words: BookWords, name: str) -> str:
    if name == DEFAULTED:
        return words("cuts.in_default")
    return words.names.actions.get(name) or words.names.bands.get(name) or words.part(name)


def _families(causes: Causes, words: BookWords) -> Table:
    columns = (
        Column("family", words("columns.family")),
        Column("first", words("columns.first"), CellForm.COUNT, total="SUM({first.all})"),
        Column("share", words("columns.share"), CellForm.SHARE, "{first}/{first.total}"),
        Column("named", words("columns.named"), CellForm.COUNT),
    )
    whole = sum(one.first for one in causes.families)
    rows: tuple[Row, ...] = tuple(
        {
            "family": words.names.families.get(one.family, one.family),
            "first": one.first,
            "share": _over(one.first, whole),
            "named": one.named,
        }
        for one in causes.families
    )
    total: Row = {"family": words("notes.total"), "first": whole, "share": None, "named": None}
    return Table(words("cuts.families"), columns, rows, total)


def _pairs(found: CutReport, words: BookWords) -> Table:
    columns = (Column("pair", words("columns.pair")), Column("cuts", words("columns.cuts"), CellForm.COUNT))
    names = words.names.families
    rows: tuple[Row, ...] = tuple(
        {"pair": f"{names.get(one.family, one.family)} + {names.get(one.other, one.other)}", "cuts": one.cuts}
        for one in found.pairs
    )
    return Table(words("cuts.pairs"), columns, rows)


def _segments(found: CutReport, words: BookWords, by: str) -> Table:
    columns = (
        Column("group", words("columns.group")),
        Column("decided", words("columns.decided"), CellForm.COUNT, total="SUM({decided.all})"),
        Column("cuts", words("columns.cuts"), CellForm.COUNT, total="SUM({cuts.all})"),
        Column("rate", words("columns.rate"), CellForm.RATE, "{cuts}/{decided}", "{cuts}/{decided}"),
        Column("removed", words("columns.removed"), CellForm.MONEY, total="SUM({removed.all})"),
    )
    those = [one for one in found.segments if one.by == by]
    rows: tuple[Row, ...] = tuple(
        {
            "group": one.group,
            "decided": one.decided,
            "cuts": one.cuts,
            "rate": one.share_cut,
            "removed": one.exposure_removed,
        }
        for one in those
    )
    decided, cuts = sum(one.decided for one in those), sum(one.cuts for one in those)
    total: Row = {
        "group": words("notes.total"),
        "decided": decided,
        "cuts": cuts,
        "rate": _over(cuts, decided),
        "removed": round(100 * sum(one.exposure_removed for one in those)) / 100,
    }
    return Table(words("cuts.by", name=by), columns, rows, total)


def _cohort(cohort: GoodCohort, words: BookWords) -> Table:
    later: Later = cohort.later
    told: list[tuple[str, Value]] = [
        (words("cuts.cuts"), cohort.cuts),
        (words("cuts.drawn_removed"), number(cohort.exposure_removed, CellForm.MONEY)),
        (words("cuts.known"), later.known),
        (words("cuts.good"), later.good),
        (words("cuts.share_good"), number(later.share_good, CellForm.RATE)),
    ]
    return facts(words, told)


def _money(money: CutMoney, cohort: CutMoney | None, words: BookWords) -> tuple[Table, Table]:
    """All cuts and the cohort beside each other; the profit is computed from the rows above it."""
    profit = "INDEX({{{0}.all}},2)-INDEX({{{0}.all}},3)-INDEX({{{0}.all}},4)+INDEX({{{0}.all}},5)"
    whole = None if cohort is None else profit.format("cohort")
    columns = (
        Column("what", words("columns.what")),
        Column("all", words("columns.amount"), CellForm.MONEY, total=profit.format("all")),
        Column("cohort", words("columns.cohort"), CellForm.MONEY, total=whole),
    )
    names = {
        "room": ("room_removed", CellForm.MONEY),
        "loss_before": ("loss_before", CellForm.MONEY),
        "loss_after": ("loss_after", CellForm.MONEY),
        "earnings": ("earnings_forgone", CellForm.MONEY),
        "handling": ("handling_saved", CellForm.MONEY),
        "break_even": ("break_even_pd", CellForm.RATE),
        "mean_pd": ("mean_pd", CellForm.RATE),
        "below": ("below_break_even", CellForm.COUNT),
    }
    rows: list[Row] = [
        {
            "what": words(f"cuts.{name}"),
            "all": number(getattr(money, field), form),
            "cohort": None if cohort is None else number(getattr(cohort, field), form),
        }
        for name, (field, form) in names.items()
    ]
    total: Row = {
        "what": words("cuts.profit"),
        "all": money.profit,
        "cohort": None if cohort is None else cohort.profit,
    }
    return Table("", columns, tuple(rows[:5]), total), Table("", columns, tuple(rows[5:]))


def _overrides(words: BookWords, heading: str, groups: Sequence[OverrideGroup]) -> Table:
    columns = (
        Column("name", words("columns.name")),
        Column("decided", words("columns.decided"), CellForm.COUNT),
        Column("overridden", words("columns.overridden"), CellForm.COUNT),
        Column("rate", words("columns.override_rate"), CellForm.RATE),
    )
    keys = ("name", "decided", "overridden", "rate")
    return Table(heading, columns, tuple({key: getattr(one, key) for key in keys} for one in groups))


def _over(part: float, whole: float) -> float | None:
    return part / whole if whole else None
