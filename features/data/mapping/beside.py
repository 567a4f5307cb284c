"""Another file whose columns are read beside a table's own."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from creditline.features.data.mapping.column_reading import Scalar
from creditline.features.data.mapping.conditions import Condition


@dataclass(frozen=True)
class Beside:
    """The rows of `files` that say the same as the table's in every column of `on`: its name to theirs.

    `where`: those rows alone. Of several the first of the files is taken; with `every`, the table has a row for each, and
    still one where there is none. Theirs are called with `prefix` before their names; those the table's files have
    themselves are not taken.
    """

    files: tuple[str, ...]
    on: Mapping[str, str]
    where: Mapping[str, Condition] = field(default_factory=dict)
    every: bool = False
    prefix: str = ""


@dataclass(frozen=True)
class BesideSection:
    """The same as `data.toml` writes it."""

    file: str | tuple[str, ...]
    on: str | tuple[str, ...] | Mapping[str, str]
    where: Mapping[str, Scalar | tuple[Scalar, ...] | Condition] = field(default_factory=dict)
    every: bool = False
    prefix: str = ""


def pairs_of(on: str | tuple[str, ...] | Mapping[str, str]) -> Mapping[str, str]:
    """The table's column to theirs.

    >>> pairs_of("id"), pairs_of(("id", "n")), pairs_of({"id": "ID"})
    ({'id': 'id'}, {'id': 'id', 'n': 'n'}, {'id': 'ID'})
    """
    if isinstance(on, Mapping):
        return dict(on)
    return {name: name for name in ((on,) if isinstance(on, str) else on)}
