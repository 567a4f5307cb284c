"""The examples in the docstrings of this room."""

import doctest
import importlib
import pkgutil

import creditline.models

NAMES = [module.name for module in pkgutil.walk_packages(creditline.models.__path__, "creditline.models.")]


def test_the_examples() -> None:
    found = {name: doctest.testmod(importlib.import_module(name)) for name in NAMES}
    assert [name for name, tried in found.items() if tried.failed] == []
    assert sum(tried.attempted > 0 for tried in found.values()) >= 7
