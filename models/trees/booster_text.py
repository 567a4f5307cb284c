"""LightGBM's text format taken apart and checked: header, trees and parameters, before anything reads them."""

from collections.abc import Mapping
from dataclasses import dataclass

from creditline.features.errors import DataError
from creditline.models.trees.refusals import refuse_other_kinds
from creditline.models.trees.text_lines import TextLines, lines_of
from creditline.models.trees.text_values import BadTextError, wholes
from creditline.models.trees.tree_text import TreeText, trees_of


@dataclass(frozen=True)
class BoosterText:
    """A booster's header, its trees in order, and those of its parameters that the text still states."""

    header: Mapping[str, str]
    trees: tuple[TreeText, ...]
    parameters: Mapping[str, str]

    @property
    def feature_names(self) -> list[str]:
        """The columns it was trained on, in order."""
        return self.header["feature_names"].split(" ")

    @property
    def feature_count(self) -> int:
        """How many columns a row has."""
        return len(self.feature_names)


def parse_booster(text: str) -> BoosterText:
    """Take the text apart.

    Everything in it is checked here and nowhere else: lines, counts, indices, numbers, that every node and leaf of a tree
    is reached once, and that nothing stands behind its end. DataError, saying what is wrong and where, for a text that is
    not LightGBM's or whose parts do not fit each other, and for anything but a boosted binary classifier with constant
    leaves. It takes time and memory in proportion to the text.
    """
    try:
        lines = lines_of(text)
        refuse_other_kinds(lines.header, lines.trees)
        _check_header(lines)
        features = len(lines.header["feature_names"].split(" "))
        trees = trees_of(lines.trees, features)
    except BadTextError as error:
        raise DataError(
            f"the booster's text is not as LightGBM writes it: {error}; train the model again, or copy its folder anew"
        ) from error
    return BoosterText(lines.header, trees, lines.parameters)


def _check_header(lines: TextLines) -> None:
    header = lines.header
    if header.get("num_tree_per_iteration", "1") != "1" or header.get("label_index", "0") != "0":
        raise BadTextError("its header states several trees an iteration, or labels in a column")
    last = wholes("max_feature_idx of the header", header["max_feature_idx"], -1, 2**31 - 2, 1)[0]
    names = header["feature_names"].split(" ")
    if len(names) != last + 1 or len(set(names)) != len(names) or not all(names):
        raise BadTextError(f"its header names {len(names)} features that have to be {last + 1} different ones")
    for name in ("feature_infos", "monotone_constraints"):
        if name in header and len(header[name].split(" ")) != len(names):
            raise BadTextError(f"{name} of the header does not have one entry for each of {len(names)} features")
    if "tree_sizes" in header:
        sizes = wholes("tree_sizes of the header", header["tree_sizes"], 1, 2**62, len(lines.sizes)).tolist()
        if sizes != lines.sizes:
            raise BadTextError("the tree_sizes of its header are not those of its trees")
