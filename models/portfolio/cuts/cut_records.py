"""The records behind the principal reasons of many cuts, written a range of customers at a time."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from creditline.features.catalogue import Catalogue
from creditline.features.data import DataSet
from creditline.features.output.paths import arrow_path
from creditline.models.portfolio.cuts.cut_notices import CutNotices
from creditline.models.portfolio.cuts.table import customers_of
from creditline.models.portfolio.explain.evidence import evidence_chunks
from creditline.models.why.ledger.answers import Answers

MOST = 20  # rows listed per feature; how many more there are is counted


def records_schema(id_type: pa.DataType) -> pa.Schema:
    """A row per record of a feature that a principal reason names.

    `rank`: the reason's. `on`: the record's event date; `amount` its sum of money, null where the table has none. `move`:
    whether it `entered`, `left` or `changed`, and `day` the first day from which it did. `more`: further records of that
    feature that are not listed.
    """
    return pa.schema(
        [
            ("customer_id", id_type),
            ("rank", pa.int64()),
            ("family", pa.string()),
            ("feature", pa.string()),
            ("table", pa.string()),
            ("record_id", pa.string()),
            ("on", pa.date32()),
            ("amount", pa.float64()),
            ("move", pa.string()),
            ("day", pa.date32()),
            ("more", pa.int64()),
        ]
    )


def asks_of(answers: Answers, told: Sequence[CutNotices], id_type: pa.DataType) -> pa.Table:
    """What the principal reasons name: `customer_id`, `feature`, the reason's `rank` and `family`, `since` and `until` when it moved.

    Nothing of answers against others: no record moved what differs from theirs.
    """
    named = [
        (one.place, feature, number + 1, reason.family, reason.until)
        for one in told
        if answers.against == "past"
        for number, reason in enumerate(one.reasons)
        for feature in reason.features
    ]
    place, feature, rank, family, until = map(list, zip(*named, strict=True)) if named else ([], [], [], [], [])
    customers = customers_of(answers, id_type)
    return pa.table(
        {
            "customer_id": customers.take(pa.array(place, pa.int64())),
            "feature": pa.array(feature, pa.string()),
            "rank": pa.array(rank, pa.int64()),
            "family": pa.array(family, pa.string()),
            "since": pa.array([answers.pairs[at].start for at in place], pa.date32()),
            "until": pa.array(
                [answers.pairs[at].end if own is None else own for at, own in zip(place, until, strict=True)],
                pa.date32(),
            ),
        }
    )


def write_records(
    data: DataSet,
    catalogue: Catalogue,
    asks: Iterable[pa.Table],
    id_type: pa.DataType,
    file: Path,
) -> int:
    """Write the records behind all `asks`, each between the ends of its own days; how many rows there are.

    A feature without a row changed because time passed. The economy's terms of a calibration stand behind no record.
    """
    names, rows = records_schema(id_type), 0
    wanted = [*asks]
    with parquet.ParquetWriter(arrow_path(file), names, compression="zstd") as writer:
        if not wanted:
            return 0
        every = pa.concat_tables(wanted)
        known = [name for name in pc.unique(every["feature"]).to_pylist() if name in catalogue]
        every = every.filter(pc.is_in(every["feature"], value_set=pa.array(known, pa.string())))
        asked = every.select(["customer_id", "feature", "since", "until"])
        for found in evidence_chunks(data, catalogue, asked, most=MOST):
            both = _ranked(found, every)
            writer.write_table(pa.table({name: both[name].cast(names.field(name).type) for name in names.names}))
            rows += found.num_rows
    return rows


def _ranked(found: pa.Table, asks: pa.Table) -> pa.Table:
    """The records with the rank and the family of the reason that names their feature, in their order."""
    customers = pc.unique(asks["customer_id"])
    features = pc.unique(asks["feature"])

    def keys(rows: pa.Table) -> pa.Array:
        place = pc.index_in(rows["customer_id"].combine_chunks(), value_set=customers).cast(pa.int64())
        feature = pc.index_in(rows["feature"].combine_chunks(), value_set=features).cast(pa.int64())
        until = rows["until"].combine_chunks().cast(pa.int32()).cast(pa.int64())
        return pc.add(pc.multiply(pc.add(pc.multiply(place, len(features)), feature), 1_000_000), until)

    at = pc.index_in(keys(found), value_set=keys(asks))
    for name in ("rank", "family"):
        found = found.append_column(name, asks[name].combine_chunks().take(at))
    return found
