"""The feature rows that an export is held against the library on."""

from pathlib import Path

import pyarrow as pa
from pyarrow import csv, parquet

from creditline.features.errors import DataError
from creditline.features.output.paths import arrow_path
from creditline.models.artefact import Model


def rows_of(model: Model, file: Path | None) -> pa.Table:
    """The rows in `file` (.parquet or .csv), or the model's own sample of training rows.

    DataError where the file cannot be read or holds no row.
    """
    if file is None:
        return model.reference
    try:
        rows = _csv(model, file) if file.suffix == ".csv" else parquet.read_table(arrow_path(file))
    except (OSError, pa.ArrowException) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise DataError(f"{file} cannot be read ({reason}); give feature rows as .parquet or .csv") from None
    if not rows.num_rows:
        raise DataError(f"{file} holds no row; give some to compare the export on")
    return rows


def _csv(model: Model, file: Path) -> pa.Table:
    kinds = {f.name: pa.string() if f.kind == "category" else pa.float64() for f in model.features}
    options = csv.ConvertOptions(column_types=kinds, strings_can_be_null=True)
    return csv.read_csv(arrow_path(file), convert_options=options)
