"""The tables of docs/world.md are those of the code."""

from dataclasses import asdict
from pathlib import Path

import pytest

from creditline.training.world import PRESETS
from creditline.training.world.hazard import INTERCEPT, WEIGHTS
from creditline.training.world.kinds import KINDS, Kind
from creditline.training.world.occupations import OCCUPATIONS

PAGE = Path(__file__).parents[2] / "docs" / "world.md"


def rows(*header: str) -> list[list[str]]:
    """The cells of the table whose header begins with the given words."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    start = next(k for k, line in enumerate(lines) if line.startswith("| " + " | ".join(header)))
    found = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        found.append([cell.strip() for cell in line.strip("|").split("|")])
    return found


def test_every_kind_of_shock() -> None:
    told = {row[0].removesuffix(" (improves)"): row for row in rows("kind", "family it moves first")}
    assert list(told) == [each.kind.name.lower() for each in KINDS]
    for each in KINDS:
        _, family, rate, ramp, months, size = told[each.kind.name.lower()]
        assert family == each.family
        assert each.kind == Kind.FAMILY_SUPPORT or float(rate.split(" ")[0]) == each.rate
        assert int(ramp) == each.ramp
        assert tuple(int(part) for part in months.split("–")) == each.months
        assert tuple(float(part) for part in size.split("–")) == each.size
        assert rows("kind")[each.kind][0].endswith("(improves)") == each.improves


def test_every_weight_of_the_hazard() -> None:
    told = {cell.split("`")[1]: float(cell.split(" ")[1]) for *_, cell in rows("family", "term")}
    assert told == asdict(WEIGHTS)
    text = PAGE.read_text(encoding="utf-8")
    assert f"intercepts {INTERCEPT['huabei']} (huabei) and {INTERCEPT['jiebei']} (jiebei)" in text


@pytest.mark.parametrize("place", range(len(OCCUPATIONS)))
def test_every_occupation(place: int) -> None:
    name, share, offset, volatility, job_loss, paid = rows("occupation")[place]
    each = OCCUPATIONS[place]
    assert (name, float(share), float(offset)) == (each.name, each.share, each.offset)
    assert (float(volatility), float(job_loss)) == (each.volatility, each.job_loss)
    assert (paid == "in three amounts") == each.irregular


def test_every_preset() -> None:
    assert [row[0] for row in rows("preset", "against calm")] == list(PRESETS)
