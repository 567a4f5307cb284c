"""Compiling where nothing can be kept for the next process."""

import numba
import pytest

from creditline.models.trees.compiled import compiled


def test_without_a_place_for_the_cache_it_still_compiles(monkeypatch: pytest.MonkeyPatch) -> None:
    real = numba.njit

    def nowhere(*function: object, **options: bool) -> object:  # numba uses it within, too
        if options == {"cache": True, "nogil": True, "error_model": "numpy"}:
            raise RuntimeError("cannot cache function: no locator available")
        return real(*function, **options)

    monkeypatch.setattr(numba, "njit", nowhere)
    assert compiled(lambda n: n * 2 + 1)(20) == 41
