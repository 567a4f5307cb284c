"""The gate, by hand: what counts as a difference, and what may pass."""

import numpy as np
import pytest

from creditline.features.errors import DataError
from creditline.models.export.parity import Parity, RouteScores, compare, gate
from creditline.models.export.routes import ROUTES, Route

OURS = RouteScores(np.array([0.05, 0.10, 0.20]), np.array([600, 560, 520]), ["good", "fair", "poor"])


def answers(pd: list[float], score: list[int], band: list[str], action: list[str] | None = None) -> RouteScores:
    return RouteScores(np.array(pd), np.array(score), band, action)


def test_the_same_answers_are_exact() -> None:
    parity = compare("bundle", "m", OURS, OURS)
    assert (parity.rows, parity.exact, parity.action_changes) == (3, True, None)
    gate(parity, allow_inexact=False)


def test_every_difference_is_counted() -> None:
    # second row: 560 -> 549, so another band; third: pd away by 2**-10
    theirs = answers([0.05, 0.10, 0.20 + 2**-10], [600, 549, 520], ["good", "poor", "poor"])
    parity = compare("other", "m", OURS, theirs)
    assert (parity.score_changes, parity.band_changes, parity.largest_score_difference) == (1, 1, 11)
    assert parity.largest_pd_difference == pytest.approx(2**-10, rel=1e-9)
    assert not parity.exact
    assert "3 rows, 1 scores, 1 bands changed; largest difference 11 points" in parity.text()


def test_the_last_bit_of_pd_counts() -> None:
    theirs = answers([0.05, 0.10, float(np.nextafter(0.20, 1))], [600, 560, 520], ["good", "fair", "poor"])
    parity = compare("other", "m", OURS, theirs)
    assert (parity.score_changes, parity.exact) == (0, False)
    with pytest.raises(DataError, match=r"not exact and is not written.*--allow-inexact"):
        gate(parity, allow_inexact=False)


@pytest.mark.parametrize(
    ("changes", "allowed", "said"),
    [
        (None, True, "name the --policy"),
        (1, True, "changes decisions"),
        (0, False, "--allow-inexact"),
        (0, True, None),
    ],
)
def test_what_is_inexact_passes_only_if_no_action_changes(changes: int | None, allowed: bool, said: str | None) -> None:
    parity = Parity("other", "m", 3, 1, 0.001, 1, 0, changes, None if changes is None else "p")
    if said is None:
        gate(parity, allowed)
    else:
        with pytest.raises(DataError, match=said):
            gate(parity, allowed)


def test_a_refusal_the_rules_demand_passes_and_says_why() -> None:
    parity = Parity("other", "m", 0, refused="it holds whole numbers above 2**24, which the route rounds")
    gate(parity, allow_inexact=False)
    assert parity.text() == "other: refused, as it must be: it holds whole numbers above 2**24, which the route rounds"
    assert parity.to_json()["exact"] is False


def test_every_row_must_be_answered() -> None:
    with pytest.raises(DataError, match="answers 1 of 3 rows"):
        compare("other", "m", OURS, answers([0.05], [600], ["good"]))


def test_every_route_can_be_taken():
    assert set(ROUTES) == set(Route)
    assert all(callable(part) for load in ROUTES.values() for part in load())
