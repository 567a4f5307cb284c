"""Who is in default, as a model carries it: judged from a row of features alone, whoever computed it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from creditline.features.errors import DeclarationError
from creditline.models.artefact.feature import ModelFeature

IN_DEFAULT = "in_default"  # the column of rows, scores and policies: 1 in default, 0 not
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class DefaultStatus:
    """The definition of default a model was trained on, and the features that tell on which day it held.

    A customer is in default while one of the signs holds, and `cure_days` (0 or more) after it last held: arrears of
    `days` days (of a statement `months_past_due` months) that are more than `materiality`, or an event of one of `events`.
    `signs`: features that say how many days ago a sign was last there, 0 while it is, null for never. `standing`:
    features that say how late the customer is now. No tree reads either.
    """

    days: int
    months_past_due: int
    materiality: float
    events: tuple[str, ...]
    cure_days: int
    signs: tuple[ModelFeature, ...] = field(repr=False)
    standing: tuple[ModelFeature, ...] = field(repr=False)

    def __post_init__(self) -> None:
        if self.cure_days < 0 or not self.signs:
            raise DeclarationError("a default's status needs signs it is seen by, and 0 days or more to cure")

    @property
    def features(self) -> tuple[ModelFeature, ...]:
        """Every feature it reads or tells, the signs first."""
        return (*self.signs, *self.standing)

    def judge(self, since: Floats) -> Flags:
        """Whether each row is in default; `since` (n, signs): the values of `signs`, NaN for never."""
        with np.errstate(invalid="ignore"):
            return np.asarray((since <= self.cure_days).any(axis=1))

    def to_json(self) -> dict[str, Any]:
        """The same as plain values."""
        features = {name: [one.to_json() for one in getattr(self, name)] for name in ("signs", "standing")}
        return {**asdict(self), "events": list(self.events), **features}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "DefaultStatus":
        """What `to_json` wrote; KeyError, TypeError or ValueError where it is something else."""
        features = {name: tuple(map(ModelFeature.from_json, data[name])) for name in ("signs", "standing")}
        return cls(**{**data, "events": tuple(data["events"]), **features})


def judged(status: DefaultStatus | None, columns: Mapping[str, Floats], rows: int) -> Flags:
    """Whether each of `rows` rows is in default, from the `signs` among `columns`; nobody where there is no status."""
    if status is None:
        return np.zeros(rows, dtype=np.bool_)
    return status.judge(np.stack([columns[sign.name] for sign in status.signs], axis=1))
