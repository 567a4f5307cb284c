"""Feature rows with the economy's figures of their own dates."""

import pyarrow as pa

from creditline.features.data import DataSet
from creditline.features.data.economy import figures_known
from creditline.models.artefact import Model
from creditline.models.calibration.figures import PREFIX
from creditline.models.scoring.figures import figure_columns


def with_figures(frame: pa.Table, data: DataSet, *models: Model) -> pa.Table:
    """`frame` with a column per macro term of the `models`: the figure known at the end of each row's `as_of`.

    As it is where no model has terms. DataError where a figure was not known on one of the dates.
    """
    columns = tuple(dict.fromkeys(name for model in models for name in figure_columns(model)))
    if not columns:
        return frame
    indicators = [name.removeprefix(PREFIX) for name in columns]
    days = frame["as_of"].to_pylist()
    known = figures_known(data, indicators, days)
    for name, indicator in zip(columns, indicators, strict=True):
        frame = frame.append_column(name, pa.array([known[day][indicator] for day in days], pa.float64()))
    return frame
