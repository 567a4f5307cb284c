"""A written scoring package, loaded from where it lies and let go of again."""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def importable(folder: Path, package: str) -> Iterator[None]:
    """Within the block `package` is imported from `folder` and nowhere else; afterwards it is forgotten."""
    _forget(package)
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        yield
    finally:
        sys.path.remove(str(folder))
        _forget(package)


@contextmanager
def exported_scorer(folder: Path, package: str, model: Path) -> Iterator[Any]:
    """The scorer that the package in `folder` makes of the model in `model`."""
    with importable(folder, package):
        yield importlib.import_module(f"{package}.models.serving.scorer").Scorer.open(model)


def _forget(package: str) -> None:
    for name in [name for name in sys.modules if name == package or name.startswith(f"{package}.")]:
        del sys.modules[name]
