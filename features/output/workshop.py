"""The hidden folder beside an output that it is made in."""

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from creditline.features.output.lock import locked, release_all
from creditline.features.output.place import hidden_beside

_PART = ".part"
_open: set[Path] = set()  # of this process


@contextmanager
def workshop(target: Path) -> Iterator[Path]:
    """A path to make `target` at, beside it, so that renaming into place never crosses a disk; locked against others.

    It is gone when the block ends. What a killed writer of the same `target` left is taken away first.
    """
    with locked(target):
        _sweep_stale(target)
        # Names of eight signs without a dot: no other target's begins like this.
        made = Path(tempfile.mkdtemp(prefix=f"{hidden_beside(target)}.", suffix=_PART, dir=target.parent))
        _open.add(made)
        try:
            yield made / target.name
        finally:
            shutil.rmtree(made, ignore_errors=True)
            _open.discard(made)


def sweep() -> None:
    """Take away all that this process is making: it ends at once."""
    for made in tuple(_open):
        shutil.rmtree(made, ignore_errors=True)
    release_all()


def _sweep_stale(target: Path) -> None:
    own = re.compile(re.escape(f"{hidden_beside(target)}.") + "[a-z0-9_]{8}" + re.escape(_PART))
    for entry in target.parent.iterdir():
        if own.fullmatch(entry.name) and entry not in _open:
            shutil.rmtree(entry, ignore_errors=True)
