"""What a task counted of some customers of a day, as one row of the engine's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from creditline.features.engine.carriers.spark.wire import message_table, table_message
from creditline.models.artefact import Model
from creditline.models.portfolio.on_engine.messages import message, messages, told
from creditline.models.portfolio.on_engine.scores import with_known_figures
from creditline.training.monitor.population.counted import Batch, Counts, DayBins, count_batch
from creditline.training.monitor.population.sample import SampleRows

COUNTED = "counted"
_BATCH = pa.schema(
    [
        ("counts", pa.string()),
        ("scored", pa.binary()),
        ("customers", pa.list_(pa.string())),
        ("matrix", pa.binary()),
        ("defaulted", pa.list_(pa.string())),
    ]
)


@dataclass(frozen=True)
class CountRows:
    """From features to `MESSAGES` of `COUNTED`; `figures` as of `ScoreRows`, `reach` and `priced` as of `count_batch`."""

    model: Model
    bins: DayBins
    figures: Mapping[date, Mapping[str, float]]
    reach: int
    priced: tuple[str, ...] = ()

    def __call__(self, features: pa.Table, tables: Mapping[str, pa.Table]) -> pa.Table:  # noqa: ARG002
        """One row."""
        batch = count_batch(self.model, self.bins, with_known_figures(features, self.figures), self.reach, self.priced)
        row = {
            "counts": batch.counts.to_json(),
            "scored": table_message(batch.scored),
            "customers": batch.sample.customers,
            "matrix": batch.sample.matrix.tobytes(),
            "defaulted": batch.defaulted,
        }
        return messages([message(COUNTED, pa.Table.from_pylist([row], _BATCH))])


def batch_of(rows: pa.Scalar) -> Batch:
    """What one row tells; `rows`: of its column of that name."""
    [row] = told(rows).to_pylist()
    counts, customers = Counts.from_json(row["counts"]), tuple(row["customers"])
    matrix = np.frombuffer(row["matrix"], np.float64).reshape(len(customers), len(counts.features))
    return Batch(counts, message_table(row["scored"]), SampleRows(customers, matrix), tuple(row["defaulted"]))
