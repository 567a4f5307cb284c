"""Numba's compiler as this project uses it, or plain Python where it is not installed or is turned off."""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

from creditline.features.reached import fields_of, reached

P = ParamSpec("P")
R = TypeVar("R")


def _compiler() -> Callable[[Callable[..., Any]], Any] | None:
    try:
        import numba
        from numba.core.caching import FunctionCache
    except ImportError:  # the same functions then run as they are written: the same bits, a hundred times slower
        return None

    class Kept(FunctionCache):
        """Numba's files beside the source, told apart by everything the machine code was made of, not by one file."""

        def __init__(self, made: Any) -> None:
            super().__init__(made.py_func)  # type: ignore[no-untyped-call]
            self._made = made
            self._reached = ""

        def _index_key(self, sig: Any, codegen: Any) -> tuple[Any, ...]:
            """Asked for at the first call, when all that is called has been declared."""
            self._reached = self._reached or reached(self._made)
            own = super()._index_key(sig, codegen)  # type: ignore[no-untyped-call]
            return (*own, self._reached, fields_of(sig))

        def load_overload(self, sig: Any, target_context: Any) -> Any:
            """As numba's; files that tell of types that are there no more, of an earlier version, are put away."""
            try:
                return super().load_overload(sig, target_context)  # type: ignore[no-untyped-call]
            except (AttributeError, ImportError):
                self.flush()  # type: ignore[no-untyped-call]
                return None

    def compiler(function: Callable[..., Any]) -> Any:
        made: Any = numba.njit(nogil=True, error_model="numpy")(function)
        if made is not function:  # as it is with NUMBA_DISABLE_JIT=1
            try:
                made._cache = Kept(made)
            except RuntimeError:  # nowhere to keep it
                return made
        return made

    return compiler


_COMPILER = _compiler()


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile on first use, without Python's lock, and keep the machine code beside the source for the next process.

    It is compiled anew when `function`, one it calls at any depth, a constant they read, or numba changes. Arguments are
    scalars, arrays and NamedTuples of them. Division by zero gives infinity or NaN, as in numpy.
    Where neither that folder nor the user's cache can be written it is compiled in every process.
    """
    return function if _COMPILER is None else cast("Callable[P, R]", _COMPILER(function))
