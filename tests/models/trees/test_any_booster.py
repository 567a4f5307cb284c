"""Any booster that can be written: read, and predicted to the last bit as LightGBM predicts from the same text."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from written_booster import by_lightgbm, written_booster

from creditline.features.errors import DataError
from creditline.models.trees.from_booster import as_trees
from creditline.models.trees.predict import predicted
from creditline.models.trees.probes import probe_rows

COLUMNS = 4
NUMERIC = [0, 2, 4, 6, 8, 10]  # decision types: what is missing, and where it goes
CATEGORICAL = [1, 3, 5, 7, 9, 11]
ODD = [0.0, -0.0, 5e-324, -5e-324, 1e-35, 1.0000000180025095e-35, 1.0000001e-35, -1e-35, 2.2250738585072014e-308, 1e300]
ODD += [-1e300, 1.7976931348623157e308, -1.7976931348623157e308, math.inf, -math.inf, 0.1, 1 / 3, 2.0**53 + 2]
THRESHOLDS = st.sampled_from(ODD) | st.floats(allow_nan=False)
LEAVES = st.sampled_from([one for one in ODD if abs(one) <= 1e100]) | st.floats(-1e100, 1e100)
VALUES = st.sampled_from([*ODD, math.nan, -1.0, -0.5, 31.0, 32.0, 33.9, 2.0**31 - 1, 2.0**31, 4e9]) | st.floats()


def as_written(value: float) -> str:
    """As LightGBM writes a double (17 digits) or as Python does: both are read alike."""
    return f"{value:.17g}"


@st.composite
def trees(draw) -> dict[str, object]:
    """Splits put into leaves one after the other, as LightGBM grows them; sets of categories of one to three words."""
    splits = draw(st.integers(0, 7))
    left, right, hangs = [], [], [None]
    for split in range(splits):
        leaf = draw(st.integers(0, split))  # which of the split + 1 leaves becomes this split
        if hangs[leaf] is not None:
            side, parent = hangs[leaf]
            side[parent] = split
        left.append(~leaf)
        right.append(~(split + 1))
        hangs[leaf] = (left, split)
        hangs.append((right, split))
    kinds = [draw(st.sampled_from([*NUMERIC, *NUMERIC, *CATEGORICAL])) for _ in range(splits)]
    boundaries, words, thresholds = [0], [], []
    for kind in kinds:
        if kind & 1:
            words += draw(st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=3))
            thresholds.append(str(len(boundaries) - 1))
            boundaries.append(len(words))
        else:
            thresholds.append(as_written(draw(THRESHOLDS)))
    sets = {"cat_boundaries": " ".join(map(str, boundaries)), "cat_threshold": " ".join(map(str, words))}
    return {
        "num_leaves": splits + 1,
        "num_cat": len(boundaries) - 1,
        "split_feature": " ".join(str(draw(st.integers(0, COLUMNS - 1))) for _ in range(splits)),
        "threshold": " ".join(thresholds),
        "decision_type": " ".join(map(str, kinds)),
        "left_child": " ".join(map(str, left)),
        "right_child": " ".join(map(str, right)),
        "leaf_value": " ".join(as_written(draw(LEAVES)) for _ in range(splits + 1)),
        **(sets if words else {}),
    }


@given(st.lists(trees(), min_size=1, max_size=6), st.lists(st.tuples(*[VALUES] * COLUMNS), min_size=1, max_size=8))
@settings(max_examples=300)
def test_predicted_to_the_last_bit(grown, drawn) -> None:
    text = written_booster(*grown, columns=COLUMNS)
    read = as_trees(text)
    rows = np.concatenate([np.array(drawn, dtype=np.float64), probe_rows(read, rows=64)])
    found = predicted(read, rows)
    assert found.tobytes() == np.asarray(by_lightgbm(text, rows)).tobytes()
    assert predicted(read, rows[::-1])[::-1].tobytes() == found.tobytes()  # a row alone or among others


@given(st.floats(allow_nan=False), st.sampled_from([".17g", ".20e", "r", ".20g"]))
@settings(max_examples=300)
def test_a_number_is_rounded_as_lightgbm_rounds_it(value, form) -> None:
    written = repr(value) if form == "r" else format(value, form)
    tree = {"num_leaves": 2, "split_feature": 0, "threshold": written, "decision_type": 8, "left_child": -1}
    text = written_booster(tree | {"right_child": -2, "leaf_value": "1 2"}, columns=1)
    read = as_trees(text)
    at = float(written)
    with np.errstate(over="ignore"):
        rows = np.array([[at], [np.nextafter(at, np.inf)], [np.nextafter(at, -np.inf)]])
    np.testing.assert_array_equal(predicted(read, rows), by_lightgbm(text, rows))


def test_many_threads_and_rows_give_the_same_bits(forest) -> None:
    grown = forest("abcdef", categories={3: 40})
    rows = grown.draw(3, 20_001)
    expected = grown.margin(rows)
    for threads in (1, 2, 7):
        assert predicted(grown.trees, rows, threads).tobytes() == expected.tobytes()
    assert [predicted(grown.trees, rows[place : place + 1])[0] for place in range(50)] == expected[:50].tolist()


def test_no_row_and_rows_of_another_width(forest) -> None:
    grown = forest("abc")
    assert predicted(grown.trees, np.empty((0, 3))).tolist() == []
    for wrong in (np.zeros((1, 4)), np.zeros(3)):
        with pytest.raises(ValueError, match="rows of 3 features are needed"):
            predicted(grown.trees, wrong)


STUMP = {
    "num_leaves": 2,
    "split_feature": 0,
    "threshold": "0.5",
    "decision_type": 8,
    "left_child": -1,
    "right_child": -2,
}
STUMP |= {"leaf_value": "1 2"}
DEEP = {"num_leaves": 3, "split_feature": "0 1", "threshold": "0.5 1", "decision_type": "8 8", "left_child": "1 -1"}
DEEP |= {"right_child": "-3 -2", "leaf_value": "1 2 3"}
SETS = STUMP | {"num_cat": 1, "threshold": "0", "decision_type": 1, "cat_boundaries": "0 1", "cat_threshold": "6"}


@pytest.mark.parametrize(
    ("tree", "said"),
    [
        (STUMP | {"num_leaves": 2, "leaf_value": "1"}, "leaf_value of tree 0 has 1 entries and needs 2"),
        (STUMP | {"leaf_value": "1 nan"}, "leaf_value of tree 0 holds something that is no number"),
        (STUMP | {"leaf_value": "1 inf"}, "leaf_value of tree 0 holds a number that is not finite"),
        (STUMP | {"leaf_value": "1 1e999"}, "not finite"),
        (STUMP | {"leaf_value": "1 -1e101"}, "beyond 1e\\+100"),
        (STUMP | {"leaf_value": "1 ٣"}, "none of ASCII"),
        (STUMP | {"leaf_value": "1  2"}, "has 3 entries"),
        (STUMP | {"leaf_value": "1 2_0"}, "no number"),
        (STUMP | {"threshold": "nan"}, "threshold of tree 0 holds something that is no number"),
        (STUMP | {"threshold": "0x1p3"}, "no number"),
        (STUMP | {"split_feature": 2}, "split_feature of tree 0 holds 2, which is not in 0 to 1"),
        (STUMP | {"split_feature": -1}, "holds -1"),
        (STUMP | {"decision_type": 12}, "decision_type of tree 0 holds 12"),
        (STUMP | {"left_child": 0}, "left_child of tree 0 holds 0|split 0 of tree 0"),
        (STUMP | {"left_child": -3}, "left_child of tree 0 holds -3"),
        (STUMP | {"left_child": -2}, "leaf 1 of tree 0 hangs from two splits"),
        (STUMP | {"num_leaves": 10**18}, "num_leaves of tree 0 holds"),
        (STUMP | {"num_leaves": 0}, "num_leaves of tree 0 holds 0"),
        (STUMP | {"leaf_count": "1 -1"}, "leaf_count of tree 0 holds -1"),
        (STUMP | {"internal_count": "99999999999999999999"}, "no number"),
        (STUMP | {"shrinkage": ""}, "shrinkage of tree 0 has 0 entries"),
        (STUMP | {"surprise": "1"}, "tree 0 holds the line 'surprise'"),
        (DEEP | {"left_child": "1 1"}, "split 1 of tree 0 does not hang"),
        (DEEP | {"left_child": "-1 0", "right_child": "-3 -2"}, "split 0 of tree 0 does not hang"),
        (SETS | {"threshold": "1"}, "has no set of them"),
        (SETS | {"threshold": "0.5"}, "has no set of them"),
        (SETS | {"cat_boundaries": "0 9"}, "cat_threshold of tree 0 has 1 entries and needs 9"),
        (SETS | {"cat_boundaries": "1 1"}, "do not rise from 0"),
        (SETS | {"cat_boundaries": "0 0", "cat_threshold": ""}, "do not rise from 0"),
        (SETS | {"cat_threshold": 2**32}, "cat_threshold of tree 0 holds 4294967296"),
        (SETS | {"num_cat": 0}, "cat_boundaries of tree 0 has 2 entries and needs 0"),
    ],
)
def test_a_tree_that_does_not_fit_is_refused_in_one_sentence(tree, said) -> None:
    for right in (STUMP, DEEP, SETS):
        as_trees(written_booster(right))
    with pytest.raises(DataError, match=said) as caught:
        as_trees(written_booster(tree))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("tree\nversion", "tre\nversion", "does not begin with `tree`"),
        ("end of trees\n", "end of tree\n", "does not begin with `tree`"),
        ("Tree=1\n", "Tree=2\n", "tree 1 is numbered '2'"),
        ("max_feature_idx=1", "max_feature_idx=100000000", "names 2 features that have to be 100000001"),
        ("feature_names=c0 c1", "feature_names=c0 c0", "2 different ones"),
        ("feature_names=c0 c1\n", "", "states no feature_names"),
        ("feature_infos=none none", "feature_infos=none", "one entry for each of 2"),
        ("label_index=0", "label_index=0\nlabel_index=0", "the line 'label_index' twice"),
        ("label_index=0", "label_index=0\nlable_index=0", "the line 'lable_index'"),
        ("num_tree_per_iteration=1", "num_tree_per_iteration=2", "several trees an iteration"),
        ("Tree=0\n", "Tree=0\n\n", "tree_sizes of its header"),
        ("tree_sizes=", "tree_sizes=9 ", "tree_sizes of the header has 3 entries"),
        ("parameters:\n", "parameters:\n[a: 1]\n[a: 2]\n", "the line '\\[a: 2\\]'"),
        (
            "end of parameters\n",
            "end of parameters\nTree=2\nnum_leaves=1\n",
            "behind its trees stands the line 'Tree=2'",
        ),
        ("end of parameters\n", "end of parameters\nend of parameters\n", "there twice"),
    ],
)
def test_a_text_whose_parts_do_not_fit_is_refused_in_one_sentence(old, new, said) -> None:
    text = written_booster(STUMP, DEEP)
    assert old in text
    with pytest.raises(DataError, match=said) as caught:
        as_trees(text.replace(old, new, 1))
    assert "\n" not in str(caught.value)


def test_a_tree_too_deep_to_be_explained_is_refused() -> None:
    splits = 1500
    chain = {
        "num_leaves": splits + 1,
        "split_feature": " ".join(["0"] * splits),
        "threshold": " ".join(["0.5"] * splits),
        "decision_type": " ".join(["8"] * splits),
        "left_child": " ".join(map(str, [*range(1, splits), ~0])),
        "right_child": " ".join(str(~leaf) for leaf in range(1, splits + 1)),
        "leaf_value": " ".join(["1"] * (splits + 1)),
    }
    with pytest.raises(DataError, match="1500 splits deep"):
        as_trees(written_booster(chain))
