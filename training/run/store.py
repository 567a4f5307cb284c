"""Where a run's trainings are tracked: an SQLite file with a folder for files beside it, or a server."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from creditline.features.catalogue import BUILT_IN, Declarations
from creditline.features.data import DataSet
from creditline.training.run.evidence import write_evidence
from creditline.training.track import Recorded, log_training, sqlite_uri
from creditline.training.train.trained import Trained


@dataclass(frozen=True)
class Tracking:
    """Where to record: in the SQLite file `store`, or at the server `uri` and in `store` only where it does not answer.

    `name` and `alias`: of the registered model; None for the target product's name, and for the champion when it is the
    first of that name, else the challenger.
    """

    store: Path
    uri: str | None = None
    name: str | None = None
    alias: str | None = None


def track(
    trained: Trained,
    data: DataSet,
    model: Path,
    where: Tracking,
    step: Callable[[str], None] | None = None,
    declarations: Declarations = BUILT_IN,
) -> tuple[str, Recorded | None]:
    """Record a training on `data`, with the artefact `model`: where, and what; None, with a warning, if that fails."""
    with tempfile.TemporaryDirectory(prefix="creditline-") as folder:
        evidence = Path(folder)
        write_evidence(trained, data, evidence, step, declarations)
        if step is not None:
            step("tracking the training")
        record = partial(log_training, trained, artefact=model, evidence=evidence, name=where.name, alias=where.alias)
        if where.uri is not None and (found := record(where.uri)) is not None:
            return where.uri, found
        files = where.store.with_name(f"{where.store.stem}-files")
        return str(where.store), record(sqlite_uri(where.store), files=files)
