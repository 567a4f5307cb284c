"""For each source: the contract columns it is read from and how they become rows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from creditline.features.engine.kernel import views
from creditline.features.engine.kernel.columns import Columns, hour_of, weekday_of

Derive = Callable[[Columns, NDArray[np.int64]], NDArray[np.float64]]


def _column(name: str) -> Derive:
    return lambda columns, _: columns.floats(name)


def _drop(columns: Columns, _: NDArray[np.int64]) -> NDArray[np.float64]:
    before, after = columns.floats("limit_before"), columns.floats("limit_after")
    return np.where(before > 0, 1.0 - after / np.where(before > 0, before, 1.0), np.nan)


@dataclass(frozen=True)
class Layout:
    """How a source is read.

    `at`: the column of event time. `raw`: the numbers laid out for the compiled view, in its order (for a plain
    source, those a plan asks for). `group`: the label that tells a view's loans, lines or indicators apart. `ends`:
    the column of what ends later, known from the later of itself and `recorded_at`. `due_known`: rows count from
    their event day even when recorded later (the due side of an instalment). `rank`: a label whose presence puts rows
    of the same group and day in order, those without it first.
    """

    view: int
    at: str
    known_from: str | None = None
    raw: Mapping[str, tuple[tuple[str, ...], Derive]] = field(default_factory=dict)
    group: str | None = None
    ends: str | None = None
    due_known: bool = False
    rank: str | None = None
    first_label: str | None = None

    @property
    def is_plain(self) -> bool:
        """Rows are scanned as they stand."""
        return self.view == views.PLAIN


def _columns(*names: str) -> dict[str, tuple[tuple[str, ...], Derive]]:
    return {name: ((name,), _column(name)) for name in names}


_CLOCK: dict[str, tuple[tuple[str, ...], Derive]] = {
    "hour": ((), lambda _, instant: hour_of(instant)),
    "weekday": ((), lambda _, instant: weekday_of(instant)),
}

LAYOUTS: dict[str, Layout] = {
    "transactions": Layout(views.PLAIN, "ts", raw={**_columns("amount", "balance"), **_CLOCK}),
    "dues": Layout(
        views.DUES,
        "due_on",
        raw=_columns("amount_due", "amount_paid"),
        group="loan_id",
        ends="paid_on",
        due_known=True,
    ),
    "statements": Layout(
        views.STATEMENTS,
        "statement_on",
        raw=_columns("credit_limit", "balance", "min_due", "paid", "months_past_due"),
        group="line_id",
    ),
    "applications": Layout(views.PLAIN, "applied_on", raw=_columns("amount", "term_months", "payment")),
    "inquiries": Layout(views.PLAIN, "ts"),
    "logins": Layout(views.PLAIN, "ts", raw=_CLOCK),
    "obligations": Layout(views.OBLIGATIONS, "opened_on", raw=_columns("amount"), ends="closed_on"),
    "decisions": Layout(
        views.PLAIN,
        "decided_on",
        raw={**_columns("limit_before", "limit_after"), "limit_drop": (("limit_before", "limit_after"), _drop)},
    ),
    "links": Layout(views.LINKS, "since", group="other_id"),
    "macro": Layout(
        views.MACRO,
        "period_on",
        known_from="published_on",
        raw=_columns("value"),
        group="indicator",
        rank="region",
        first_label="indicator",
    ),
}
