"""Numba's compiler as this project uses it."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

import numba

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile on first use, without Python's lock, and keep the machine code beside the source for the next process.
    Division by zero gives infinity or NaN, as in numpy.

    Where neither that folder nor the user's cache can be written it is compiled in every process.
    """
    try:
        made = numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    except RuntimeError:
        made = numba.njit(nogil=True, error_model="numpy")(function)
    return cast("Callable[P, R]", made)
