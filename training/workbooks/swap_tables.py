"""Whom each model lets through, what became of them, and the money of it, as tables."""

from collections.abc import Sequence
from math import isclose

from creditline.training.compare.compared import Comparison
from creditline.training.compare.findings.money import PricedDecisions
from creditline.training.compare.findings.swap_set import SWAPPED_IN, SWAPPED_OUT, SwapGroup, SwapSet
from creditline.training.workbooks.book import CellForm, Column, Row, Table
from creditline.training.workbooks.wording import BookWords

_RATE = "{defaults}/{known}"


def swap_table(found: SwapSet, words: BookWords) -> Table:
    """The four groups and their sums. Rates are formulas, but where customers were weighed."""
    counted = _counted(found.groups)
    rate = _RATE if counted else None
    lines = found.unit == "lines"
    columns = [
        Column("group", words("columns.group")),
        Column("count", words("columns.lines" if lines else "columns.customers"), CellForm.COUNT, None, "SUM({count.all})"),
        Column("share", words("columns.share"), CellForm.SHARE, "{count}/{count.total}", "SUM({share.all})"),
        Column("known", words("columns.known"), CellForm.COUNT, None, "SUM({known.all})"),
        Column("goods", words("columns.goods"), CellForm.COUNT, "{known}-{defaults}", "SUM({goods.all})"),
        Column("defaults", words("columns.defaults"), CellForm.COUNT, None, "SUM({defaults.all})"),
        Column("default_rate", words("columns.default_rate"), CellForm.RATE, rate, rate),
        Column("low", words("columns.low"), CellForm.RATE),
        Column("high", words("columns.high"), CellForm.RATE),
        *(
            Column(
                key, words(f"compare.{key}"), CellForm.RATE, None, f"SUMPRODUCT({{count.all}},{{{key}.all}})/{{count.total}}"
            )
            for key in ("champion_pd", "challenger_pd")
        ),
    ]  # fmt: skip
    if lines:
        columns.append(Column("limit", words("compare.limit_before"), CellForm.MONEY, None, "SUM({limit.all})"))
    given = [one.key for one in columns if one.key not in ("group", "share", "goods")]
    rows: tuple[Row, ...] = tuple(
        {
            **{key: getattr(one, key) for key in given},
            "group": words(f"swap.{one.group}"),
            "share": one.count / found.count if found.count else None,
            "goods": one.known - one.defaults,
        }
        for one in found.groups
    )
    known, defaults = (sum(getattr(one, key) for one in found.groups) for key in ("known", "defaults"))
    total: Row = {
        "group": words("notes.total"),
        "count": found.count,
        "share": 1.0 if found.count else None,
        "known": known,
        "goods": known - defaults,
        "defaults": defaults,
        "default_rate": defaults / known if counted and known else None,
        "low": None,
        "high": None,
        "champion_pd": _mean(found.groups, "champion_pd", found.count),
        "challenger_pd": _mean(found.groups, "challenger_pd", found.count),
        "limit": sum(one.limit or 0.0 for one in found.groups),
    }
    named = {"champion": f"{found.champion_in:,}", "challenger": f"{found.challenger_in:,}"}
    heading = words("compare.by_policy" if lines else "compare.by_number", count=f"{found.count:,}", **named)
    return Table(heading, tuple(columns), rows, total, "" if counted else words("compare.weighed"))


def gap_table(found: SwapSet, words: BookWords) -> Table:
    """The two groups that are swapped, and the difference of their rates with its interval (Zou & Donner 2008) as formulas."""
    gap = "INDEX({rate.all},1)-INDEX({rate.all},2)"
    below = "SQRT((INDEX({rate.all},1)-INDEX({low.all},1))^2+(INDEX({high.all},2)-INDEX({rate.all},2))^2)"
    above = "SQRT((INDEX({high.all},1)-INDEX({rate.all},1))^2+(INDEX({rate.all},2)-INDEX({low.all},2))^2)"
    columns = (
        Column("group", words("columns.group")),
        Column("known", words("columns.known"), CellForm.COUNT),
        Column("defaults", words("columns.defaults"), CellForm.COUNT),
        Column("rate", words("columns.default_rate"), CellForm.RATE, _RATE if _counted(found.groups) else None, gap),
        Column("low", words("columns.low"), CellForm.RATE, None, f"{{rate}}-{below}"),
        Column("high", words("columns.high"), CellForm.RATE, None, f"{{rate}}+{above}"),
    )
    rows: tuple[Row, ...] = tuple(
        {
            "group": words(f"swap.{name}"),
            "known": found.group(name).known,
            "defaults": found.group(name).defaults,
            "rate": found.group(name).default_rate,
            "low": found.group(name).low,
            "high": found.group(name).high,
        }
        for name in (SWAPPED_IN, SWAPPED_OUT)
    )
    total: Row = {
        "group": words("compare.rate_difference"),
        "known": None,
        "defaults": None,
        "rate": None if found.gap is None else found.gap.gap,
        "low": None if found.gap is None else found.gap.low,
        "high": None if found.gap is None else found.gap.high,
    }
    return Table(words("compare.swapped"), columns, rows, total)


def money_tables(found: Comparison, words: BookWords) -> list[Table]:
    """A table per pd the lines are priced at: groups of the swap set of lines, which add up to all lines."""
    groups = next(one.groups for one in found.swap_sets if one.unit == "lines")
    return [_money(groups, found.money, at, words) for at in dict.fromkeys(one.at for one in found.money)]


def _money(groups: Sequence[SwapGroup], whole: Sequence[PricedDecisions], at: str, words: BookWords) -> Table:
    columns = [
        Column("group", words("columns.group")),
        Column("lines", words("columns.lines"), CellForm.COUNT, None, "SUM({lines.all})"),
    ]
    for what, said in (("loss", "loss_as_decided"), ("profit", "profit_as_decided")):
        for side in ("champion", "challenger"):
            key, name = f"{side}_{what}", words(f"compare.{said}", model=words(f"compare.{side}"))
            columns.append(Column(key, name, CellForm.MONEY, None, f"SUM({{{key}.all}})"))
        gap = f"{{challenger_{what}}}-{{champion_{what}}}"
        columns.append(Column(f"{what}_gap", words("compare.difference"), CellForm.MONEY, gap, gap))
    rows = tuple(_priced(one.money, at, words(f"swap.{one.group}")) for one in groups)
    return Table(words(f"priced_at.{at}"), tuple(columns), rows, _priced(whole, at, words("notes.total")))


def _priced(money: Sequence[PricedDecisions], at: str, name: str) -> Row:
    own = {one.decisions: one for one in money if one.at == at}
    champion, challenger = own["champion"], own["challenger"]
    return {
        "group": name,
        "lines": champion.lines,
        "champion_loss": champion.loss,
        "challenger_loss": challenger.loss,
        "loss_gap": challenger.loss - champion.loss,
        "champion_profit": champion.profit,
        "challenger_profit": challenger.profit,
        "profit_gap": challenger.profit - champion.profit,
    }


def _counted(groups: Sequence[SwapGroup]) -> bool:
    """Whether every rate is defaults over known outcomes: no customer was weighed."""
    return all(one.default_rate is None or isclose(one.default_rate, one.defaults / one.known) for one in groups)


def _mean(groups: Sequence[SwapGroup], key: str, count: int) -> float | None:
    return sum(one.count * (getattr(one, key) or 0.0) for one in groups) / count if count else None
