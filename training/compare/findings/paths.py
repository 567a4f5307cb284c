"""Months decided one after the other, under each model."""

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import duckdb
import numpy as np
import pyarrow.compute as pc
from pyarrow import parquet

from creditline.features.data import DataSet
from creditline.features.data.span import span_of
from creditline.features.output.paths import arrow_path, parquet_sql
from creditline.models.artefact import IN_DEFAULT
from creditline.models.policy.parts.economics import Economics
from creditline.models.policy.parts.money import CENT
from creditline.models.portfolio.decide.cut_price import CutPrice
from creditline.models.portfolio.decide.priced_lines import economics_of, priced_lines
from creditline.models.portfolio.decide_dates.job import Job, month_ends
from creditline.training.compare.days.side import CHALLENGER, CHAMPION, Side
from creditline.training.monitor.population.day import CUTTING
from creditline.training.outcomes.spells.months import months_after


@dataclass(frozen=True)
class PathMonth:
    """The lines of a month under one model. Counts of lines by what happens to them; money.

    `cut`: reduced, suspended or closed. `limit`: after the decisions. `loss` and `profit`: expected at the model's own pd, of
    customers not in default; None without economics.
    """

    model: str
    day: date
    lines: int
    cut: int
    closed: int
    restored: int
    increased: int
    reviews: int
    limit: float
    loss: float | None
    profit: float | None


@dataclass(frozen=True)
class PathsCompared:
    """Every month of both. Of the lines: ever cut by both, by the champion alone, by the challenger alone, or by neither.

    Balances are as recorded: what customers would have done under other limits is not known.
    """

    months: tuple[PathMonth, ...]
    cut_by_both: int
    cut_by_champion: int
    cut_by_challenger: int
    cut_by_neither: int
    end_differs: int


def last_months(data: DataSet, months: int) -> list[date]:
    """The last month ends of the data, ascending, so many."""
    last = span_of(data).last
    first = month_ends(last.replace(day=1), 2)[1]  # the end of its month
    end = first if first <= last else last.replace(day=1) - timedelta(days=1)
    start = months_after(end.replace(day=1), 1 - months)
    return month_ends(month_ends(start, 2)[1], months)


def paths_compared(
    data: DataSet,
    sides: Mapping[str, Side],
    months: int,
    economics: Economics | None,
    memory: str,
    step: Callable[[str], None],
) -> PathsCompared:
    """Decide the last `months` months under each, each month's decisions known to the next; errors as `Job.months`."""
    first = last_months(data, months)[0]
    with tempfile.TemporaryDirectory(prefix="creditline-compare-") as folder:
        found: list[PathMonth] = []
        files: dict[str, list[Path]] = {}
        for name, side in sides.items():
            assert side.place is not None
            out = Path(folder) / name
            job = Job(data, side.model, side.place, (), memory, partial(_said, step, name), float)
            days = [day for day, _ in job.months(first, months, out)]
            files[name] = [out / f"{day}.parquet" for day in days]
            found += [_month(name, day, out / f"{day}.parquet", economics) for day in days]
        cut, differs = _ever(files)
    return PathsCompared(tuple(found), *cut, differs)


def _said(step: Callable[[str], None], name: str, what: str) -> None:
    step(f"{name}: {what}")


def _month(name: str, day: date, file: Path, economics: Economics | None) -> PathMonth:
    made = parquet.read_table(arrow_path(file))
    action = np.array(made["action"].to_pylist(), dtype=np.str_)
    loss = profit = None
    if economics is not None and not economics.features:
        alive = made.filter(pc.invert(made[IN_DEFAULT]))
        each = priced_lines(economics_of(economics, alive, None), alive, CutPrice(name))
        loss, profit = float(each[0].sum()), float(each[1].sum())
    return PathMonth(
        model=name,
        day=day,
        lines=made.num_rows,
        cut=int(np.isin(action, CUTTING).sum()),
        closed=int((action == "close").sum()),
        restored=int((action == "restore").sum()),
        increased=int((action == "increase").sum()),
        reviews=int(np.asarray(made["review"]).sum()),
        limit=float(made["limit_after"].to_numpy().sum()),
        loss=loss,
        profit=profit,
    )


def _ever(files: Mapping[str, list[Path]]) -> tuple[tuple[int, int, int, int], int]:
    """Lines ever cut by both, by the champion, by the challenger, by neither; and those whose last decision leaves them otherwise."""
    lines = {
        name: f"(SELECT customer_id, line_id, bool_or(action IN {CUTTING}) AS cut, arg_max(limit_after, decided_on) AS last, "
        f"arg_max(step, decided_on) AS step FROM {parquet_sql(of)} GROUP BY ALL)"
        for name, of in files.items()
    }
    with duckdb.connect() as connection:
        row = connection.execute(
            "SELECT count(*) FILTER (a AND b), count(*) FILTER (a AND NOT b), count(*) FILTER (NOT a AND b), "
            "count(*) FILTER (NOT a AND NOT b), count(*) FILTER (differs) FROM (SELECT coalesce(one.cut, false) AS a, "
            "coalesce(other.cut, false) AS b, abs(one.last - other.last) > "
            f"{CENT} OR one.step IS DISTINCT FROM other.step AS differs "
            f"FROM {lines[CHAMPION]} one FULL JOIN {lines[CHALLENGER]} other USING (customer_id, line_id))"
        ).fetchall()[0]
    return (row[0], row[1], row[2], row[3]), row[4]
