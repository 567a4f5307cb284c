"""What a model can be exported to. A route is loaded when it is taken: the command line lists them all."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

    from creditline.models.artefact import Model
    from creditline.models.export.parity import RouteScores
    from creditline.models.serving.cohort import Cohort

    # A route writes its files into a folder, says its package's name, and answers rows from what lies there.
    Write = Callable[[Model, Path, Cohort, Path], str]
    Ask = Callable[[Path, str, pa.Table], RouteScores]


class Route(StrEnum):
    """What a model is made into."""

    BUNDLE = "bundle"
    MLFLOW = "mlflow"


def _bundle() -> "tuple[Write, Ask]":
    from creditline.models.export.bundle import bundle_answers, write_bundle

    return write_bundle, bundle_answers


def _mlflow() -> "tuple[Write, Ask]":
    from creditline.models.export.mlflow.route import mlflow_answers, write_mlflow

    return write_mlflow, mlflow_answers


ROUTES: "dict[Route, Callable[[], tuple[Write, Ask]]]" = {Route.BUNDLE: _bundle, Route.MLFLOW: _mlflow}
