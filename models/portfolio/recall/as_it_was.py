"""Decisions that came out otherwise, made again from the records as they were: they must give what is on record."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from creditline.features.data import DataSet
from creditline.features.errors import DataError
from creditline.features.output.paths import arrow_path
from creditline.models.portfolio.decide.deciding import DecisionVersions, decide_rows
from creditline.models.portfolio.recall.day_files import DayFiles
from creditline.models.portfolio.recall.decided_days import DecidedDay, DecidedDays
from creditline.models.portfolio.recall.extract import Extract
from creditline.models.portfolio.recall.standing_again import LinesAgain

_AT_ONCE = 65_536


def seen_as_it_was(
    connection: duckdb.DuckDBPyConnection, data: DataSet, decided: DecidedDays, replay: LinesAgain,
    otherwise: Mapping[date, pa.Array], folder: Path,
) -> int:  # fmt: skip
    """Make the decisions on the customers of `otherwise` again, by day, without any correction; how many.

    `data`: as recorded. DataError where one is not what is on record: then data, decisions or versions are not those of the day.
    """
    asked = {day: who for day, who in otherwise.items() if len(who)}
    if not asked:
        return 0
    everybody = pa.concat_arrays(list(asked.values())).unique()
    files, count = DayFiles(connection, data.id_type, decided, folder), 0
    with Extract.opened(data, replay.memory) as extract:
        extract.join(everybody)
        part = extract.data
        for one in decided.days:
            if one.day > max(asked):
                break
            if one.day in asked:
                files.waiting.unlink(missing_ok=True)
                replay.lines(part, asked[one.day], one, files.before(one), files.waiting)
                count += _held_against(connection, data.id_type, one, asked[one.day], files)
            files.carry_over(one, everybody)
    return count


def _held_against(
    connection: duckdb.DuckDBPyConnection, id_type: str, decided: DecidedDay, customers: pa.Array, files: DayFiles
) -> int:
    connection.register("followed", pa.table({"customer_id": customers}))
    made, told, versions = (
        [],
        f"({decided.sql(id_type)}) SEMI JOIN followed USING (customer_id)",
        DecisionVersions.of(decided.model),
    )
    if files.waiting.exists():
        with parquet.ParquetFile(arrow_path(files.waiting)) as read:
            for batch in read.iter_batches(_AT_ONCE):
                lines = pa.Table.from_batches([batch])
                if not decided.policy.ladder.reopen:
                    lines = lines.filter(pc.less(lines["step"], 3))
                rows = decide_rows(decided.policy, lines, versions, decided.scaling)
                made.append(rows.select(["customer_id", "line_id", "limit_after", "step", "action", "model_score"]))
    if made:
        connection.register("made", pa.concat_tables(made))
    again = "made" if made else f"(SELECT * FROM {told} LIMIT 0)"
    other = connection.execute(
        "SELECT coalesce(r.customer_id, m.customer_id), r.limit_after, m.limit_after, count(*) OVER () "
        f"FROM (SELECT * FROM {told}) r FULL JOIN {again} m USING (customer_id, line_id) "
        "WHERE r.limit_after IS DISTINCT FROM m.limit_after OR r.step IS DISTINCT FROM m.step OR r.action IS DISTINCT FROM m.action "
        "OR r.model_score IS DISTINCT FROM m.model_score ORDER BY 1 LIMIT 1"
    ).fetchall()
    if other:
        customer, was, is_now, many = other[0]
        raise DataError(
            f"the decision of {decided.day} on customer {customer} cannot be made again: it left {_money(was)}, and the records as "
            f"they were give {_money(is_now)}"
            + (f"; so it is of {many - 1} more" if many > 1 else "")
            + "; give the data, the decisions and the versions of the day"
        )
    ((count,),) = connection.execute(f"SELECT count(*) FROM {told}").fetchall()
    return int(count)


def _money(value: float | None) -> str:
    return "no line" if value is None else f"{value:,.2f}"
