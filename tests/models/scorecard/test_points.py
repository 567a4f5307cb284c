"""The points of a scorecard add up to the raw score, and stand for the bins they are said to."""

from datetime import date

import numpy as np
import pytest

from creditline.features.errors import DataError, DeclarationError
from creditline.models.artefact import ModelKind, read_model, write_model
from creditline.models.calibration import Knots, MacroShifted, MacroTerm, Shifted, Sigmoid
from creditline.models.scorecard import read_card
from creditline.models.scoring.frame import score_frame
from creditline.models.scoring.margins import margins
from creditline.models.scoring.matrix import to_matrix

FACTOR = 40 / np.log(2)
GROWTH = MacroTerm("unemployment", 0.3, 5.0, 6.0, date(2025, 3, 31))


def test_the_table_by_hand(card_model):
    card = read_card(card_model())
    # 430.083 - 57.708 * (0.9 * -2.5 - 0.2)
    assert card.base == pytest.approx(600 - FACTOR * np.log(19) + FACTOR * 2.45)
    late, use, region = card.features
    assert [(own.low, own.high, own.missing) for own in late.bins] == [
        (None, 0.0, False),
        (0.0, 2.0, False),
        (2.0, None, False),
        (None, None, True),
    ]
    assert [own.points for own in late.bins] == pytest.approx(-FACTOR * 0.9 * 0.8 * np.array([-0.5, 0.4, 1.5, 0.1]))
    assert [(own.low, own.high) for own in use.bins] == [(None, 0.4725), (0.4725, None), (None, None)]
    assert [own.categories for own in region.bins] == [
        ("coast", "east", "north", "south", "west"),
        ("delta", "hills"),
        (),
    ]
    assert [own.share for own in late.bins] == [0.6, 0.25, 0.15, 0.0]
    assert [own.default_rate for own in late.bins] == [0.1, 0.1, 0.1, None]


MAPS = [
    Sigmoid(0.9, -0.2),
    Shifted(Sigmoid(1.3, 0.1), offset=0.4, toward=0.05),
    MacroShifted(Sigmoid(0.7, 0.0), (GROWTH,)),
]


@pytest.mark.parametrize("calibration", MAPS, ids=["sigmoid", "shifted", "macro"])
def test_points_add_up_to_the_raw_score(card_model, rows, calibration):
    model, frame = card_model(calibration=calibration), rows(5, 300)
    card, matrix = read_card(model), to_matrix(model.features, frame)
    total = np.full(len(matrix), card.base)
    for place, one in enumerate(card.features):
        total += [next(own.points for own in one.bins if _holds(own, one, value)) for value in matrix[:, place]]
    raw = model.scale.raw(model.calibration(margins(model, matrix)))
    assert total == pytest.approx(raw, abs=1e-9)
    assert card.known_on == (date(2025, 3, 31) if isinstance(calibration, MacroShifted) else None)


def _holds(own, one, value):
    if own.missing or np.isnan(value):
        return own.missing and np.isnan(value)
    if one.feature.kind == "category":
        return one.feature.categories[int(value)] in own.categories
    return (own.low is None or value > own.low) and (own.high is None or value <= own.high)


def test_a_row_is_scored_as_the_card_says(card_model, rows):
    model = card_model()
    frame = rows(9, 1, missing=0.0)
    card = read_card(model)
    (matrix,) = to_matrix(model.features, frame).tolist()
    points = [
        next(own.points for own in one.bins if _holds(own, one, v))
        for one, v in zip(card.features, matrix, strict=True)
    ]
    scored = score_frame(
        model, frame.append_column("customer_id", [["1"]]).append_column("as_of", [[date(2025, 6, 30)]])
    )
    assert scored["raw"].to_pylist() == pytest.approx([card.base + sum(points)])


def test_it_is_kept_as_what_it_is(card_model, tmp_path):
    model = card_model()
    write_model(model, tmp_path / "card")
    again = read_model(tmp_path / "card")
    assert again.kind is ModelKind.SCORECARD
    assert again.version == model.version
    assert read_card(again) == read_card(model)


def test_a_model_of_trees_has_no_points(model_with):
    with pytest.raises(DataError, match="made of trees and has no points by bin; train one with --champion scorecard"):
        read_card(model_with())


def test_trees_are_no_scorecard(model_with):
    with pytest.raises(DeclarationError, match="one tree a feature through a straight calibration map"):
        model_with(kind=ModelKind.SCORECARD)


def test_under_a_bent_map_a_bin_is_worth_no_number_of_points(card_model):
    with pytest.raises(DeclarationError, match="straight calibration map"):
        card_model(calibration=Knots((-3.0, 0.0, 3.0), (-3.0, 0.5, 3.0)))
