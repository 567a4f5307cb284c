"""LightGBM's text format taken apart: header, parameters and one mapping of fields per tree."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditline.features.errors import DataError


@dataclass(frozen=True)
class TreeText:
    """The fields of one tree as written."""

    fields: Mapping[str, str]

    def integers(self, name: str) -> NDArray[np.int64]:
        """A field of whole numbers; empty where the tree has none."""
        return np.array(self.fields.get(name, "").split(), dtype=np.int64)

    def numbers(self, name: str) -> NDArray[np.float64]:
        """A field of numbers; empty where the tree has none."""
        return np.array(self.fields.get(name, "").split(), dtype=np.float64)

    @property
    def is_leaf(self) -> bool:
        """Whether the tree splits nowhere."""
        return int(self.fields["num_leaves"]) == 1


@dataclass(frozen=True)
class BoosterText:
    """A booster's header, its trees in order, and those of its parameters that the text still states."""

    header: Mapping[str, str]
    trees: tuple[TreeText, ...]
    parameters: Mapping[str, str]

    @property
    def feature_count(self) -> int:
        """How many columns a row has."""
        return int(self.header["max_feature_idx"]) + 1


def parse_booster(text: str) -> BoosterText:
    """Take the text apart; DataError where it is not LightGBM's."""
    trees, end, rest = text.partition("\nend of trees\n")
    head, *parts = trees.split("\nTree=")
    header = _fields(head)
    if not end or "max_feature_idx" not in header:
        raise DataError("this is not LightGBM's text format; save the booster with model_to_string()")
    parameters = [line[1:-1].partition(": ") for line in rest.splitlines() if line.startswith("[")]
    return BoosterText(
        header=header,
        trees=tuple(TreeText(_fields(part)) for part in parts),
        parameters={name: value for name, _, value in parameters},
    )


def _fields(block: str) -> dict[str, str]:
    """`name=value` lines; a line without `=` is a switch that is on."""
    pairs = (line.partition("=") for line in block.splitlines() if line)
    return {name: value for name, _, value in pairs}
