"""Feature rows as they arrive from outside, checked and brought to the matrix the trees read."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from creditline.features.errors import DataError
from creditline.models.artefact.feature import ModelFeature

_LARGEST = 1.7976931348623157e308
_LARGEST_WHOLE = int(_LARGEST)


class RowError(DataError):
    """A row that cannot be scored: `row`, its number from 0, and `field`, its feature (None: the row itself).

    `problem` says what is wrong without repeating the value, which is somebody's.
    """

    def __init__(self, row: int, field: str | None, problem: str) -> None:
        super().__init__(f"row {row}{'' if field is None else f', field {field}'}: {problem}")
        self.row = row
        self.field = field
        self.problem = problem


class RowReader:
    """Reads rows of named values as the features of one model."""

    def __init__(self, features: Sequence[ModelFeature]) -> None:
        self._width = len(features)
        self._readers: dict[str, tuple[int, Callable[[object], float]]] = {
            feature.name: (place, _number if feature.kind == "number" else _code_of(feature))
            for place, feature in enumerate(features)
        }

    def matrix(self, rows: Sequence[Mapping[str, object]]) -> NDArray[np.float64]:
        """Float64 (rows, features) in the model's order; what is null or absent is missing, as is an unseen category.

        RowError, naming row and field, for a field that is no feature, for a value of another type, and for NaN and
        the infinities.
        """
        matrix = np.full((len(rows), self._width), np.nan)
        for number, row in enumerate(rows):
            if not isinstance(row, Mapping):
                raise RowError(number, None, f"arrived as {_said(row)}; give an object of feature names and values")
            into = matrix[number]
            for name, value in row.items():
                found = self._readers.get(name)
                if found is None:
                    raise RowError(number, str(name)[:100], "is no feature of this model; leave it out")
                if value is not None:
                    try:
                        into[found[0]] = found[1](value)
                    except ValueError as error:
                        raise RowError(number, name, str(error)) from None
        return matrix


def _number(value: object) -> float:
    kind = type(value)
    if kind is float:
        if -_LARGEST <= value <= _LARGEST:  # type: ignore[operator]
            return value  # type: ignore[return-value]
    elif kind is int:
        if -_LARGEST_WHOLE <= value <= _LARGEST_WHOLE:  # type: ignore[operator]
            return float(value)  # type: ignore[arg-type]
    elif isinstance(value, np.integer | np.floating):
        return _number(value.item())
    else:
        raise ValueError(f"arrived as {_said(value)}; give a number, or null where it is not known")
    raise ValueError("arrived as NaN, an infinity or a number too large; give null where it is not known")


def _code_of(feature: ModelFeature) -> Callable[[object], float]:
    codes = {category: float(code) for code, category in enumerate(feature.categories)}

    def code(value: object) -> float:
        if not isinstance(value, str):
            raise ValueError(f"arrived as {_said(value)}; give text, or null where it is not known")
        return codes.get(value, np.nan)

    return code


def _said(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, str):
        return "text"
    if isinstance(value, int | float | np.integer | np.floating):
        return "a number"
    return (
        "an object" if isinstance(value, Mapping) else "a list" if isinstance(value, list | tuple) else "something else"
    )
