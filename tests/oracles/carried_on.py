"""A lender whose customers live a choice: the records carried on, written as a data set of its own, for `decide` to decide on."""

import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from creditline.features.data import DataSet
from creditline.features.projected.behaviour import Choice
from creditline.features.projected.lives import Lives
from creditline.features.projected.opened import CarriedFrom
from creditline.features.projected.projection import Projection
from creditline.models.policy import Step
from creditline.models.portfolio.restore.session import Restoring
from creditline.models.portfolio.restore.start import Start


def write_lived(
    folder: Path, lender: Path, restoring: Restoring, source: CarriedFrom, start: Start, lives: Lives, choice: Choice
) -> DataSet:
    """Every life (one per customer) under one choice; of other customers what was known on the day."""
    frozen = np.zeros(source.known.count, bool)
    frozen[start.entity] = start.state.step >= Step.SUSPEND
    projection = Projection(source.known, source.owed, lives, [choice], frozen, restoring.model.target_product)
    folder.mkdir(parents=True)
    for name in source.known.rows:
        rows = projection.table(name, [choice])
        assert rows is not None
        own = source.known.customers.take(pa.array(lives.customer[rows["entity"].to_numpy()]))
        rows = rows.append_column("customer_id", own)
        if name == "lines":
            limit = dict(zip(start.line_ids, start.state.limit.tolist(), strict=True))
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
        full = [f.name for f in rows.schema if rows[f.name].null_count < len(rows)]
        parquet.write_table(rows.select([n for n in full if n != "entity"]), folder / f"{name}.parquet")
    for name in ("macro.parquet", "data.toml"):
        if (lender / name).exists():
            shutil.copy(lender / name, folder / name)
    return DataSet.open(folder)
