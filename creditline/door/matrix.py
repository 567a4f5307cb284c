"""Frames of any kind as the matrix a LightGBM booster reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from creditline.features.errors import DataError
from creditline.models.trees.booster_text import parse_booster

if TYPE_CHECKING:
    import lightgbm

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Columns:
    """A booster's features in its order, and the values behind the codes of those it learnt as pandas categories.

    `categories`: the place of a feature to its values, in the order of their codes.
    """

    names: tuple[str, ...]
    categories: Mapping[int, tuple[object, ...]]

    @classmethod
    def of(cls, booster: "lightgbm.Booster") -> "Columns":
        """Those of a booster; LightGBM's text lists the category columns' places and their values in one order."""
        kept = booster.pandas_categorical or []
        listed = parse_booster(booster.model_to_string()).parameters.get("categorical_feature", "")
        places = [int(place) for place in listed.split(",") if place.strip()]
        named = dict(zip(places, map(tuple, kept), strict=True)) if len(places) == len(kept) else {}
        return cls(tuple(booster.feature_name()), named)

    def matrix(self, rows: Any) -> Floats:
        """Rows as float64 (n, features), C order, missing as NaN; DataError for what does not fit."""
        if isinstance(rows, np.ndarray):
            return self._checked(rows if rows.ndim > 1 else rows[None, :])
        frame = _frame(rows)
        there = {_written(name): name for name in frame.columns}
        missing = [name for name in self.names if name not in there]
        if missing:
            raise DataError(
                f"the rows lack {len(missing)} of the booster's {len(self.names)} features ({', '.join(missing[:5])}); "
                "name the columns as in training"
            )
        matrix = np.empty((len(frame), len(self.names)))
        for place, name in enumerate(self.names):
            column = frame[there[name]]
            matrix[:, place] = self._codes(place, column) if _is_category(column) else _numbers(name, column)
        return matrix

    def shown(self, rows: Any, matrix: Floats) -> NDArray[np.object_] | Floats:
        """The values as a person reads them: categories by name. (n, features), in the booster's order."""
        if isinstance(rows, np.ndarray):
            return matrix
        frame = _frame(rows)
        there = {_written(name): name for name in frame.columns}
        shown = matrix.astype(object)
        for place, name in enumerate(self.names):
            column = frame[there[name]]
            if _is_category(column):
                shown[:, place] = column.to_list()
        return shown

    def _codes(self, place: int, column: Any) -> Floats:
        known = self.categories.get(place)
        if known is None:
            raise DataError(
                f"column {self.names[place]} holds categories, and this booster learnt none by name; give their codes as numbers"
            )
        code = {value: float(number) for number, value in enumerate(known)}
        return np.array([code.get(value, np.nan) for value in column.to_list()], dtype=np.float64)

    def _checked(self, matrix: NDArray[Any]) -> Floats:
        if matrix.ndim != 2 or matrix.shape[1] != len(self.names) or matrix.dtype.kind not in "fiub":
            raise DataError(
                f"a matrix of {matrix.dtype} {matrix.shape} arrived; give numbers, (rows, {len(self.names)} features)"
            )
        return np.ascontiguousarray(matrix, dtype=np.float64)


def _frame(rows: Any) -> Any:
    import narwhals as nw

    try:
        return nw.from_native(rows, eager_only=True)
    except TypeError:
        raise DataError(
            f"rows arrived as {type(rows).__name__}; give a pandas, polars or Arrow frame, or a NumPy matrix"
        ) from None


def _written(name: object) -> str:
    """A column's name as LightGBM writes it: blanks become underscores."""
    return str(name).replace(" ", "_")


def _is_category(column: Any) -> bool:
    import narwhals as nw

    return bool(column.dtype in (nw.Categorical, nw.Enum, nw.String))


def _numbers(name: str, column: Any) -> Floats:
    if not (column.dtype.is_numeric() or str(column.dtype) in ("Boolean", "Unknown")):
        raise DataError(f"column {name} arrived as {column.dtype}; the booster needs numbers")
    values = (
        [np.nan if value is None else value for value in column.to_list()] if column.null_count() else column.to_numpy()
    )
    return np.asarray(values, dtype=np.float64)
