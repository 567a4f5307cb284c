"""How the rows of each source are laid out for the compiled loop, from what its table declares."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from creditline.features.contract import TABLES, Source
from creditline.features.declare import SOURCES
from creditline.features.engine.kernel import views
from creditline.features.engine.kernel.columns import Columns, hour_of, weekday_of
from creditline.features.errors import DeclarationError

Derive = Callable[[Columns, NDArray[np.int64]], NDArray[np.float64]]
Number = tuple[tuple[str, ...], Derive]  # contract columns, and how they and the instants become a number


@dataclass(frozen=True)
class Layout:
    """How a source is read; the parts are those of `Source`.

    `raw`: the numbers laid out for the compiled view, in its order (for a plain source, those a plan asks for).
    `known_from`: the column from which a row counts where that is not its event time.
    """

    view: int
    at: str
    known_from: str | None = None
    raw: Mapping[str, Number] = field(default_factory=dict)
    group: str | None = None
    ends: str | None = None
    due_known: bool = False
    rank: str | None = None
    first_label: str | None = None

    @property
    def is_plain(self) -> bool:
        """Rows are scanned as they stand."""
        return self.view == views.PLAIN


def _column(name: str) -> Number:
    return (name,), lambda columns, _: columns.floats(name)


def _drop(columns: Columns, _: NDArray[np.int64]) -> NDArray[np.float64]:
    before, after = columns.floats("limit_before"), columns.floats("limit_after")
    return np.where(before > 0, 1.0 - after / np.where(before > 0, before, 1.0), np.nan)


# The ways a number of a plain source may be worked out of a row, beside being a column of it.
DERIVED: Mapping[str, Number] = {
    "hour": ((), lambda _, instant: hour_of(instant)),
    "weekday": ((), lambda _, instant: weekday_of(instant)),
    "limit_drop": (("limit_before", "limit_after"), _drop),
}
_VIEWS = {
    "plain": views.PLAIN,
    "dues": views.DUES,
    "statements": views.STATEMENTS,
    "obligations": views.OBLIGATIONS,
    "links": views.LINKS,
    "macro": views.MACRO,
}


def layout_of(source: Source) -> Layout:
    """The layout of a declared source; DeclarationError that names the table and what the engine cannot do."""
    if source.view not in _VIEWS:
        raise DeclarationError(f"table {source.table}: the engine has no view {source.view!r}; write its compiled code")
    numbers = source.laid_out if source.view != "plain" else tuple(source.numbers)
    for name in source.derived:
        if source.derived[name] not in DERIVED:
            raise DeclarationError(
                f"table {source.table}: the engine has no way {source.derived[name]!r} to work out the number {name}; "
                f"there are {', '.join(DERIVED)}"
            )
    known_from = TABLES[source.table].known_from
    return Layout(
        view=_VIEWS[source.view],
        at=source.at,
        known_from=known_from if known_from != source.at else None,
        raw={name: _number(source, name) for name in numbers},
        group=source.group,
        ends=source.ends,
        due_known=source.due_known,
        rank=source.rank,
        first_label=source.first_label,
    )


def _number(source: Source, name: str) -> Number:
    if name in source.derived:
        return DERIVED[source.derived[name]]
    return _column(name if source.view != "plain" else source.numbers[name][0])


LAYOUTS: dict[str, Layout] = {name: layout_of(source) for name, source in SOURCES.items()}
