"""The cut report of an engine's customers: what each bucket counts, put together on the driver."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

import pyarrow as pa

from creditline.features.data import DataSet
from creditline.features.engine.carriers.spark.engine_data import EngineData
from creditline.models.portfolio.cut_report.counted import CountedCuts
from creditline.models.portfolio.cut_report.make import cohort_rows
from creditline.models.portfolio.cut_report.rows import late_features, priced_features
from creditline.models.portfolio.cut_report.values import Later
from creditline.models.portfolio.cuts.cuts import Cuts
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.on_engine.messages import message

COUNTED, GROUPS, LATER = "counted", "groups", "later"
_GROUPS = pa.schema([("by", pa.string()), ("value", pa.string()), ("decided", pa.int64())])


@dataclass(frozen=True)
class ReportAsked:
    """What a report counts: `segments`, the attributes to count by; `late` and `priced`, features that its rows are made with.

    `later`: what became of some rows' customers, of the data that hold theirs, as parts that are put together.
    """

    segments: tuple[str, ...]
    late: tuple[str, ...]
    priced: tuple[str, ...]
    later: Callable[[DataSet, pa.Table], Later]

    @classmethod
    def of(
        cls, data: EngineData, in_force: InForce, segments: tuple[str, ...], later: Callable[[DataSet, pa.Table], Later]
    ) -> "ReportAsked":
        """With the features that the data can give."""
        return cls(segments, late_features(data, in_force), priced_features(data, in_force), later)

    @property
    def beside(self) -> tuple[str, ...]:
        """The features, each once."""
        return tuple(dict.fromkeys((*self.late, *self.priced)))

    def told(
        self, in_force: InForce, record: DataSet, cuts: Cuts, rows: pa.Table, bucket: int
    ) -> Iterator[dict[str, object]]:
        """Rows of `MESSAGES` of one bucket; `rows`: those of `cut_rows` for its cuts."""
        counted = CountedCuts.of(record, cuts, rows, self.segments)
        if rows.num_rows:
            yield message(COUNTED, counted.rows, bucket)
            if len(cohort := cohort_rows(in_force, rows)):
                yield message(LATER, pa.Table.from_pylist([asdict(self.later(record, cohort))]), bucket)
        groups = [
            {"by": by, "value": value, "decided": decided}
            for by, values in counted.groups.items()
            for value, decided in values.items()
        ]
        yield message(GROUPS, pa.Table.from_pylist(groups, schema=_GROUPS), bucket, counted.decided)


@dataclass(frozen=True)
class ReportTold:
    """What all buckets counted. `later`: of their customers never late and with a good score, in parts."""

    counted: CountedCuts
    later: tuple[Later, ...]

    @classmethod
    def of(cls, asked: ReportAsked, cuts: int, told: Iterable[tuple[str, int, pa.Table]]) -> "ReportTold":
        """Of so many `cuts`; `told`: what the messages are about, how many were found in each, and its table."""
        groups: dict[str, dict[str, int]] = {name: {} for name in asked.segments}
        parts, later = [CountedCuts(cuts, 0, pa.table({}), groups)], []
        for what, found, table in told:
            if what == LATER:
                later += [Later(**row) for row in table.to_pylist()]
            elif what == COUNTED:
                parts.append(CountedCuts(0, 0, table, {}))
            else:
                own: dict[str, Any] = {}
                for row in table.to_pylist():
                    own.setdefault(row["by"], {})[row["value"]] = row["decided"]
                parts.append(CountedCuts(0, found, pa.table({}), own))
        return cls(CountedCuts.together(parts), tuple(later))
