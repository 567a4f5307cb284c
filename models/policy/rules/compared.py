"""What a rule compares with a number first: the value and the threshold that are said of it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditline.models.artefact.default_status import IN_DEFAULT
from creditline.models.policy.rules.nodes import All, Any, Col, Compare, Const, Node
from creditline.models.policy.rules.reach import FLIPPED, pushed

_HOLDS = {
    "=": np.equal, "<>": np.not_equal, "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal,
}  # fmt: skip


@dataclass(frozen=True)
class ComparedColumn:
    """`column op threshold`, as a rule has it."""

    column: str
    op: str
    threshold: float

    def holds(self, values: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Where it holds; nowhere where a value is NaN."""
        return np.asarray(_HOLDS[self.op](values, self.threshold) & ~np.isnan(values))


def compared_first(node: Node) -> ComparedColumn | None:
    """The first comparison of a column with a number, in the order in which the rule is written; None where there is none."""
    return next(comparisons(node), None)


def comparisons(node: Node) -> Iterator[ComparedColumn]:
    """All of them, in that order."""
    yield from _comparisons(pushed(node))


def _comparisons(node: Node) -> Iterator[ComparedColumn]:
    match node:
        case All(items) | Any(items):
            for item in items:
                yield from _comparisons(item)
        case Compare(_, Col(name), Const()) if name == IN_DEFAULT:
            return  # a status is no number that can be said
        case Compare(op, Col(name), Const(value)) if isinstance(value, float):
            yield ComparedColumn(name, op, value)
        case Compare(op, Const(value), Col(name)) if isinstance(value, float):
            yield ComparedColumn(name, FLIPPED[op], value)
