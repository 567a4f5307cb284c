"""A recall from beginning to end: who is touched, month by month what is otherwise, and the folder that tells it."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
from pyarrow import parquet

from creditline.features.data import DataSet
from creditline.features.edits.changed_rows import ChangedRows
from creditline.features.edits.edit import Edits, Grounds
from creditline.features.edits.feed_fault import FeedFault
from creditline.features.edits.put_right import put_right
from creditline.features.engine.carriers.duckdb.batch import setup_of
from creditline.features.engine.compute.neighbours import needs_neighbours
from creditline.features.errors import DataError
from creditline.features.output.paths import arrow_path, copy_sql, parquet_sql
from creditline.features.output.stage import Stage
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.recall.as_it_was import seen_as_it_was
from creditline.models.portfolio.recall.closed_lines import closed_lines
from creditline.models.portfolio.recall.day_files import DayFiles
from creditline.models.portfolio.recall.decided_days import DecidedDay, DecidedDays, decided_days
from creditline.models.portfolio.recall.extract import Extract
from creditline.models.portfolio.recall.month_by_month import MonthByMonth
from creditline.models.portfolio.recall.standing_again import LinesAgain
from creditline.models.portfolio.recall.touched import Touched, touched_by
from creditline.models.portfolio.recall.values import Recall, RecallMonth

TABLE, AGAIN = "decisions.parquet", "again"


@dataclass(frozen=True)
class RecallRequest:
    """What is recalled: `faults` of feeds, and `edits`, each customer's once; `told`: how they are called in the answer."""

    in_force: InForce
    data: DataSet
    faults: tuple[FeedFault, ...]
    edits: tuple[Edits, ...]
    told: tuple[str, ...]
    memory: str = "1GB"


def recall(asked: RecallRequest, out: Path, step: Callable[[str], object], share: Callable[[float], object]) -> Recall:
    """Find every decision on record that would have been otherwise, and write them into the folder `out`.

    Errors as `put_right`, `decided_days` and `seen_as_it_was`; and DataError where no decision is on record of anybody touched.
    """
    data = asked.data
    with (
        tempfile.TemporaryDirectory(prefix="creditline-recall-") as name,
        data.connect(asked.memory) as connection,
    ):
        folder = Path(name)
        decided = decided_days(asked.in_force, connection)
        step("putting records right")
        right = put_right(data, asked.faults, asked.edits, folder)
        replay = LinesAgain(data, asked.in_force.declarations, decided.first, asked.memory)
        with right.data.connect(asked.memory) as corrected:
            linked = any(_reads_links(replay, connection, one) for one in _versions(decided))
            touched = touched_by((connection, corrected), data, right.changed, linked=linked)
        closed = closed_lines(data, decided, asked.in_force.model.target_product, asked.memory)
        undecided = _undecided(connection, decided, touched)
        for place in ("days", "was"):
            (folder / place).mkdir()
        files = DayFiles(connection, data.id_type, decided, folder / "days")
        months: list[RecallMonth] = []
        many = len(touched.everybody)
        step(Stage(f"deciding again on {many:,} customers on {len(decided.days)} days", many))
        with Extract.opened(right.data, asked.memory) as extract, _Table(out / TABLE) as table:
            run = MonthByMonth(connection, data.id_type, decided, touched, replay, extract, files, closed)
            for month in run.months(table.write):
                months.append(month)
                share(len(months) / len(decided.days))
        step("making what is otherwise again from the records as they were")
        seen = seen_as_it_was(connection, data, decided, replay, run.otherwise, folder / "was")
        _write_again(connection, files, decided, asked, out)
        return Recall(
            told=asked.told,
            grounds=_grounds(asked),
            rows=_rows(connection, right.changed),
            by_record=len(touched.by_record),
            by_link=len(touched.by_link),
            undecided=undecided,
            customers=len(run.customers),
            made_again=seen,
            months=tuple(months),
        )


class _Table:
    """The table of what is otherwise, written as it is found."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._writer: parquet.ParquetWriter | None = None

    def __enter__(self) -> "_Table":
        return self

    def __exit__(self, *_: object) -> None:
        if self._writer is not None:
            self._writer.close()

    def write(self, rows: pa.Table) -> None:
        self._writer = self._writer or parquet.ParquetWriter(arrow_path(self._file), rows.schema, compression="zstd")
        self._writer.write_table(rows)


def _versions(decided: DecidedDays) -> list[DecidedDay]:
    """A day of each model and policy that decided."""
    return list({(one.model.version, one.policy.version): one for one in decided.days}.values())


def _reads_links(replay: LinesAgain, connection: duckdb.DuckDBPyConnection, decided: DecidedDay) -> bool:
    """Whether anything that decided reads what linked accounts owe."""
    return needs_neighbours(setup_of(connection, replay.data, replay.read(decided.model, decided.policy)).plan)


def _undecided(connection: duckdb.DuckDBPyConnection, decided: DecidedDays, touched: Touched) -> int:
    """Of whose corrected records no decision is on record; DataError where that is everybody."""
    files = dict.fromkeys(file for one in decided.days for file in one.files)
    connection.register("touched", pa.table({"customer_id": touched.everybody}))
    connection.register("own", pa.table({"customer_id": touched.by_record}))
    ids = f"(SELECT DISTINCT CAST(customer_id AS VARCHAR) AS said FROM {parquet_sql(files, ', union_by_name = true')})"
    sql = "SELECT count(*) FROM {} t ANTI JOIN {} d ON d.said = CAST(t.customer_id AS VARCHAR)"
    counted = [connection.execute(sql.format(one, ids)).fetchall()[0][0] for one in ("touched", "own")]
    if len(touched.everybody) and counted[0] == len(touched.everybody):
        first = touched.everybody[0].as_py()
        raise DataError(
            f"no decision is on record of any of the {counted[0]:,} customers whose records are put right ({first} is one); give "
            "the decisions on them with --decisions, or check the ids"
        )
    return int(counted[1])


def _grounds(asked: RecallRequest) -> tuple[Grounds, ...]:
    stated = [fault.grounds for fault in asked.faults] + [edit.grounds for one in asked.edits for edit in one.edits]
    return tuple(dict.fromkeys(stated))


def _rows(connection: duckdb.DuckDBPyConnection, changed: Sequence[ChangedRows]) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for one in changed:
        gone, coming = (
            connection.execute(f"SELECT count(*) FROM {parquet_sql([file])}").fetchall()[0][0]
            for file in (one.gone, one.coming)
        )
        before = found.get(one.table, (0, 0))
        found[one.table] = before[0] + gone, before[1] + coming
    return found


def _write_again(
    connection: duckdb.DuckDBPyConnection, files: DayFiles, decided: DecidedDays, asked: RecallRequest, out: Path
) -> None:
    """A file per day of all that was made again, otherwise or not, in the form of `decide`."""
    place = out / AGAIN
    place.mkdir()
    on = max(grounds.on for grounds in _grounds(asked))
    for one in decided.days:
        if files.again(one).exists():
            rows = f"SELECT *, DATE '{on}' AS recalled_on FROM {parquet_sql([files.again(one)])} ORDER BY customer_id, line_id"
            connection.execute(copy_sql(rows, place / f"{one.day}.parquet"))
