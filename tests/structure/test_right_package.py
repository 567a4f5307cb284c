"""The tests run the code beside them, not another copy that happens to be installed."""

import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("room", ["features", "models", "training"])
def test_the_package_tested_is_the_one_in_this_tree(room):
    module = importlib.import_module(f"creditline.{room}")
    assert module.__file__ is not None
    assert Path(module.__file__).resolve() == (ROOT / room / "__init__.py").resolve()


def test_the_face_is_the_one_in_this_tree():
    module = importlib.import_module("creditline")
    assert module.__file__ is not None
    assert Path(module.__file__).resolve() == (ROOT / "creditline" / "__init__.py").resolve()
