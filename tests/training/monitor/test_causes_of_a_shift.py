"""What moved the mean score and the expected loss: parts that add up, and a line divided by hand."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from creditline.models.calibration import Shifted
from creditline.models.policy.parts.economics import Economics, FromFeature
from creditline.models.scoring.margins import margins
from creditline.models.scoring.matrix import to_matrix
from creditline.models.scoring.scores import scores_of
from creditline.training.monitor.population.causes import shift_by_cause
from creditline.training.monitor.population.line_losses import LinesOn, loss_moves
from creditline.training.monitor.population.tallied import ExplainedSample, Tally

ECONOMICS = Economics(lgd=0.5, ccf=0.5, usage=0.3, margin=0.2, funding=0.05)


def lines(*rows) -> LinesOn:
    names = ("customer", "line", "product", "band", "pd", "balance", "limit_before", "step_before")
    return LinesOn(pa.table({name: [row[place] for row in rows] for place, name in enumerate(names)}))


def test_a_line_is_divided_as_by_hand():
    # Loss = pd x 0.5 x (owed + 0.5 x undrawn): 0.1 x 0.5 x (100 + 50) = 7.5 before, 0.2 x 0.5 x (100 + 25) = 12.5 after.
    # The limit fell from 200 to 150. Of the change 5: pd (7.5 + 6.25) / 2 = 6.875, line (-1.25 - 2.5) / 2 = -1.875.
    before = lines(("a", "1", "card", "good", 0.1, 100.0, 200.0, 0), ("b", "2", "card", "good", 0.1, 10.0, 10.0, 0))
    now = lines(("a", "1", "card", "good", 0.2, 100.0, 150.0, 0), ("c", "3", "card", "good", 0.4, 10.0, 10.0, 0))
    points = np.array([[-30.0, 10.0]])  # the score fell by 20: three halves of the pd's part are the first concept's
    found = loss_moves((before, now), ECONOMICS, ["a"], points, {"b": "left", "c": "joined"})
    assert (found.before, found.now) == pytest.approx((7.5 + 0.5, 12.5 + 2.0))
    assert found.concepts == pytest.approx([1.5 * 6.875, -0.5 * 6.875])
    assert found.others == pytest.approx(
        {"use": 0.0, "line": -1.875, "terms": 0.0, "held": 0.0, "left": -0.5, "joined": 2.0}
    )


def test_economics_that_read_a_feature_move_by_it():
    """LGD is the feature: 0.5 before and 0.6 now. 0.1 x 0.5 x 100 = 5 was lost, 0.1 x 0.6 x 100 = 6 is; a null is the usual 0.4."""
    reading = replace(ECONOMICS, lgd=FromFeature("security_missing", 0.4))
    days = [
        lines(("a", "1", "card", "good", 0.1, 100.0, 100.0, 0), ("b", "2", "card", "good", 0.1, 100.0, 100.0, 0))
    ] * 2
    known = [[0.5, None], [0.6, None]]
    days = [
        LinesOn(one.table.append_column("priced:security_missing", pa.array(values, pa.float64())))
        for one, values in zip(days, known, strict=True)
    ]
    found = loss_moves((days[0], days[1]), reading, ["a", "b"], np.zeros((2, 1)), {})
    assert (found.before, found.now) == pytest.approx((5.0 + 4.0, 6.0 + 4.0))
    assert found.others == pytest.approx({"use": 0.0, "line": 0.0, "terms": 1.0, "held": 0.0})


def test_a_pd_that_moves_beyond_an_end_of_the_scale_is_no_concepts():
    day = [lines(("a", "1", "card", "good", pd, 100.0, 100.0, 0)) for pd in (0.8, 0.9)]
    found = loss_moves((day[0], day[1]), ECONOMICS, ["a"], np.zeros((1, 2)), {})
    assert found.concepts.tolist() == [0.0, 0.0]
    assert found.others["held"] == pytest.approx(0.1 * 0.5 * 100)


def tally(customers, matrix, defaulted=()) -> Tally:
    sample = ExplainedSample(tuple(customers), matrix, tuple(defaulted))
    nothing = np.zeros(1, dtype=np.int64)
    return Tally(len(customers) + len(defaulted), len(defaulted), 0.0, nothing, (), {}, {}, sample, Path())


def test_the_parts_add_up_to_the_change_of_the_mean_score_and_loss(split):
    model = split.model
    rows = to_matrix(model.features, model.reference)[:60]
    was, now = rows[:40], rows[20:60]
    before = [f"c{number}" for number in range(40)]
    after = [*before[:36], "new", "back", "other", "more"]
    days = tally(before, was, ["back"]), tally(after, now, [before[38]])

    def scored(matrix):
        found = scores_of(model, margins(model, matrix))
        return np.clip(found.raw, model.scale.low, model.scale.high), found.pd

    random = np.random.default_rng(5)
    stood = []
    for customers, matrix in ((before, was), (after, now)):
        pd = scored(matrix)[1]
        owed, limit = random.integers(0, 500, len(customers)), random.integers(200, 900, len(customers))
        stood.append(
            lines(
                *[
                    (who, "1", "card", "good", float(pd[n]), float(owed[n]), float(limit[n]), 0)
                    for n, who in enumerate(customers)
                ]
            )
        )
    found = shift_by_cause(model, days, None, (stood[0], stood[1]), ECONOMICS)
    assert (found.both, found.sampled, found.whole) == (36, 44, True)
    assert found.score_before == pytest.approx(scored(was)[0].mean(), abs=1e-9)
    assert found.score_now == pytest.approx(scored(now)[0].mean(), abs=1e-9)
    assert sum(one.points for one in found.causes) == pytest.approx(found.score_now - found.score_before, abs=1e-9)
    assert sum(one.loss for one in found.causes) == pytest.approx(found.loss_now - found.loss_before, abs=1e-9)
    assert {"left", "defaulted", "joined", "cured"} <= {one.cause for one in found.causes}
    assert {"behaviour", "line", "use"} <= {one.layer for one in found.causes}
    assert shift_by_cause(model, (days[0], tally(["nobody"], was[:1])), None, None, None) is None


@dataclass(frozen=True)
class SameFeatures:
    """A model that took another's place and reads the same features."""

    earlier: object
    days: tuple[str, str]
    matrices: dict[str, np.ndarray]
    figures: None = None

    def rows(self, model, day, customers):
        return self.matrices[day]


def test_what_another_calibration_moves_is_the_calibrations(split):
    """The model in force before promised 0.3 less in log-odds: 0.3 x 57.708 = 17.31 points, of nobody's behaviour."""
    model = split.model
    before = replace(model, calibration=Shifted(model.calibration, -0.3, 0.1))
    rows = to_matrix(model.features, model.reference)
    raw = scores_of(model, margins(model, rows)).raw
    rows = rows[(raw > model.scale.low + 1) & (raw < model.scale.high - 20)][:60]
    was, now = rows[:40], rows[20:60]
    names = tuple(f"c{number}" for number in range(40))
    still = SameFeatures(before, ("then", "now"), {"then": was, "now": was})
    found = shift_by_cause(model, (tally(names, was), tally(names, was)), None, None, None, still)
    assert [(one.cause, one.layer) for one in found.causes] == [("calibration", "calibration")]
    assert found.causes[0].points == pytest.approx(-0.3 * model.scale.factor)
    moving = SameFeatures(before, ("then", "now"), {"then": was, "now": now})
    found = shift_by_cause(model, (tally(names, was), tally(names, now)), None, None, None, moving)
    assert sum(one.points for one in found.causes) == pytest.approx(found.score_now - found.score_before, abs=1e-9)
    assert {one.layer for one in found.causes} >= {"calibration", "behaviour"}
