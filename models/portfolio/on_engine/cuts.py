"""Every line cut on a day, explained in the tasks that hold the customers' records."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from creditline.features.data.reading.sql_text import text_sql
from creditline.features.engine.carriers.spark.bucket_data import BucketData
from creditline.features.engine.carriers.spark.bucket_job import bucket_frame
from creditline.features.engine.carriers.spark.engine_data import EngineData
from creditline.features.engine.carriers.spark.staged import computed_once
from creditline.features.errors import DataError
from creditline.features.output.paths import arrow_path
from creditline.models.portfolio.cut_report.account import CutOutputs, write_cuts
from creditline.models.portfolio.cuts.cut_notices import reasons_schema
from creditline.models.portfolio.cuts.cut_records import write_records
from creditline.models.portfolio.cuts.cuts import OfEverybody, cuts_among, explain_cuts
from creditline.models.portfolio.cuts.table import Per, schema
from creditline.models.portfolio.explain.customer import refuse_before
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.explain.just_kept import kept_to_compare
from creditline.models.portfolio.explain.refusing import refuse_unknown
from creditline.models.portfolio.explain.rows import read_by
from creditline.models.portfolio.lines.by_lines import lines_tell
from creditline.models.portfolio.lines.record import recorded
from creditline.models.portfolio.on_engine.decisions import decide_on_engine
from creditline.models.portfolio.on_engine.messages import MESSAGES_DDL, message, messages, told
from creditline.models.portfolio.on_engine.report import ReportAsked
from creditline.models.why.words.by_language import SHIPPED, Words

TABLE, RECORDS, COUNTS, FURTHER = "table", "records", "counts", "further"
_FURTHER = pa.schema([("product", pa.string()), ("lines", pa.int64())])  # as of `Cuts`


@dataclass(frozen=True)
class CutsAsked:
    """What is made of the cuts of `end`: see `find_cuts` and `CutOutputs`; `records`: those behind the reasons too.

    `table`: whether there is one. `report`: what is counted for one; None for none.
    """

    start: date | None
    end: date
    per: Per
    records: bool = False
    words: Words = SHIPPED
    table: bool = True
    report: ReportAsked | None = None


def table_schema(per: Per, id_type: pa.DataType) -> pa.Schema:
    """The columns of the table of cuts."""
    return reasons_schema(id_type) if per is Per.reason else schema(id_type, per)


@dataclass(frozen=True)
class _Explain:
    in_force: InForce
    asked: CutsAsked
    everybody: OfEverybody

    def __call__(self, data: BucketData, bucket: int) -> Iterator[pa.Table]:
        asked, report = self.asked, self.asked.report
        with recorded(data) as record, tempfile.TemporaryDirectory(prefix="creditline.") as folder:
            cuts = cuts_among(self.in_force, record, asked.start, asked.end, everybody=self.everybody)
            counted, found = pa.table({}), []
            if cuts.count:
                table, behind = Path(folder) / "table.parquet", Path(folder) / "records.parquet"
                kind = cuts.customers.type
                late, beside = ((), ()) if report is None else (report.late, report.beside)
                answers = explain_cuts(
                    self.in_force, record, cuts, asked.start, asked.end, beside=beside, everybody=self.everybody
                )
                wanted = CutOutputs(
                    asked.per, table if asked.table else None, report is not None, late, asked.records, asked.words,
                    self.in_force,
                )  # fmt: skip
                done = write_cuts(answers, kind, wanted)
                counted = done.counted
                counts = pa.table({"cuts": [cuts.count], "explained": [done.cuts], "others": [done.others]})
                further = {"product": list(cuts.further), "lines": list(cuts.further.values())}
                found += [message(COUNTS, counts, bucket), message(FURTHER, pa.table(further, _FURTHER), bucket)]
                if asked.table:
                    found.append(message(TABLE, parquet.read_table(arrow_path(table)), bucket))
                if asked.records:
                    write_records(record, read_by(record, self.in_force), done.asks, kind, behind)
                    found.append(message(RECORDS, parquet.read_table(arrow_path(behind)), bucket))
            if report is not None:
                found += report.told(self.in_force, record, cuts, counted, bucket)
            if found:
                yield messages(found)


def explain_cuts_on_engine(
    data: EngineData, in_force: InForce, asked: CutsAsked, stage: Path | None = None, buckets: int | None = None
) -> Any:
    """A frame of `MESSAGES` per bucket with cuts, `customers` being its number: `TABLE`, `COUNTS`, `FURTHER`, `RECORDS`, a report's.

    DataError as `find_cuts`, but where no line was cut, and as `refuse_product`; for decisions given as files, which are a table of
    the engine's there; and, inside the engine's own error, for what is lost on the way. `stage` as of `computed_once`.
    """
    if in_force.decisions:
        raise DataError("decisions in files are not read in an engine; bring them into its table decisions")
    if in_force.chosen is not None:
        refuse_unknown(in_force.chosen, in_force.model, _products(data), data.folder)
    if asked.start is not None:
        refuse_before(data, asked.start)
    if in_force.policy is None and not data.has("decisions") and not lines_tell(data):
        raise DataError(
            f"{data.folder} has no table decisions to tell which lines were cut; give a policy to decide by"
        )
    read_by(data, in_force)  # refuses what no bucket could do
    everybody = _of_everybody(data, in_force, asked.end, stage, buckets)
    return bucket_frame(data, _Explain(in_force, asked, everybody), MESSAGES_DDL, buckets)


@dataclass(frozen=True)
class Unpacked:
    """The rows of one kind out of `MESSAGES`; `schema` is theirs."""

    what: str
    schema: pa.Schema

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """One kind."""
        for batch in batches:
            for what, rows in zip(batch["what"].to_pylist(), batch["rows"], strict=True):
                if what == self.what:
                    yield from told(rows).cast(self.schema).to_batches()


def _products(data: EngineData) -> list[str | None]:
    if not data.has("lines"):
        return []
    told = data.ask("lines", ("product",), "SELECT DISTINCT product FROM ({view})", "product string")["product"]
    return sorted(set(told.to_pylist()), key=lambda name: (name is None, name))


def _of_everybody(
    data: EngineData, in_force: InForce, end: date, stage: Path | None, buckets: int | None
) -> OfEverybody:
    on_record = decided = 0
    if data.has("decisions"):
        product = in_force.product
        mine = "initiated_by = 'lender'" + ("" if product is None else f" AND product = {text_sql(product)}")
        versions = ", ".join(text_sql(policy.version) for policy in in_force.policies) or "NULL"
        sql = (
            f"SELECT count(*) FILTER (decided_on <= DATE '{end}') AS decided, "
            f"count(*) FILTER (decided_on = DATE '{end}') AS today, "
            f"(SELECT count(*) FROM ({{view}}) WHERE decided_on = DATE '{end}' AND policy_version IN ({versions})) AS ours "
            f"FROM ({{view}}) WHERE {mine}"
        )
        columns = ("decided_on", "initiated_by", "product", "policy_version")
        found = data.ask("decisions", columns, sql, "decided bigint, today bigint, ours bigint")
        decided, today, ours = (sum(found[name].to_pylist()) for name in ("decided", "today", "ours"))
        on_record = today and ours
    everybody = OfEverybody(bool(on_record), bool(decided))
    if in_force.policy is None:
        return everybody
    with _decided(data, in_force, end, stage, buckets) as decisions, tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "kept.parquet"
        parquet.write_table(decisions.kept(), arrow_path(kept))
        try:
            cohort = kept_to_compare(kept, in_force.model)
        except DataError:  # nobody was kept
            return replace(everybody, scaling=decisions.scaling)
        return replace(everybody, scaling=decisions.scaling, kept=cohort)


@contextmanager
def _decided(data: EngineData, in_force: InForce, end: date, stage: Path | None, buckets: int | None) -> Iterator[Any]:
    assert in_force.policy is not None
    made = decide_on_engine(
        in_force.model, data, in_force.policy, end, in_force.declarations, keep=True, buckets=buckets
    )
    with computed_once(made.lines, stage) as lines:
        yield replace(made, lines=lines)
