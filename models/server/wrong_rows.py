"""Which feature of which row a model could not read."""

import math
from collections.abc import Mapping

from creditline.models.server.asked import FeatureRows, said
from creditline.models.server.problem import Problem
from creditline.models.server.scoring import Feature


def refuse_rows(features: Mapping[str, Feature], asked: FeatureRows) -> None:
    """Raise a Problem that names the first value which is no feature's or of another type; return where there is none."""
    for number, (row, previous) in enumerate(zip(asked.now, asked.previous, strict=True)):
        for part, given in (("features", row), ("previous", previous or {})):
            for name, value in given.items():
                why = _wrong(features.get(name), value)
                if why:
                    path = f"rows[{number}].{part}.{name}"
                    raise Problem("request", f"{path} {why}", path)


def _wrong(feature: Feature | None, value: object) -> str:
    if feature is None:
        return "is no feature of the model; leave it out"
    if value is None:
        return ""
    if feature.kind == "category":
        return "" if isinstance(value, str) else f"must be a text or null, not {said(value)}"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return f"must be a number or null, not {said(value)}"
    try:
        finite = math.isfinite(float(value))
    except OverflowError:
        finite = False
    return "" if finite else "is no finite number; send null where it is not known"
