"""What one part hands another cannot be changed on the way: every dataclass is frozen, but those that gather."""

import importlib
import pkgutil
from dataclasses import is_dataclass

import pytest

# They fill up while one thing is read or written, and are not handed on.
GATHERING = {
    "features": ["creditline.features.table.months"],
    "models": ["creditline.models.portfolio.decide"],
    "training": ["creditline.training.monitor.population.tallied"],
}


def _open(room: str) -> list[str]:
    """The dataclasses of a room whose fields can be set."""
    package = importlib.import_module(f"creditline.{room}")
    modules = [
        importlib.import_module(one.name) for one in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    ]
    return [
        f"{module.__name__}.{name}"
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, type) and value.__module__ == module.__name__ and is_dataclass(value)
        if not value.__dataclass_params__.frozen
    ]


@pytest.mark.parametrize("room", GATHERING)
def test_dataclasses_are_frozen(room):
    assert [name for name in _open(room) if not name.startswith(tuple(GATHERING[room]))] == []
