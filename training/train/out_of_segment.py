"""How the model does on a segment it learnt nothing from."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from creditline.features.errors import DataError
from creditline.training.cohorts import Role
from creditline.training.cohorts.weighing.weights import teaches, weights_of
from creditline.training.fit.crossing import part
from creditline.training.fit.fitting import Fitted
from creditline.training.metrics import Metrics, measure
from creditline.training.settings.train_settings import TrainSettings
from creditline.training.train.grown_again import grown_again
from creditline.training.trees.boosting import Labelled
from creditline.training.trees.selected import Matrix

_FEWEST = 25  # defaults among the tested customers of a segment, and outside it: fewer tell nothing


@dataclass(frozen=True)
class SegmentTest:
    """The tested customers of one segment (`value` of the feature `segment`), scored in two ways.

    `within`: by the model as it is tested. `without`: by trees of the same features, parameters and rounds, or a
    scorecard of the same features, from in-time customers of all other segments, through the model's own calibration.
    The difference is what knowing the segment is worth; `without` is what to expect of a new one.
    """

    segment: str
    value: str
    within: Metrics
    without: Metrics


def out_of_segment(
    matrix: Matrix, rows: pa.Table, values: Sequence[str | None], fitted: Fitted, settings: TrainSettings
) -> tuple[SegmentTest, ...]:
    """One test per segment with at least 25 defaults among the tested customers and among those left to learn from.

    `matrix` (n, the fitted features), `rows` of the sample, `values` (n,): each row's segment as known at its date.
    DataError where no segment is large enough.
    """
    assert settings.segment is not None
    role = np.array(rows["role"].to_pylist())
    defaulted = rows["defaulted"].to_numpy().astype(np.float64)
    weight, taught = weights_of(rows), teaches(rows)
    learns = np.isin(role, [Role.FOLD.value, Role.TRAIN.value])
    if taught is not None:
        learns &= taught
    tested = role == (Role.TEST.value if Role.TEST.value in role else Role.FOLD.value)
    segment = np.array(["" if value is None else value for value in values])
    found = []
    for value in sorted(set(segment) - {""}):
        learn, judged = learns & (segment != value), tested & (segment == value)
        if min(defaulted[learn].sum(), defaulted[judged].sum()) < _FEWEST:
            continue
        trees = grown_again(
            Labelled(matrix[learn], defaulted[learn], part(weight, learn)), fitted, settings, settings.seed
        )
        # What the rows' own log-odds have beside the map, such as the economy of their date, stays.
        beside = fitted.log_odds[judged] - fitted.calibration(fitted.margin[judged])
        log_odds = fitted.calibration(trees.margins(matrix[judged], settings.threads)) + beside
        counted = part(weight, judged)
        within = measure(defaulted[judged], fitted.log_odds[judged], counted)
        found.append(SegmentTest(settings.segment, value, within, measure(defaulted[judged], log_odds, counted)))
    if not found:
        raise DataError(
            f"no value of {settings.segment} has {_FEWEST} defaults among the tested customers and as many outside it; "
            "leave the test of segments out or take a coarser one"
        )
    return tuple(found)
