"""The examples in the docstrings of this room."""

import doctest
import importlib
import pkgutil

import pytest

import creditline.models

NAMES = [module.name for module in pkgutil.walk_packages(creditline.models.__path__, "creditline.models.")]


@pytest.mark.parametrize("name", NAMES)
def test_examples(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_there_are_examples() -> None:
    found = [name for name in NAMES if doctest.testmod(importlib.import_module(name)).attempted]
    assert len(found) >= 7
