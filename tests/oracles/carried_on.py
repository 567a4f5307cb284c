"""A lender whose customers have twins who live a choice: their records carried on, as a data set of its own, for `decide` to decide on."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from creditline.features.data import DataSet
from creditline.features.projected.behaviour import Choice
from creditline.features.projected.lives import Lives
from creditline.features.projected.opened import CarriedFrom
from creditline.models.portfolio.restore.session import Restoring
from creditline.models.portfolio.restore.start import Start

TWIN = 9_000_000_000  # added to a customer's id


def write_lived(
    folder: Path,
    lender: Path,
    restoring: Restoring,
    source: CarriedFrom,
    start: Start,
    lives: Lives,
    own: Sequence[Choice],
) -> DataSet:
    """The twin of each life under a choice of its own; linked accounts are there as known on the day, and live no further."""
    chosen = list(dict.fromkeys(own))
    mine = np.array([chosen.index(choice) for choice in own]) * lives.count + np.arange(lives.count)
    projection = restoring.projection(source, start, lives, chosen)
    links = source.known.rows.get("links")
    others = [] if links is None else sorted({int(one) for one in links["other_id"].to_pylist() if one is not None})
    around = restoring.source(others).known if others else None
    folder.mkdir(parents=True)
    for name in source.known.rows:
        rows = projection.table(name, chosen)
        assert rows is not None
        rows = rows.filter(pc.is_in(rows["entity"], value_set=pa.array(mine, pa.int32())))
        ids = source.known.customers.take(pa.array(lives.customer[rows["entity"].to_numpy() % lives.count]))
        rows = rows.append_column("customer_id", pc.add(ids, TWIN))
        if name == "lines":
            limit = dict(zip(start.line_ids, start.state.in_force.limit.tolist(), strict=True))
            coming = pc.greater(rows["statement_on"], pa.scalar(restoring.as_of, pa.date32())).to_pylist()
            limits = [
                limit.get(line, told) if ahead else told
                for line, told, ahead in zip(
                    rows["line_id"].to_pylist(), rows["credit_limit"].to_pylist(), coming, strict=True
                )
            ]
            rows = rows.set_column(
                rows.column_names.index("credit_limit"), "credit_limit", pa.array(limits, pa.float64())
            )
        if around is not None and name in ("customers", "installments"):
            told = around.rows[name]
            told = told.append_column("customer_id", around.customers.take(told["entity"]))
            rows = pa.concat_tables([rows, told.select(rows.column_names)])
        full = [f.name for f in rows.schema if not len(rows) or rows[f.name].null_count < len(rows)]
        parquet.write_table(rows.select([n for n in full if n != "entity"]), folder / f"{name}.parquet")
    for name in ("macro.parquet", "data.toml"):
        if (lender / name).exists():
            shutil.copy(lender / name, folder / name)
    return DataSet.open(folder)
