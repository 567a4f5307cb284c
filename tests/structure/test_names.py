"""A name means one thing in a room: no class is defined twice there."""

import ast
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("room", ["features", "models", "training"])
def test_no_class_name_is_defined_twice(room):
    places = defaultdict(list)
    for file in sorted((ROOT / room).rglob("*.py")):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef):
                places[node.name].append(str(file.relative_to(ROOT)))
    assert len(places) > 30
    assert {name: files for name, files in places.items() if len(files) > 1} == {}
