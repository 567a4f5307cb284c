"""Numba's compiler as this project uses it, or plain Python where it is not installed."""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")


def _compiler() -> Any | None:
    try:
        import numba
    except ImportError:  # the same functions then run as they are written: the same bits, a hundred times slower
        return None
    return numba


_NUMBA = _compiler()


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile on first use, without Python's lock, and keep the machine code beside the source for the next process.

    Division by zero gives infinity or NaN, as in numpy.
    Where neither that folder nor the user's cache can be written it is compiled in every process.
    """
    if _NUMBA is None:
        return function
    try:
        made = _NUMBA.njit(cache=True, nogil=True, error_model="numpy")(function)
    except RuntimeError:
        made = _NUMBA.njit(nogil=True, error_model="numpy")(function)
    return cast("Callable[P, R]", made)
