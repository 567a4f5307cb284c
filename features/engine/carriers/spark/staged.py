"""A frame that is read more than once, computed once."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def computed_once(frame: Any, stage: Path | None = None) -> Iterator[Any]:
    """The rows of `frame` for the length of the block: in the engine's own cache, or in Parquet files in the folder `stage`.

    Sail keeps no cache: without `stage` it computes anew each time.
    """
    if stage is None:
        held = frame.persist()
        try:
            yield held
        finally:
            held.unpersist()
        return
    with tempfile.TemporaryDirectory(prefix=".creditline-", dir=stage) as folder:
        place = str(Path(folder) / "rows")
        frame.write.parquet(place)
        yield frame.sparkSession.read.parquet(place)


def stage_of(engine: str) -> Path | None:
    """Where the frames of an engine so called are staged: of Sail in this process in the system's temporary folder."""
    return Path(tempfile.gettempdir()) if engine == "sail" else None
