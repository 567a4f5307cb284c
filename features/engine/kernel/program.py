"""Arithmetic over cells, compiled: a list of steps over the registers of one (customer, date)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditline.features.compiled import compiled

_RATIO, _DIFFERENCE, _TOTAL, _TIMES = range(4)
_OPERATIONS = {"ratio": _RATIO, "difference": _DIFFERENCE, "total": _TOTAL, "times": _TIMES}


@dataclass(frozen=True)
class Step:
    """`to = left operation right` over registers; `times` uses `factor` instead of `right`."""

    operation: str
    left: int
    right: int
    to: int
    factor: float


@dataclass(frozen=True)
class Program:
    """Steps in order. `results[i]` is the register of feature i, -1 for one that is not a number."""

    registers: int
    operation: NDArray[np.int8]
    operands: NDArray[np.int32]
    factor: NDArray[np.float64]
    results: NDArray[np.int32]

    @classmethod
    def of(cls, steps: Sequence[Step], registers: int, results: Sequence[int]) -> "Program":
        """Arrays from steps."""
        return cls(
            registers,
            np.array([_OPERATIONS[s.operation] for s in steps], np.int8),
            np.array([(s.left, s.right, s.to) for s in steps], np.int32).reshape(-1, 3),
            np.array([s.factor for s in steps], np.float64),
            np.array(results, np.int32),
        )

    def run(self, registers: NDArray[np.float64]) -> None:
        """Fill the computed registers in place; `registers` is (dates, registers) float64."""
        _run(self.operation, self.operands, self.factor, registers)


@compiled
def _run(
    operation: NDArray[np.int8],
    operands: NDArray[np.int32],
    factor: NDArray[np.float64],
    registers: NDArray[np.float64],
) -> None:
    for row in range(registers.shape[0]):
        cells = registers[row]
        for s in range(operation.shape[0]):
            left = cells[operands[s, 0]]
            if operation[s] == _TIMES:
                value = left * factor[s]
            else:
                right = cells[operands[s, 1]]
                if operation[s] == _RATIO:
                    value = left / right if right != 0.0 else np.nan
                elif operation[s] == _DIFFERENCE:
                    value = left - right
                else:
                    value = left + right
            cells[operands[s, 2]] = value
