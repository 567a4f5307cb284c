"""Bands hold every score once."""

import pytest

from creditline.features.errors import DeclarationError
from creditline.models.scale.bands import BANDS, Band, band_names, band_of, bands_from, check_bands
from creditline.models.why.words.from_toml import wording


@pytest.mark.parametrize(
    ("score", "name", "in_chinese"),
    [
        (350, "poor", "较差"),
        (549, "poor", "较差"),
        (550, "fair", "中等"),
        (599, "fair", "中等"),
        (600, "good", "良好"),
        (650, "excellent", "优秀"),
        (700, "outstanding", "极好"),
        (950, "outstanding", "极好"),
    ],
)
def test_edges(score: int, name: str, in_chinese: str) -> None:
    assert band_of(score).name == name
    assert wording("zh").names.band(name) == in_chinese


def test_many_scores_at_once_agree_with_one_by_one() -> None:
    scores = list(range(350, 951))
    assert band_names(scores) == [band_of(score).name for score in scores]


def test_a_score_off_the_scale_has_no_band() -> None:
    with pytest.raises(ValueError, match="951"):
        band_of(951)


@pytest.mark.parametrize(
    "bands",
    [
        (Band("a", 350, 500), Band("b", 502, 950)),  # 501 is in none
        (Band("a", 350, 500), Band("b", 500, 950)),  # 500 is in two
        (Band("a", 350, 949),),
        (Band("a", 351, 950),),
        (),
    ],
)
def test_gaps_and_overlaps_are_refused(bands: tuple[Band, ...]) -> None:
    with pytest.raises(DeclarationError):
        check_bands(bands, 350, 950)


def test_an_outer_band_may_be_left_one_score() -> None:
    """The scales that the documentation allows are allowed to the last score: 549 to 700, and no narrower."""
    bands = bands_from(549, 700)
    assert (bands[0].lowest, bands[0].highest, bands[-1].lowest, bands[-1].highest) == (549, 549, 700, 700)
    for low, high in ((550, 700), (549, 699)):
        with pytest.raises(DeclarationError, match="let them begin at 549 at most and reach 700 at least"):
            bands_from(low, high)


def test_the_usual_bands_cover_the_scale() -> None:
    check_bands(BANDS, 350, 950)
