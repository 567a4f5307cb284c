"""The portfolio cap over lines in an engine: sums go to the driver, and the lines at one score."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.features.engine.carriers.spark.same_versions import SameVersions
from creditline.models.policy import Policy, propose_lines
from creditline.models.policy.deciding.cap_lines import CapTally, LinesHere
from creditline.models.portfolio.decide.deciding import inputs_of
from creditline.models.portfolio.on_engine.lines import LINES
from creditline.models.portfolio.on_engine.messages import told

_SUMS = "score double, apart bigint, now bigint, small bigint, saved bigint"
_AT = "cap_limit double, cap_balance double"


class _Asked(Protocol):
    def __call__(self, lines: LinesHere) -> pa.Table:
        """What is told of the lines of one task."""


@dataclass(frozen=True)
class _AskLines:
    """A question about lines as `policy` would have them before the cap."""

    policy: Policy
    asked: _Asked
    versions: SameVersions = field(default_factory=SameVersions)

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        self.versions.require()
        found = [
            self._proposed(lines)
            for batch in batches
            for what, rows in zip(batch["what"].to_pylist(), batch["rows"], strict=True)
            if what == LINES and len(lines := told(rows))
        ]
        if found:
            score, limit, balance, apart = map(np.concatenate, zip(*found, strict=True))
            here = LinesHere(score, limit, balance, apart, self.policy.changes.rounding)
            yield from self.asked(here).to_batches()

    def _proposed(self, lines: pa.Table) -> tuple[NDArray[np.generic], ...]:
        inputs = inputs_of(lines, self.policy)
        made = propose_lines(self.policy, inputs)
        return made.score, made.limit, inputs.balance, made.in_default | inputs.state.announced


@dataclass(frozen=True)
class _Sums:
    keep: float

    def __call__(self, lines: LinesHere) -> pa.Table:
        tally = lines.tally(self.keep)
        count = len(tally.scores)
        first = np.zeros(count + 1, np.int64)  # what is of all lines stands in a row without a score
        first[0] = 1
        return pa.table(
            {
                "score": pa.array([None, *tally.scores.tolist()], pa.float64()),
                "apart": first * tally.apart,
                "now": first * tally.now,
                "small": first * tally.left,
                "saved": np.append(0, tally.saved),
            }
        )


@dataclass(frozen=True)
class _Left:
    factors: tuple[float, ...]

    def __call__(self, lines: LinesHere) -> pa.Table:
        left = lines.left(self.factors)
        return pa.table({"place": pa.array(range(len(left)), pa.int32()), "money": pa.array(left, pa.int64())})


@dataclass(frozen=True)
class _LinesAt:
    score: float

    def __call__(self, lines: LinesHere) -> pa.Table:
        limit, balance = lines.at(self.score)
        return pa.table({"cap_limit": limit, "cap_balance": balance})


@dataclass(frozen=True)
class EngineLines:
    """`CapLines` of a frame of `MESSAGES`: ten halvings a pass, so six passes over it where everybody is scaled."""

    frame: Any
    policy: Policy
    halvings: int = 10

    def tally(self, keep: float) -> CapTally:
        """A row per score comes to the driver."""
        from pyspark.sql import functions

        names = ("apart", "now", "small", "saved")
        summed = [functions.sum(name).alias(name) for name in names]
        found = self._ask(_Sums(keep), _SUMS).groupBy("score").agg(*summed).toArrow().sort_by("score")
        scored = found.filter(found["score"].is_valid())
        apart, now, small = (int(sum(found[name].to_pylist())) for name in names[:3])
        return CapTally(apart, now, small, scored["score"].to_numpy(), scored["saved"].to_numpy().astype(np.int64))

    def left(self, factors: Sequence[float]) -> Sequence[int]:
        """One pass."""
        from pyspark.sql import functions

        asked = self._ask(_Left(tuple(factors)), "place int, money bigint")
        found = asked.groupBy("place").agg(functions.sum("money").alias("money")).toArrow().sort_by("place")
        return [int(money) for money in found["money"].to_pylist()] or [0] * len(factors)

    def at(self, score: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Sixteen bytes a line come to the driver."""
        found = self._ask(_LinesAt(score), _AT).toArrow()
        return found["cap_limit"].to_numpy(), found["cap_balance"].to_numpy()

    def _ask(self, asked: _Asked, ddl: str) -> Any:
        return self.frame.mapInArrow(_AskLines(self.policy, asked), ddl)
