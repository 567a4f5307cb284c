"""Names of the face that are going: each answers for one release more, and warns with what to use instead."""

import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any


@dataclass(frozen=True)
class Leaving:
    """A name that is going. `home`: the module that still has it, under the same name; `use`: what to write instead.

    `last`: the last release that has it, like "0.3"; a test refuses the entry in a later one.
    """

    home: str
    use: str
    last: str


LEAVING: Mapping[str, Leaving] = {}  # by name; none has gone since 0.2, the first release with a face


def still(name: str, leaving: Mapping[str, Leaving]) -> Any:
    """What the name stands for, after a DeprecationWarning in the line that asked the face for it; KeyError for another name."""
    going = leaving[name]
    found = getattr(import_module(going.home), name)
    warnings.warn(
        f"creditline.{name} goes after creditline {going.last}; use {going.use}", DeprecationWarning, stacklevel=3
    )
    return found


def overdue(leaving: Mapping[str, Leaving], version: str) -> Iterable[str]:
    """The names that `version`, like "0.4.0", should not have any more."""
    return [name for name, going in leaving.items() if _release(version) > _release(going.last)]


def _release(version: str) -> tuple[int, ...]:
    """Major and minor; what follows is the same release mended."""
    return tuple(map(int, version.split(".")[:2]))
