"""What machine code is made of: a function, all it calls that is compiled too, and the constants they read."""

import hashlib
from collections.abc import Iterator
from types import CodeType, ModuleType
from typing import Any

import numpy as np


def reached(made: Any) -> str:
    """A digest of the compiled function `made` (numba's dispatcher) and of all that it reaches.

    It is taken of the code that runs, not of files: neither a comment nor a file edited since it was loaded counts.
    """
    digest = hashlib.sha256()
    met, waiting = {made.py_func}, [made]
    while waiting:
        one = waiting.pop()
        digest.update(repr((one.py_func.__qualname__, sorted(one.targetoptions.items()))).encode())
        digest.update(_code(one.py_func.__code__).encode())
        for name, value in _read(one.py_func):
            digest.update(f"{name} = {_said(value)}\n".encode())
            if hasattr(value, "py_func") and value.py_func not in met:
                met.add(value.py_func)
                waiting.append(value)
    return digest.hexdigest()


def fields_of(types: Any) -> tuple[Any, ...]:
    """The fields of NamedTuples among the types of arguments, which numba tells apart by class alone."""
    return tuple((*getattr(kind, "fields", ()), *fields_of(kind)) for kind in types if hasattr(kind, "instance_class"))


def _code(code: CodeType) -> str:
    """What it does, without where it stands."""
    constants = [_code(one) if isinstance(one, CodeType) else _said(one) for one in code.co_consts]
    return repr((code.co_code, constants, code.co_names, code.co_varnames, code.co_freevars))


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield from _names(one)


def _read(function: Any) -> Iterator[tuple[str, Any]]:
    """The module's and the enclosing functions' names that it reads, and the names it reads of modules."""
    names = list(dict.fromkeys(_names(function.__code__)))
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        yield name, cell.cell_contents
    for name in names:
        value = function.__globals__.get(name)
        if isinstance(value, ModuleType):
            yield from ((f"{name}.{attribute}", getattr(value, attribute, None)) for attribute in names)
        elif name in function.__globals__:
            yield name, value


def _said(value: Any) -> str:
    """A value as text; of functions and classes the name, of NamedTuples the fields; else as it shows itself."""
    if isinstance(value, np.ndarray):
        return f"{value.dtype}{value.shape}{hashlib.sha256(value.tobytes()).hexdigest()}"
    if isinstance(value, tuple | frozenset):
        inside = [_said(one) for one in value]
        return str(sorted(inside) if isinstance(value, frozenset) else inside)
    if isinstance(value, type):
        return f"{value.__qualname__}{getattr(value, '_fields', '')}{list(getattr(value, '__members__', {}).items())}"
    return str(getattr(value, "__qualname__", "")) or repr(value)
