"""A booster written by hand as LightGBM writes it: only what matters is given, the other fields are filled in."""

from collections.abc import Mapping

import lightgbm


def written_booster(*trees: Mapping[str, object], columns: int = 2, parameters: str = "") -> str:
    """The text of trees, each a mapping of LightGBM's fields; what is left out is 1 for each split or leaf, and shrinkage 1."""
    parts = [
        f"Tree={number}\n" + "".join(f"{name}={value}\n" for name, value in _whole(tree).items()) + "\n\n"
        for number, tree in enumerate(trees)
    ]
    head = [
        "tree",
        "version=v4",
        "num_class=1",
        "num_tree_per_iteration=1",
        "label_index=0",
        f"max_feature_idx={columns - 1}",
        "objective=binary sigmoid:1",
        f"feature_names={' '.join(f'c{place}' for place in range(columns))}",
        f"feature_infos={' '.join(['none'] * columns)}",
        f"tree_sizes={' '.join(str(len(part)) for part in parts)}",
    ]
    return "\n".join(head) + "\n\n" + "".join(parts) + f"end of trees\n\nparameters:\n{parameters}end of parameters\n"


def by_lightgbm(text: str, rows):
    """What LightGBM predicts from a text for rows (n, columns)."""
    return lightgbm.Booster(model_str=text).predict(rows, raw_score=True, num_threads=1)


def _whole(tree: Mapping[str, object]) -> dict[str, object]:
    leaves = len(str(tree["leaf_value"]).split())
    ones = {
        name: " ".join(["1"] * count)
        for names, count in (
            (("split_gain", "internal_value", "internal_weight", "internal_count"), leaves - 1),
            (("leaf_weight", "leaf_count"), leaves),
        )
        for name in names
    }
    return {"num_cat": 0, **ones, "is_linear": 0, "shrinkage": 1, **tree}
