"""What a person accepts as a reason, which sentence tells of a concept, and how little may be left out."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from meant import meant_of

from creditline.features.words.named import Named
from creditline.models.why.answer.acceptance import is_accepted, towards_risk
from creditline.models.why.answer.concepts import MOST_LEFT_OUT, ConceptShare, concepts_of, shown
from creditline.models.why.answer.meant import Meant
from creditline.models.why.answer.parts import FeatureShare, Value


def feature(
    name: str,
    points: float,
    direction: int = 1,
    start: Value = 0.0,
    end: Value = 1.0,
    *,
    null: str = "none",
    concept: str = "repayment.delay",
    audience: str = "customer",
) -> FeatureShare:
    meant = Meant(concept, Named.alike("delay"), direction, null)
    named = Named.alike(name)
    return FeatureShare(name, named, "days", audience, start, end, round(points), points, -points / 40, meant)


# direction, null, start, end, and where that goes: towards risk or away from it
MOVES = [
    (1, "none", 0.0, 5.0, 1),
    (1, "none", 5.0, 0.0, -1),
    (-1, "none", 5.0, 0.0, 1),
    (-1, "none", 0.0, 5.0, -1),
    (1, "none", 3.0, 3.0, 0),
    (0, "none", 0.0, 5.0, 0),
    (-1, "best", None, 5.0, 1),  # never late, and now late
    (-1, "best", 5.0, None, -1),
    (-1, "worst", None, 5.0, -1),
    (-1, "worst", 5.0, None, 1),
    (1, "best", None, 5.0, 1),
    (1, "worst", 5.0, None, 1),
    (1, "none", None, 5.0, 0),
    (1, "none", 5.0, None, 0),
    (1, "best", None, None, 0),
    (0, "none", "a", "b", 0),
]


@pytest.mark.parametrize(("direction", "null", "start", "end", "goes"), MOVES)
def test_where_a_move_goes(direction: int, null: str, start: Value, end: Value, goes: int) -> None:
    harm = feature("x", -5.0, direction, start, end, null=null)
    gain = feature("x", 5.0, direction, start, end, null=null)
    assert towards_risk(harm) == towards_risk(gain) == goes
    assert is_accepted(harm) is (goes == 1)
    assert is_accepted(gain) is (goes == -1)


@pytest.mark.parametrize(
    ("start", "end", "reason"),
    [
        (0.100002, 0.099999, False),
        (100.0, 99.1, False),
        (100.0, 99.0, True),
        (-100.0, -100.9, False),
        (1.0, 0.0, True),
        (0.004, -0.004, True),
    ],
)
def test_a_move_of_less_than_a_hundredth_is_no_reason(start: float, end: float, reason: bool) -> None:
    assert is_accepted(feature("x", -5.0, -1, start, end)) is reason


def test_without_points_the_risk_says_what_was_harm() -> None:
    floored = replace(feature("x", -5.0), exact=0.0, points=0)
    assert is_accepted(floored)
    assert not is_accepted(replace(floored, margin=-0.1))
    assert not is_accepted(replace(floored, margin=0.0))


def only(*shares: FeatureShare) -> ConceptShare:
    (concept,) = concepts_of(sorted(shares, key=lambda share: share.exact))
    return concept


def test_the_accepted_feature_with_most_points_says_it() -> None:
    concept = only(
        feature("pattern", -9.0, 0), feature("worst", -6.0), feature("late", -5.0), feature("better", 2.0, -1)
    )
    assert (concept.points, concept.exact, concept.says.name) == (-18, -18.0, "worst")
    assert concept.told  # 11 of the 20 points of harm
    assert not concept.is_pattern


def test_a_concept_that_patterns_carry_is_told_to_staff_only() -> None:
    concept = only(feature("pattern", -9.0, 0), feature("worst", -5.0))
    assert (concept.told, concept.is_reason, concept.says.name) == (False, False, "worst")
    concept = only(
        feature("pattern", -9.0, 0), feature("better", -5.0, -1)
    )  # it improved, and is said to have done harm
    assert (concept.best, concept.told, concept.is_pattern, concept.says.name) == (None, False, True, "pattern")


def test_what_is_internal_is_a_reason_that_no_customer_is_told() -> None:
    concept = only(feature("links", -9.0, audience="internal"), feature("worst", -5.0))
    assert (concept.is_reason, concept.told, concept.says.name) == (True, False, "worst")


def test_a_concept_that_raised_the_score_is_said_by_what_went_away_from_risk() -> None:
    concept = only(feature("late", 6.0, 1, 3.0, 0.0), feature("pattern", 4.0, 0), feature("worst", -1.0))
    assert (concept.lowered, concept.says.name, concept.told) == (False, "late", True)


SHARES = st.lists(
    st.tuples(st.integers(0, 9), st.integers(-60, 60), st.integers(-1, 1), st.sampled_from(["best", "none"])),
    min_size=1,
    max_size=12,
)


@given(drawn=SHARES)
def test_little_is_left_out_whatever_there_is(drawn: list[tuple[int, int, int, str]]) -> None:
    shares = [
        feature(
            f"x{place}", float(points), direction, null=null if direction else "none", concept=f"repayment.c{concept}"
        )
        for place, (concept, points, direction, null) in enumerate(drawn)
    ]
    concepts = concepts_of(sorted(shares, key=lambda share: share.exact))
    whole = sum(share.points for share in shares)
    chosen = shown(concepts, whole, lambda concept: concept.points)
    rest = sum(abs(concept.points) for concept in concepts if concept not in chosen)
    assert sum(concept.points for concept in concepts) == whole
    assert chosen
    assert rest <= min(abs(concept.points) for concept in chosen)
    assert rest <= MOST_LEFT_OUT * abs(whole)
    assert [concept for concept in concepts if concept in chosen] == list(chosen)
    for concept in concepts:
        assert concept.told <= concept.is_reason <= (concept.best is not None)
        assert concept.best is None or is_accepted(concept.best)


def test_no_more_is_shown_than_needed() -> None:
    concepts = concepts_of([feature(f"x{n}", -float(n), concept=f"repayment.c{n}") for n in (60, 30, 8, 2)])
    assert [one.points for one in shown(concepts, -100, lambda one: one.points)] == [-60, -30]
    assert [one.points for one in shown(concepts, -90, lambda one: one.points)] == [-60, -30, -8]
    assert shown((), 0, lambda one: one.points) == ()


def test_made_up_features_are_accepted() -> None:
    for start, end, points in ((0.0, 2.0, -1), (2.0, 0.0, -1), (None, 1.0, -1), (1.0, None, -1), (1.0, None, 1)):
        share = replace(feature("x", float(points), start=start, end=end), meant=meant_of("own.x", start, end, points))
        assert is_accepted(share)
