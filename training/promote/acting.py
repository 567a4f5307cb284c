"""What a policy does to the lines of a day under a version, and under the champion."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from creditline.features.data import DataSet
from creditline.features.data.reading.sql_text import name_sql, text_sql
from creditline.features.errors import DataError
from creditline.features.output.paths import parquet_sql
from creditline.models.artefact import Model
from creditline.models.portfolio.policy_features import read_policy_for
from creditline.training.monitor.population.binning import Binning
from creditline.training.monitor.population.day import CUTTING, Watching, tally_day
from creditline.training.monitor.population.rates import Share, share_of
from creditline.training.monitor.population.reasons import DayExplained, explained
from creditline.training.promote.figures import Acted, GroupOfLines

_GROUPED = {
    "opened_on": "CAST(year(opened_on) AS VARCHAR)",
    "birth_year": "CAST(CAST(birth_year AS INTEGER) // 10 * 10 AS VARCHAR) || 's'",
}


@dataclass(frozen=True)
class Lines:
    """What is asked: the data, the day, the policy as the command line names it, groups by which columns and from which size."""

    data: DataSet
    day: date
    policy: str
    by: Sequence[str]
    smallest: int
    folder: Path
    memory: str = "1GB"


def act(model: Model, champion: Model | None, asked: Lines, step: Callable[[str], None]) -> Acted:
    """Decide on every line under both models, and explain whom both cut (at most 5,000 customers, the same under each).

    DataError for a day on which nobody is known, a column that `customers` lacks, and a policy that does not fit.
    """
    for column in asked.by:
        if not asked.data.has("customers", column):
            raise DataError(f"the gates ask for groups by {column}, which customers lack; name another column")
    file, heard, policy = _decided(model, asked, "candidate", step)
    other, same = file, None
    if champion is not None:
        other, heard_before, _ = _decided(champion, asked, "champion", step)
        same = _same(heard_before, heard)
    lines, *groups = [
        one for by in (None, *asked.by) for one in _counted(asked, file, other, by, champion is not None)
    ] or [GroupOfLines("all", "all", 0, None, 0)]
    return Acted(str(asked.day), policy, lines, tuple(groups), same)


def _decided(model: Model, asked: Lines, name: str, step: Callable[[str], None]) -> tuple[Path, DayExplained, str]:
    folder = asked.folder / name
    folder.mkdir()
    policy = read_policy_for(asked.policy, model, asked.data)
    watching = Watching(model, asked.data, policy, Binning(model), folder, asked.memory)
    tally, decided = tally_day(watching, asked.day, step)
    return folder / f"decided-{asked.day}.parquet", explained(model, tally, decided), f"{policy.name} {policy.version}"


def _same(before: DayExplained, after: DayExplained) -> Share | None:
    both = before.worst.keys() & after.worst.keys()
    return share_of(sum(before.worst[one] == after.worst[one] for one in both), len(both))


def _counted(asked: Lines, file: Path, other: Path, by: str | None, compared: bool) -> list[GroupOfLines]:
    """The lines of customers not in default, all of them or by group; a group that is too small is left out."""
    group = "'all'" if by is None else f"coalesce({_GROUPED.get(by, f'CAST({name_sql(by)} AS VARCHAR)')}, 'unknown')"
    cutting = ", ".join(map(text_sql, CUTTING))
    with asked.data.connect(asked.memory) as connection:
        found = connection.execute(
            f"WITH was AS (SELECT customer_id, line_id, action FROM {parquet_sql([other])}), "
            f"now AS (SELECT customer_id, line_id, action FROM {parquet_sql([file])} WHERE NOT in_default) "
            f"SELECT {group} AS grouped, count(*), count(*) FILTER (now.action IS DISTINCT FROM was.action), "
            f"count(*) FILTER (now.action IN ({cutting})) FROM now LEFT JOIN was USING (customer_id, line_id) "
            f"LEFT JOIN customers USING (customer_id) GROUP BY grouped ORDER BY grouped"
        ).fetchall()
    return [
        GroupOfLines(by or "all", str(name), lines, changed if compared else None, cut)
        for name, lines, changed, cut in found
        if by is None or lines >= asked.smallest
    ]
