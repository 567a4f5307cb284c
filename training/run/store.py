"""Where a run's trainings are tracked: an SQLite file, and a folder for files beside it."""

from pathlib import Path

from creditline.training.fit.trained import Trained
from creditline.training.track import log_training, sqlite_uri


def track(trained: Trained, model: Path, store: Path) -> str | None:
    """Record a training in `store`, with the artefact `model`; the run's id, or None, with a warning, if that fails."""
    return log_training(trained, sqlite_uri(store), artefact=model, files=store.with_name(f"{store.stem}-files"))
