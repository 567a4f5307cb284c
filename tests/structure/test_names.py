"""A name means one thing in a room: no class is defined twice there, and no vague file name returns in several packages."""

import ast
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("features", "models", "training")
VAGUE = ("reading", "writing", "telling", "asking", "making", "doing", "checking", "counting", "fitting", "screening")


@pytest.mark.parametrize("room", ROOMS)
def test_no_class_name_is_defined_twice(room):
    places = defaultdict(list)
    for file in sorted((ROOT / room).rglob("*.py")):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef):
                places[node.name].append(str(file.relative_to(ROOT)))
    assert len(places) > 30
    assert {name: files for name, files in places.items() if len(files) > 1} == {}


@pytest.mark.parametrize("room", ROOMS)
def test_no_vague_file_name_returns(room):
    places = defaultdict(list)
    for file in sorted((ROOT / room).rglob("*.py")):
        places[file.stem].append(str(file.parent.relative_to(ROOT)))
    assert {name: places[name] for name in VAGUE if len(places[name]) > 1} == {}
