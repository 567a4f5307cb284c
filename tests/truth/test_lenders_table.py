"""The table of benchmarks/training/lenders.py, on trainings made up by hand."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

FOLDER = str(Path(__file__).parents[2] / "benchmarks" / "training")


@pytest.fixture(autouse=True)
def beside() -> Iterator[None]:
    """Scripts there import one another by bare name."""
    sys.path.insert(0, FOLDER)
    yield
    sys.path.remove(FOLDER)


def row(lender: str, way: str, gini: float, reached: float | None = 0.9):
    from lenders import Row

    return Row(lender, way, 1000, 50, gini, reached, (gini + 1) / 2, 0.004, 30, 12, 0.8, 0.0, 12.0)


def test_the_interval_of_a_mean_is_students():
    from lenders import mean_of

    # mean 0.7, standard deviation 0.02; t of 0.975 at 2 degrees 4.3027: 0.7 -/+ 4.3027 * 0.02 / sqrt(3) = 0.0497
    assert mean_of([0.68, 0.70, 0.72]) == "0.7000 (0.6503 to 0.7497)"
    assert mean_of([0.5]) == "0.5000"
    assert mean_of([]) == "–"


def test_a_way_is_held_against_the_first_on_the_same_lenders():
    from lenders import told

    rows = [row("calm-5000-1", "dense", 0.70), row("calm-5000-1", "default", 0.68)]
    rows += [row("thin-file-5000-2", "dense", 0.80), row("thin-file-5000-2", "default", 0.78)]
    rows += [row("taiwan-0", "default", 0.57, None)]
    lines = told(rows).splitlines()
    # -0.02 twice: no spread
    mean = next(line for line in lines if line.startswith("| 5000 customers | 2 | default"))
    assert "| -0.0200 (-0.0200 to -0.0200) |" in mean
    assert "0.7300" in mean
    assert any(line.startswith("| all simulated | 2 | dense | 0.7500") for line in lines)
    # of the truth there is nothing, nor of another way
    assert any(line.startswith("| taiwan | 1 | default | 0.5700 | – | – |") for line in lines)
    assert any(line.startswith("| taiwan-0 | default | 1,000 | 50 | 0.5700 | 0.7850 | – | 0.0040 |") for line in lines)


def test_three_months_before():
    from datetime import date

    from harm import _months_before

    assert _months_before(date(2025, 1, 31)) == date(2024, 10, 31)
    assert _months_before(date(2024, 5, 31)) == date(2024, 2, 29)
