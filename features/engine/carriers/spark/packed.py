"""Features on their way to the driver: tables as messages, which an engine does not take apart into hundreds of columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from creditline.features.catalogue.catalogue import Catalogue
from creditline.features.engine.carriers.spark.engine_data import EngineData
from creditline.features.engine.carriers.spark.job import Finished, feature_frame
from creditline.features.engine.carriers.spark.raw import Frame
from creditline.features.engine.carriers.spark.wire import message_table, table_message


@dataclass(frozen=True)
class PackedFrame:
    """A frame each of whose rows holds a table of `schema`."""

    frame: Frame
    schema: pa.Schema

    def toArrow(self) -> pa.Table:  # noqa: N802 (as of a frame)
        """All rows of all tables."""
        messages = self.frame.toArrow()["message"]
        found = [message_table(message.as_buffer()).cast(self.schema) for message in messages]
        return pa.concat_tables([self.schema.empty_table(), *found])


def packed_features(
    data: EngineData, asked: Sequence[date] | Frame, catalogue: Catalogue, buckets: int | None = None
) -> PackedFrame:
    """The rows of `feature_frame`, to be collected and nothing else."""
    kinds = [(one.name, pa.string() if one.kind == "category" else pa.float64()) for one in catalogue.features]
    id_type = pa.int64() if data.id_type == "BIGINT" else pa.string()
    schema = pa.schema([("customer_id", id_type), ("as_of", pa.date32()), *kinds])
    return PackedFrame(feature_frame(data, asked, catalogue, Finished(_as_message, "message binary"), buckets), schema)


def _as_message(features: pa.Table, tables: Mapping[str, pa.Table]) -> pa.Table:  # noqa: ARG001
    return pa.table({"message": pa.array([table_message(features)], pa.binary())})
