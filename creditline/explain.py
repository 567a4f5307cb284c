"""Reasons for any LightGBM binary booster: the change between two rows, and ordinary SHAP values, fast and exact.

Nothing here needs a credit line: a booster and rows are enough. The answers are `shap.Explanation`s, so that shap's own
plots draw them; shap itself is imported when the first answer is made.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from creditline.door.matrix import Columns
from creditline.door.shap_form import explanation
from creditline.features.errors import DataError

if TYPE_CHECKING:
    import lightgbm
    import shap

__all__ = ["OwnPast"]

Floats = NDArray[np.float64]


class OwnPast:
    """Explains a binary LightGBM booster by its own trees.

    `booster`: a `lightgbm.Booster`, a fitted `LGBMClassifier`, or a booster's text. `families`: a name per feature (a
    sequence in the booster's order, or a mapping from feature name; features that a mapping leaves out stand alone):
    families are then the players and features share their family's points by the Owen value. `concepts`, given alike: what
    stands between the two, each in one family; a family's points are then shared by its concepts and a concept's by its
    features. Without either every feature is a player of its own, which is baseline Shapley (Sundararajan & Najmi 2020).
    `threads`: how many to use; the answers are the same bits for any number.

    DataError for anything but a boosted binary classifier with constant leaves, and for a concept of two families.
    """

    def __init__(
        self,
        booster: "lightgbm.Booster | lightgbm.LGBMClassifier | str",
        families: "Sequence[str] | Mapping[str, str] | None" = None,
        concepts: "Sequence[str] | Mapping[str, str] | None" = None,
        *,
        threads: int = 1,
    ) -> None:
        from creditline.models.trees.from_booster import read_trees

        found = _booster_of(booster)
        self._text: str = found.model_to_string()
        self._trees = read_trees(self._text)
        self._columns = Columns.of(found)
        names = self._columns.names
        self._concepts = names if concepts is None else _named("concepts", concepts, names)
        self._families = self._concepts if families is None else _named("families", families, names)
        _check_homes(self._families, self._concepts)
        self._threads = threads

    def __repr__(self) -> str:
        players = len(set(self._families))
        return f"OwnPast({len(self._trees.root)} trees, {len(self._columns.names)} features, {players} players)"

    @property
    def families(self) -> tuple[str, ...]:
        """The player each feature belongs to, in the booster's order of features."""
        return self._families

    @property
    def concepts(self) -> tuple[str, ...]:
        """What each feature belongs to within its family; without concepts its own name."""
        return self._concepts

    def change(self, before: Any, now: Any) -> "shap.Explanation":
        """Why each row of `now` has another margin than the same row of `before`.

        Rows: a pandas, polars or Arrow frame with the booster's feature names as columns (their order does not matter),
        or a matrix (n, features) in the booster's order with categories as codes; one row of `before` for each of `now`,
        or a single one for all. `values` (n, features): what each feature adds to the margin (log-odds); a feature equal
        in both rows, missing included, has exactly 0.0. `base_values` (n,): the margin of `before`; with the values it
        sums to the margin of `now`. `data`: the rows of `now`. DataError for rows that do not fit.
        """
        from creditline.models.trees.contributions import contributions
        from creditline.models.trees.predict import predicted

        was, rows = self._columns.matrix(before), self._columns.matrix(now)
        if len(was) == 1 and len(rows) != 1:
            was = np.repeat(was, len(rows), axis=0)
        if len(was) != len(rows):
            raise DataError(f"{len(was)} earlier rows do not go with {len(rows)} rows; give one each, or one for all")
        values = contributions(self._trees, self._families, self._concepts, was, rows, self._threads)
        return self._explanation(values, predicted(self._trees, was), now, rows)

    def against(self, others: Any, now: Any) -> "shap.Explanation":
        """Why each row of `now` has another margin than the `others` (m rows): the mean of the exact pairwise answers.

        `base_values`: the mean margin of the others. Otherwise as `change`.
        """
        from creditline.models.trees.contributions import average_contributions
        from creditline.models.trees.predict import predicted

        references, rows = self._columns.matrix(others), self._columns.matrix(now)
        if not len(references):
            raise DataError("no row to compare with arrived; give at least one")
        values = average_contributions(self._trees, self._families, self._concepts, references, rows, self._threads)
        base = np.full(len(rows), predicted(self._trees, references).mean())
        return self._explanation(values, base, now, rows)

    def shap_values(self, rows: Any) -> "shap.Explanation":
        """Ordinary path-dependent SHAP values of the margin, as LightGBM's `pred_contrib` gives them; families play no part."""
        from creditline.models.trees.shap.values import shap_values

        matrix = self._columns.matrix(rows)
        found = shap_values(self._text, matrix, self._threads)
        return self._explanation(found.values, np.full(len(matrix), found.base), rows, matrix)

    def _explanation(self, values: Floats, base: Floats, frame: Any, matrix: Floats) -> "shap.Explanation":
        shown = self._columns.shown(frame, matrix)
        return explanation(values, base, self._columns.names, matrix, shown)


def _booster_of(given: Any) -> "lightgbm.Booster":
    import lightgbm

    if isinstance(given, lightgbm.Booster):
        return given
    if isinstance(given, lightgbm.LGBMModel):
        try:
            return given.booster_
        except Exception as error:
            raise DataError("this LGBMClassifier is not fitted; fit it before asking why") from error
    if isinstance(given, str):
        try:
            return lightgbm.Booster(model_str=given)
        except Exception as error:
            raise DataError("this text is no LightGBM booster; save it with model_to_string()") from error
    raise DataError(
        f"a booster arrived as {type(given).__name__}; give a lightgbm.Booster, a fitted LGBMClassifier or a booster's text"
    )


def _named(what: str, given: "Sequence[str] | Mapping[str, str]", names: tuple[str, ...]) -> tuple[str, ...]:
    if isinstance(given, Mapping):
        unknown = [name for name in given if name not in names]
        if unknown:
            raise DataError(f"{what} name {unknown[0]!r}, which is no feature of this booster")
        return tuple(given.get(name, name) for name in names)
    listed = tuple(map(str, given))
    if isinstance(given, str) or len(listed) != len(names):
        raise DataError(f"{len(listed)} {what} arrived for {len(names)} features; give one name per feature")
    return listed


def _check_homes(families: tuple[str, ...], concepts: tuple[str, ...]) -> None:
    home: dict[str, str] = {}
    for family, concept in zip(families, concepts, strict=True):
        if home.setdefault(concept, family) != family:
            raise DataError(f"the concept {concept!r} is in the families {home[concept]!r} and {family!r}; give it one")
