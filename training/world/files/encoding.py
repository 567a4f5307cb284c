"""How tables are laid out as Parquet, so that the same rows are always the same bytes."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from creditline.features.output.paths import arrow_path

ROW_GROUP = 131_072
_PACKED = ("customer_id", "ts", "record_id", "recorded_at", "loan_id", "line_id", "other_id")
_PLAIN = ("amount", "balance")


def open_parquet(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """A writer for row groups of ROW_GROUP rows; words of a fixed vocabulary are kept as dictionaries.

    Times and whole numbers that only rise are packed as differences; amounts stand as they are, which Spark reads and is
    smaller than split by byte. Arrow's own schema is left out, so that readers see plain text columns.
    """
    encoding: dict[str, str] = {}
    dictionary: list[str] = []
    for field in schema:
        if field.name in _PACKED:
            encoding[field.name] = "DELTA_BINARY_PACKED"
        elif field.name not in _PLAIN:
            dictionary.append(field.name)
    return pq.ParquetWriter(
        arrow_path(Path(path)),
        schema,
        compression="zstd",
        compression_level=1,
        use_dictionary=dictionary,
        column_encoding=encoding,
        store_schema=False,
        write_statistics=True,
    )
