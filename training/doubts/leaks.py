"""Features that know the outcome: by how well they tell it alone, and by their names."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from creditline.features.data.mapping.prohibited import matches
from creditline.models.artefact import ModelFeature
from creditline.training.doubts.doubt import Doubt, DoubtKind
from creditline.training.metrics.discrimination import auc
from creditline.training.trees.selected import Matrix

Floats = NDArray[np.float64]

ALONE = 0.95  # AUC of one feature alone above which it is taken to know the outcome
NAMED = 0.65  # the same of one whose name says that it is of what came after
_ROWS = 100_000  # looked at most, evenly taken
_NAMED_MOST = 5
_FILLED = 30  # defaults and others from which on the rows that have a value are looked at by themselves
_ATTRIBUTE = "profile.attribute."
_FUTURE = (
    "outcome", "target", "label", "defaulted", "default flag", "bad flag", "good bad", "bad", "is default", "dlq",
    "delinquency", "charge off", "chargeoff", "charged off", "written off", "write off", "writeoff", "recovery", "recoveries",
    "recovered", "collection", "collections", "settlement", "final status", "loan status", "closed on", "last payment",
    "loss", "lgd", "违约", "坏账", "核销", "催收", "回收", "结清", "标签", "好坏",
)  # fmt: skip


def leaks(matrix: Matrix, defaulted: Floats, features: Sequence[ModelFeature]) -> Iterator[Doubt]:
    """The features that tell the outcome alone as no honest one does, then those of facts whose names say they came after.

    `matrix` (n, features) as the trees read it, `defaulted` (n,) 0 or 1: rows learned from. A missing value counts as the
    lowest and as the highest, whichever tells more, since to be missing may tell all; and rows that have one by
    themselves. Names are only held against facts
    of customers: everything else has a date of its own, which features keep to.
    """
    stride = -(-len(defaulted) // _ROWS)
    outcome, rows = defaulted[::stride], matrix[::stride]
    if len(np.unique(outcome)) < 2:
        return
    told = {feature.name: _alone(rows[:, place], outcome, feature) for place, feature in enumerate(features)}
    sure = {name: area for name, area in told.items() if area > ALONE}
    if sure:
        yield Doubt(
            DoubtKind.LEAK,
            f"{_listed(sure)} alone {'has' if len(sure) == 1 else 'have'} an AUC above {ALONE}: no fact known at the time tells "
            "who defaults so well, so it is the outcome in other words or was filled in afterwards; leave it out, or give it "
            "the day it was known (recorded_at, valid_from)",
        )
    named = {
        feature.name: told[feature.name]
        for feature in features
        if feature.name not in sure and told[feature.name] > NAMED and _of_after(feature)
    }
    if named:
        yield Doubt(
            DoubtKind.FUTURE,
            f"{_listed(named)} {'is' if len(named) == 1 else 'are'} called like what becomes of a customer, and "
            f"{'tells' if len(named) == 1 else 'tell'} the outcome like it: what is known only after the date has no place in a "
            "model; leave it out of the attributes, or give it the day it was known (valid_from)",
        )


def _alone(column: Floats, outcome: Floats, feature: ModelFeature) -> float:
    """AUC (0.5 to 1) of one column, in the direction that tells more."""
    if feature.kind == "category":
        return _of_category(np.nan_to_num(column, nan=-1.0), outcome)
    missing = np.isnan(column)
    if missing.all():
        return 0.5
    if not missing.any():
        return _either(outcome, column)
    ends = (np.nanmin(column) - 1, np.nanmax(column) + 1)
    areas = [_either(outcome, np.where(missing, end, column)) for end in ends]
    filled = outcome[~missing]
    if min(filled.sum(), len(filled) - filled.sum()) >= _FILLED:
        areas.append(_either(filled, column[~missing]))
    return max(areas)


def _of_category(column: Floats, outcome: Floats) -> float:
    """AUC of the default rate of each row's category among every other row: by itself, a category of one row tells all."""
    codes = np.unique(column, return_inverse=True)[1]
    risk = np.empty(len(outcome))
    for half in (0, 1):
        held = np.arange(len(outcome)) % 2 == half
        bads = np.bincount(codes[~held], outcome[~held], minlength=codes.max() + 1)
        rows = np.bincount(codes[~held], minlength=codes.max() + 1)
        risk[held] = ((bads + outcome.mean()) / (rows + 1))[codes[held]]
    return auc(outcome, risk)


def _either(outcome: Floats, risk: Floats) -> float:
    area = auc(outcome, risk)
    return max(area, 1 - area)


def _of_after(feature: ModelFeature) -> bool:
    return feature.name.startswith(_ATTRIBUTE) and matches(feature.name.removeprefix(_ATTRIBUTE), _FUTURE)


def _listed(areas: dict[str, float]) -> str:
    ranked = sorted(areas.items(), key=lambda one: (-one[1], one[0]))
    more = f" and {len(ranked) - _NAMED_MOST} more" if len(ranked) > _NAMED_MOST else ""
    return ", ".join(f"{name} ({area:.3f})" for name, area in ranked[:_NAMED_MOST]) + more
