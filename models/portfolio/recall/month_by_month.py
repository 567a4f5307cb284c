"""A recall: every decision on record that corrected records touch made again, month after month, the cap solved anew."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from creditline.features.output.paths import arrow_path
from creditline.models.policy import Scaling
from creditline.models.portfolio.decide.deciding import DecisionVersions, decide_rows
from creditline.models.portfolio.recall.closed_lines import ClosedLines
from creditline.models.portfolio.recall.comparing_days import DaySums, compared
from creditline.models.portfolio.recall.day_files import DayFiles
from creditline.models.portfolio.recall.decided_days import DecidedDay, DecidedDays
from creditline.models.portfolio.recall.extract import Extract
from creditline.models.portfolio.recall.others import OtherLines, has_cap
from creditline.models.portfolio.recall.standing_again import LinesAgain
from creditline.models.portfolio.recall.touched import Touched
from creditline.models.portfolio.recall.values import CapOfDay, RecallMonth

_AT_ONCE = 65_536
_ALONE = pa.schema([("limit_alone", pa.float64()), ("step_alone", pa.int64()), ("action_alone", pa.string())])


class MonthByMonth:
    """Goes through the days on record, first to last. `members`: whose decisions are made again, more where a cap moves others.

    `connection`: on the data as recorded; `extract`: of the data as put right. `otherwise`: by day, of whom a decision that was
    made again from records came out otherwise; `customers`: all who have one.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, id_type: str, decided: DecidedDays, touched: Touched, replay: LinesAgain,
        extract: Extract, files: DayFiles, closed: ClosedLines,
    ) -> None:  # fmt: skip
        self.connection = connection
        self.id_type = id_type
        self.decided = decided
        self.touched = touched
        self.replay = replay
        self.extract = extract
        self.files = files
        self.closed = closed
        self.otherwise: dict[date, pa.Array] = {}
        self.customers: set[int | str] = set()
        self.members = touched.everybody
        causes = ["record"] * len(touched.by_record) + ["link"] * len(touched.by_link)
        self._causes = pa.table({"customer_id": self.members, "cause": pa.array(causes, pa.string())})
        self._joined = False

    def months(self, write: Callable[[pa.Table], object]) -> Iterator[RecallMonth]:
        """Each day in turn; the rows that are otherwise, or whose letter is no longer true, go to `write`."""
        for decided in self.decided.days:
            if self.touched.since is not None and decided.day < self.touched.since:
                self.files.carry_over(decided, self.members)
                yield self._untouched(decided)
            else:
                yield self._month(decided, write)

    def _month(self, decided: DecidedDay, write: Callable[[pa.Table], object]) -> RecallMonth:
        if not self._joined:
            self.extract.join(self.members)
            self._joined = True
        waiting, own = self.files.waiting, self.files.made_from_records
        waiting.unlink(missing_ok=True)
        before = self.files.before(decided)
        totals = self.replay.lines(self.extract.data, self.members, decided, before, waiting)
        scaling, moved = decided.scaling, []
        if has_cap(decided.policy):
            others = OtherLines(self.connection, self.id_type, decided, self.members, self.closed)
            others.read()
            scaling = others.totals.scaling(totals)
            if _told(scaling) != _told(decided.scaling):
                moved = list(others.moved(scaling))
        alone = self._settle(decided, scaling, waiting, own)
        by_cap = _ids(moved, self.members.type)
        self.files.write_day(decided, moved, pa.concat_arrays([self.members, by_cap]))
        sums, replayed = DaySums(), self.members
        for rows in compared(
            self.connection, self.files.recorded(decided), self.files.again(decided), self._causes, alone, sums
        ):
            write(rows)
            self._remember(decided, rows, replayed)
        self.customers |= sums.customers
        month = self._told(decided, sums, scaling, len(by_cap))
        if len(by_cap):
            self.extract.join(by_cap)
            self.files.carry_before(decided, by_cap)
            self.members = pa.concat_arrays([self.members, by_cap])
        return month

    def _settle(self, decided: DecidedDay, scaling: Scaling, waiting: Path, own: Path) -> pa.Table:
        """Decide on the lines that wait, into `own`; where the cap as recorded would leave them, if it is another."""
        versions, other = DecisionVersions.of(decided.model), _told(scaling) != _told(decided.scaling)
        alone: list[pa.Table] = []
        own.unlink(missing_ok=True)
        if waiting.exists():
            with parquet.ParquetFile(arrow_path(waiting)) as read:
                writer: parquet.ParquetWriter | None = None
                for batch in read.iter_batches(_AT_ONCE):
                    rows = pa.Table.from_batches([batch])
                    if not decided.policy.ladder.reopen:  # closed lines count for the cap, and are not decided on
                        rows = rows.filter(pc.less(rows["step"], 3))
                    made = decide_rows(decided.policy, rows, versions, scaling)
                    writer = writer or parquet.ParquetWriter(arrow_path(own), made.schema)
                    writer.write_table(made)
                    if other:
                        left = decide_rows(decided.policy, rows, versions, decided.scaling)
                        named = left.select(["customer_id", "line_id", "limit_after", "step", "action"])
                        alone.append(named.rename_columns(["customer_id", "line_id", *_ALONE.names]))
                if writer is not None:
                    writer.close()
        return pa.concat_tables(alone) if alone else self._no_lines()

    def _no_lines(self) -> pa.Table:
        ids = [pa.field("customer_id", self.members.type), pa.field("line_id", pa.string())]
        return pa.schema([*ids, *_ALONE]).empty_table()

    def _remember(self, decided: DecidedDay, rows: pa.Table, members: pa.Array) -> None:
        changed = rows["customer_id"].filter(
            pc.and_(
                pc.and_(rows["otherwise"], pc.is_valid(rows["limit_after_recorded"])),
                pc.is_in(rows["customer_id"], value_set=members),
            )
        )
        kept = self.otherwise.get(decided.day, members.slice(0, 0))
        self.otherwise[decided.day] = pa.concat_arrays([kept, changed.combine_chunks()]).unique()

    def _told(self, decided: DecidedDay, sums: DaySums, scaling: Scaling, by_cap: int) -> RecallMonth:
        return RecallMonth(
            day=decided.day,
            lines=decided.lines,
            replayed=sums.lines - by_cap,
            moved_by_cap=by_cap,
            held=self.files.held(decided),
            otherwise=sums.otherwise,
            causes=dict(sums.causes),
            wrongs=dict(sums.wrongs),
            letters=dict(sums.letters),
            recorded=sums.recorded,
            again=sums.again,
            cap_recorded=_cap(decided.scaling),
            cap_again=_cap(scaling),
        )

    def _untouched(self, decided: DecidedDay) -> RecallMonth:
        return self._told(decided, DaySums(), decided.scaling, 0)


def _cap(scaling: Scaling) -> CapOfDay:
    return CapOfDay(*_told(scaling))


def _told(scaling: Scaling) -> tuple[float, float, float]:
    return scaling.threshold, scaling.factor, scaling.below


def _ids(tables: list[pa.Table], kind: pa.DataType) -> pa.Array:
    if not tables:
        return pa.array([], kind)
    return pa.concat_tables(tables)["customer_id"].combine_chunks().unique().sort()
