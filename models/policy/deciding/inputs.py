"""What a decision on n lines is made from, apart by cause."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.features.errors import DataError
from creditline.models.artefact.default_status import IN_DEFAULT

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_NOTHING: Floats = np.zeros(0)  # stands for fields that are left out
NOTICE = ("limit_in_force", "step_in_force", "clock_in_force", "notice_left", "notice_age")


def _left_out() -> Floats:
    return _NOTHING


@dataclass(frozen=True)
class State:
    """Where each line already stood; every array of shape (n,).

    `limit`: before the decision, money. `step`: of the ladder, 0 maintain to 3 close. `days_since_change`: since the
    lender last changed limit or step, NaN for never. `month_limit`: the limit when the calendar month of the decision
    began. `standing_limit`: the limit that last stood uncut. `customer_cap`: what the customer last asked it to be lowered to, NaN
    for never; the lender does not raise above it.

    Of a line on which a cut is announced and not yet in effect `limit` and `step` are those announced, for a descent begins with
    its announcement. `notice_left`: days until it takes effect, 0 or less where it is due, NaN where nothing is announced;
    `notice_age`: days since the announcement. `limit_in_force` and `step_in_force` hold until then, `clock_in_force` is
    `days_since_change` had nothing been announced. All five may be left out where nothing is announced on any line.
    """

    limit: Floats
    step: Ints
    days_since_change: Floats
    month_limit: Floats
    standing_limit: Floats
    customer_cap: Floats
    limit_in_force: Floats = field(default_factory=_left_out)
    step_in_force: Floats = field(default_factory=_left_out)
    clock_in_force: Floats = field(default_factory=_left_out)
    notice_left: Floats = field(default_factory=_left_out)
    notice_age: Floats = field(default_factory=_left_out)

    def __post_init__(self) -> None:
        for name in NOTICE:
            if getattr(self, name) is _NOTHING:
                object.__setattr__(self, name, np.full(len(self.limit), np.nan))

    @property
    def announced(self) -> NDArray[np.bool_]:
        """On which lines a cut is announced and not yet in effect."""
        return ~np.isnan(self.notice_left)

    @property
    def in_force(self) -> "State":
        """Where the lines stand until what is announced takes effect, no clock running on those; elsewhere as they stand."""
        until = self.announced
        if not until.any():
            return self
        limit = np.where(until, self.limit_in_force, self.limit)
        month = np.where(np.isnan(self.month_limit), limit, self.month_limit)
        step = np.where(until, np.nan_to_num(self.step_in_force), self.step).astype(np.int64)
        return replace(
            self,
            limit=limit,
            step=step,
            days_since_change=np.where(until, np.nan, self.days_since_change),
            month_limit=np.where(until, np.maximum(month, limit), self.month_limit),
            standing_limit=np.where(until & (step == 0), limit, self.standing_limit),
        )

    @classmethod
    def fresh(cls, limit: Floats) -> "State":
        """Lines never decided on: on the top step, no clock running."""
        limit = np.asarray(limit, dtype=np.float64)
        never = np.full(len(limit), np.nan)
        return cls(limit, np.zeros(len(limit), dtype=np.int64), never, limit, limit, never)

    def take(self, places: Ints) -> "State":
        """Some of the lines."""
        return State(*(getattr(self, n)[places] for n in self.__dataclass_fields__))

    def spread(self, places: Ints, rows: int) -> "State":
        """The lines at `places` of `rows`; what stands elsewhere means nothing."""

        def put(values: NDArray[np.generic]) -> NDArray[np.generic]:
            found = np.zeros(rows, dtype=values.dtype)
            found[places] = values
            return found

        return State(*(put(getattr(self, n)) for n in self.__dataclass_fields__))  # type: ignore[arg-type]

    @classmethod
    def joined(cls, states: "Sequence[State]") -> "State":
        """Lines of several states, one after the other."""
        return cls(*(np.concatenate([getattr(state, n) for state in states]) for n in cls.__dataclass_fields__))

    def where(self, chosen: NDArray[np.bool_], other: "State") -> "State":
        """Take this state where `chosen`, `other`'s elsewhere."""
        return State(*(np.where(chosen, getattr(self, n), getattr(other, n)) for n in self.__dataclass_fields__))


@dataclass(frozen=True)
class Inputs:
    """One row per line.

    `score` (integer points) and `pd` (0 to 1) come from the model, `balance` (owed, money) and `features` from the
    customer's record and the economy, `state` from the decisions before. `features`: at least `Policy.columns`; of those
    `in_default` is 1 for who bypasses the score, which may then be NaN.
    """

    score: Floats
    pd: Floats
    features: Mapping[str, pa.Array | pa.ChunkedArray | Floats]
    balance: Floats
    state: State

    def __post_init__(self) -> None:
        rows = len(self.score)
        for name, values in (
            ("pd", self.pd),
            ("balance", self.balance),
            ("limit", self.state.limit),
            *self.features.items(),
        ):
            if len(values) != rows:
                raise DataError(f"{name} has {len(values)} values for {rows} lines; give one per line")
        unknown = int(np.isnan(self.state.limit).sum())
        if unknown:
            raise DataError(f"{unknown} of {rows} lines have no credit_limit; decide only on lines with one")

    @property
    def in_default(self) -> NDArray[np.bool_]:
        """Who is in default, (n,); nobody where `features` do not tell."""
        if IN_DEFAULT not in self.features:
            return np.zeros(len(self.score), dtype=np.bool_)
        return np.asarray(self.numbers(IN_DEFAULT) == 1.0)

    def numbers(self, name: str) -> Floats:
        """A feature as numbers, NaN where null; DataError where it is not there or holds text."""
        if name not in self.features:
            raise DataError(f"the rows to decide on have no column {name}, which the policy reads; compute it first")
        column = self.features[name]
        if isinstance(column, np.ndarray):
            return np.asarray(column, dtype=np.float64)
        if not (pa.types.is_floating(column.type) or pa.types.is_integer(column.type) or pa.types.is_null(column.type)):
            raise DataError(f"feature {name} holds {column.type}; the policy needs numbers there")
        return np.asarray(_as_numpy(column), dtype=np.float64)


def _as_numpy(column: pa.Array | pa.ChunkedArray) -> Floats:
    chunked = pa.chunked_array([column]) if isinstance(column, pa.Array) else column
    values: Floats = chunked.cast(pa.float64()).to_numpy()
    return values
