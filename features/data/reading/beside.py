"""A table's files with the columns of another file beside them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path

from creditline.features.data.mapping.beside import Beside
from creditline.features.data.reading.cut import where_sql
from creditline.features.data.reading.parts import Part
from creditline.features.data.reading.sql_text import name_sql
from creditline.features.errors import DataError

_PLACE, _OTHERS_PLACE = "creditline own place", "creditline other place"


@dataclass(frozen=True)
class PartBeside(Part):
    """The rows of `own`, each with the columns of the rows of `others` that `beside` finds for it."""

    own: Part = field(default_factory=lambda: Part((), {}))
    others: tuple[Part, ...] = ()
    beside: Beside = field(default_factory=lambda: Beside((), {}))

    @property
    def own_columns(self) -> tuple[str, ...]:
        """The columns of the table's own files."""
        return self.own.own_columns

    @property
    def files_beside(self) -> frozenset[Path]:
        """The other files."""
        return self.own.files_beside | {file for part in self.others for file in part.files}

    @property
    def keys(self) -> frozenset[str]:
        """The columns, here and there, by which rows belong together or that decide which there are."""
        return self.own.keys | {*self.beside.on, *self.beside.on.values(), *self.beside.where}

    @cached_property
    def taken(self) -> Mapping[str, str]:
        """The columns taken of the others: what they are called here, to their own names."""
        return _taken(self.own, self.others, self.beside)

    def relation(self, *, keep_rejects: bool = False, file_name: str | None = None) -> str:
        """The SQL that reads both; as that of `Part`."""
        own = f"SELECT *, row_number() OVER () AS {name_sql(_PLACE)} FROM " + self.own.relation(
            keep_rejects=keep_rejects, file_name=file_name
        )
        same = " AND ".join(
            f"CAST(own.{name_sql(name)} AS VARCHAR) = CAST(other.{name_sql(theirs)} AS VARCHAR)"
            for name, theirs in self.beside.on.items()
        )
        taken = "".join(f", other.{name_sql(theirs)} AS {name_sql(name)}" for name, theirs in self.taken.items())
        return (
            f"(SELECT own.* EXCLUDE ({name_sql(_PLACE)}){taken} FROM ({own}) AS own "
            f"LEFT JOIN ({self._others(keep_rejects)}) AS other ON {same} "
            f"ORDER BY own.{name_sql(_PLACE)}, other.{name_sql(_OTHERS_PLACE)})"
        )

    def _others(self, keep_rejects: bool) -> str:
        rows = " UNION ALL BY NAME ".join(
            f"SELECT * FROM {part.relation(keep_rejects=keep_rejects and part.dialect is not None)}"
            for part in self.others
        )
        rows = f"SELECT *, row_number() OVER () AS {name_sql(_OTHERS_PLACE)} FROM ({rows})"
        if self.beside.where:
            rows = f"SELECT * FROM ({rows}) WHERE {where_sql(self.beside.where, columns_together(self.others))}"
        if not self.beside.every:
            keys = ", ".join(map(name_sql, self.beside.on.values()))
            first = f"row_number() OVER (PARTITION BY {keys} ORDER BY {name_sql(_OTHERS_PLACE)}) = 1"
            rows = f"SELECT * FROM ({rows}) QUALIFY {first}"
        return rows


def with_beside(own: Part, besides: tuple[Beside, ...], read: Callable[[Beside], tuple[Part, ...]], place: str) -> Part:
    """The part with every other file beside it, one after the other; `read` gives the parts of one.

    DataError, which names `place` and the nearest column, where one that decides what belongs together is not there.
    """
    for beside in besides:
        others = read(beside)
        for name, there, files in _needed(own, others, beside):
            if name not in there:
                near = get_close_matches(name, there, n=1, cutoff=0.5)
                meant = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(tuple(there)[:8])}"
                raise DataError(
                    f"data.toml: {place} reads the column {name!r}, which {files[0].name} does not have; {meant}"
                )
        together = columns_together(others)
        columns = {**own.columns, **{name: together[theirs] for name, theirs in _taken(own, others, beside).items()}}
        same = {one.name: getattr(own, one.name) for one in fields(Part)}
        own = PartBeside(**same | {"columns": columns}, own=own, others=others, beside=beside)
    return own


def _taken(own: Part, others: tuple[Part, ...], beside: Beside) -> Mapping[str, str]:
    keys = set(beside.on.values())
    named = {f"{beside.prefix}{name}": name for name in columns_together(others) if name not in keys}
    here = {name.lower() for name in own.columns}
    return {name: theirs for name, theirs in named.items() if name.lower() not in here}


def _needed(
    own: Part, others: tuple[Part, ...], beside: Beside
) -> Iterator[tuple[str, Mapping[str, str], tuple[Path, ...]]]:
    together = columns_together(others)
    for name, theirs in beside.on.items():
        yield name, own.columns, own.files
        yield theirs, together, others[0].files
    for name in beside.where:
        yield name, together, others[0].files


def columns_together(parts: tuple[Part, ...]) -> Mapping[str, str]:
    """The columns of all parts with their DuckDB types, text where they differ."""
    found: dict[str, str] = {}
    for part in parts:
        for name, physical in part.columns.items():
            found[name] = physical if found.get(name, physical) == physical else "VARCHAR"
    return found
