"""The rooms whose quick tests are held against changes of their code."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_OF_EVERY_ROOM = ("tests/structure/test_frozen.py",)


@dataclass(frozen=True)
class Room:
    """Folders or files of code, and the folders or files of the quick tests that are to notice a change in them."""

    name: str
    code: tuple[str, ...]
    tests: tuple[str, ...]

    def modules(self) -> list[str]:
        """Every module of the room, as its path from the top of the checkout."""
        return _files(self.code, "**/*.py")

    def test_files(self) -> list[str]:
        """Every file of tests of the room, as its path from the top of the checkout."""
        return _files((*self.tests, *_OF_EVERY_ROOM), "test_*.py")


def _files(places: tuple[str, ...], pattern: str) -> list[str]:
    """The files named, and those of the folders named that are like `pattern`."""
    found = {file for at in places for file in ([ROOT / at] if at.endswith(".py") else (ROOT / at).glob(pattern))}
    return sorted(str(file.relative_to(ROOT)) for file in found)


# A test that starts a process is not among a room's quick tests here: the process does not see the change.
ROOMS = (
    Room(
        "windows and catalogue",
        ("features/engine", "features/catalogue", "features/declare"),
        (
            "tests/features/catalogue",
            "tests/features/declare",
            "tests/features/engine",
            "tests/features/engine/conformance",
            "tests/features/testing",
            "tests/features/test_expressions_as_data.py",
            "tests/features/test_new_table.py",
        ),
    ),
    Room(
        "outcomes and cohorts",
        ("training/outcomes", "training/cohorts"),
        ("tests/training/outcomes", "tests/training/cohorts"),
    ),
    Room(
        "metrics",
        ("training/metrics",),
        ("tests/training/metrics", "tests/training/validate/test_statistics_by_hand.py"),
    ),
    Room(
        "calibration",
        (
            "models/calibration",
            "models/scale",
            "training/fit/beta.py",
            "training/fit/calibrate.py",
            "training/fit/choosing.py",
            "training/fit/isotonic.py",
            "training/fit/logistic.py",
            "training/fit/sigmoid.py",
        ),
        ("tests/models/calibration", "tests/models/scale", "tests/training/fit", "tests/models/test_doctests.py"),
    ),
    Room("policy", ("models/policy",), ("tests/models/policy", "tests/models/test_doctests.py")),
    Room(
        "the game and the ledger",
        ("models/why/game", "models/why/ledger", "models/why/answer"),
        ("tests/models/why",),
    ),
    Room(
        "words",
        ("models/why/words", "models/why/notice", "models/words", "features/words"),
        ("tests/models/why", "tests/models/why/notice", "tests/features/catalogue", "tests/features/declare"),
    ),
    Room(
        "server",
        ("models/server", "models/serving"),
        (
            *(
                f"tests/models/server/test_{name}.py"
                for name in ("answers", "definitions", "limits", "malformed", "page")
            ),
            *(f"tests/models/server/test_{name}.py" for name in ("records", "refused", "swaps", "watched")),
            "tests/models/serving",
        ),
    ),
)
