"""The lines of LightGBM's text: which there may be, and none twice."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from creditline.models.trees.text_values import BadTextError

_END = "\nend of trees\n"
_NEEDED = ("num_class", "max_feature_idx", "feature_names")
_HEADER = {*_NEEDED, "version", "num_tree_per_iteration", "label_index", "objective", "average_output"}
_HEADER |= {"monotone_constraints", "feature_infos", "tree_sizes"}
_TREE = {
    "num_leaves",
    "num_cat",
    "split_feature",
    "split_gain",
    "threshold",
    "decision_type",
    "left_child",
    "right_child",
}
_TREE |= {"leaf_value", "leaf_weight", "leaf_count", "internal_value", "internal_weight", "internal_count"}
_TREE |= {"cat_boundaries", "cat_threshold", "is_linear", "shrinkage"}
_TREE |= {"leaf_const", "num_features", "leaf_features", "leaf_coeff"}  # of a linear tree, which is refused as one
_PARAMETER = re.compile(r"\[([a-z0-9_]++): (.*)\]")
_IMPORTANCE = re.compile(r".+=-?[0-9][0-9.e+-]*")


@dataclass(frozen=True)
class TextLines:
    """What a text states by name: of its header, of each tree, of its parameters; `sizes`: bytes each tree takes."""

    header: Mapping[str, str]
    trees: tuple[Mapping[str, str], ...]
    sizes: list[int]
    parameters: Mapping[str, str]


def lines_of(text: str) -> TextLines:
    """Take a text into lines; BadTextError where it has others than LightGBM writes, or one of them twice."""
    body, end, rest = text.partition(_END)
    if not text.startswith("tree\n") or not end:
        raise BadTextError("it does not begin with `tree` and have an `end of trees`; save it with model_to_string()")
    head, *parts = body.split("\nTree=")
    header = _fields("the header", head.split("\n")[1:], _HEADER)
    missing = [name for name in _NEEDED if name not in header]
    if missing:
        raise BadTextError(f"its header states no {missing[0]}")
    if not all(part.isascii() for part in parts):
        raise BadTextError("a tree holds a letter that is none of ASCII")
    trees = []
    for number, part in enumerate(parts):
        first, _, lines = part.partition("\n")
        if first != str(number):
            raise BadTextError(f"tree {number} is numbered {first[:20]!r}")
        trees.append(_fields(f"tree {number}", lines.split("\n"), _TREE))
    return TextLines(header, tuple(trees), [len(part) + len("Tree=\n") for part in parts], _parameters(rest))


def _fields(where: str, lines: Iterable[str], known: set[str]) -> dict[str, str]:
    """`name=value` lines; a line without `=` is a switch that is on."""
    found: dict[str, str] = {}
    for line in lines:
        if line:
            name, _, value = line.partition("=")
            if name not in known or name in found:
                raise BadTextError(f"{where} holds the line {name[:40]!r}{' twice' if name in found else ''}")
            found[name] = value
    return found


def _parameters(rest: str) -> dict[str, str]:
    """What stands after the trees: how often each feature was split on, and the parameters of the training."""
    found: dict[str, str] = {}
    among, headings = "", []
    for line in rest.split("\n"):
        if line in ("feature_importances:", "parameters:", "end of parameters"):
            headings.append(line)
            among = line
        elif among == "parameters:" and (stated := _PARAMETER.fullmatch(line)) and stated[1] not in found:
            found[stated[1]] = stated[2]
        elif line and not (
            (among == "feature_importances:" and _IMPORTANCE.fullmatch(line)) or line.startswith("pandas_categorical:")
        ):
            raise BadTextError(f"behind its trees stands the line {line[:40]!r}")
    if len(set(headings)) != len(headings):
        raise BadTextError("what stands behind its trees is there twice")
    return found
