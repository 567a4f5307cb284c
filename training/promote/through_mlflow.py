"""What is registered, asked through MLflow, against the library."""

import pyarrow as pa

from creditline.features.errors import DataError
from creditline.models.export.mlflow.route import mlflow_answers
from creditline.models.export.parity import RouteScores, compare
from creditline.models.export.routes import Route
from creditline.models.scoring.frame import score_rows
from creditline.training.promote.figures import RegisteredParity
from creditline.training.promote.registered import Registered


def registered_parity(version: Registered) -> RegisteredParity:
    """Score the model's own sample, which is nobody's, by the registered files and by the library.

    DataError where the registered files carry no scoring code.
    """
    packages = [one.name for one in (version.folder / "code").glob("*") if one.is_dir() and one.name != "__pycache__"]
    if len(packages) != 1:
        raise DataError(f"version {version.version} of {version.name} carries no scoring code; register it again")
    rows = version.model.reference
    scored = score_rows(version.model, rows)
    ours = RouteScores(
        scored["pd"].to_numpy(), scored["score"].cast(pa.float64()).to_numpy(), scored["band"].to_pylist()
    )
    found = compare(Route.MLFLOW, version.model.version, ours, mlflow_answers(version.folder, packages[0], rows))
    return RegisteredParity(found.rows, max(found.score_changes, found.band_changes), found.largest_pd_difference)
