"""One reference per row, a fixed set averaged, chunks, and an output to write into."""

from collections.abc import Callable

import numpy as np
import pytest

from creditline.models.trees.contributions import average_contributions, contribution_chunks, contributions

FAMILIES, CONCEPTS = "aabbcd", "zzyxwv"


@pytest.fixture(scope="module")
def grown(forest: Callable[..., object]) -> object:
    return forest(FAMILIES, categories={3: 80})


def test_a_fixed_set_is_the_mean_of_its_pairs(grown: object) -> None:
    references, rows = grown.draw(1, 7), grown.draw(2, 150)
    found = average_contributions(grown.trees, FAMILIES, CONCEPTS, references, rows)
    pairs = [
        grown.contributions(np.repeat(one[None], len(rows), axis=0), rows, FAMILIES, CONCEPTS) for one in references
    ]
    assert np.abs(found - np.mean(pairs, axis=0)).max() < 1e-12
    change = grown.margin(rows) - grown.margin(references).mean()
    assert np.abs(found.sum(axis=1) - change).max() < 1e-12
    assert np.abs(change).max() > 0.1
    twice = average_contributions(grown.trees, FAMILIES, CONCEPTS, references, rows, threads=2)
    np.testing.assert_array_equal(twice, found)


def test_a_set_of_one_is_that_reference(grown: object) -> None:
    (reference,), rows = grown.draw(1, 1), grown.draw(2, 9)
    found = average_contributions(grown.trees, FAMILIES, CONCEPTS, reference[None], rows)
    np.testing.assert_array_equal(
        found, grown.contributions(np.repeat(reference[None], 9, axis=0), rows, FAMILIES, CONCEPTS)
    )


def test_no_reference(grown: object) -> None:
    with pytest.raises(ValueError, match="at least one reference"):
        average_contributions(grown.trees, FAMILIES, CONCEPTS, grown.draw(1, 0), grown.draw(2, 9))


def test_chunks_and_a_given_output_are_the_whole_to_the_last_bit(grown: object) -> None:
    starts, ends = grown.draw(3, 300), grown.draw(4, 300)
    whole = grown.contributions(starts, ends, FAMILIES, CONCEPTS)
    parts = ((starts[at : at + 70], ends[at : at + 70]) for at in range(0, 300, 70))
    np.testing.assert_array_equal(
        np.concatenate(list(contribution_chunks(grown.trees, FAMILIES, CONCEPTS, parts))), whole
    )
    out = np.full(whole.shape, np.nan)
    assert contributions(grown.trees, FAMILIES, CONCEPTS, starts, ends, out=out) is out
    np.testing.assert_array_equal(out, whole)


def test_an_output_of_another_shape(grown: object) -> None:
    rows = grown.draw(3, 4)
    with pytest.raises(ValueError, match=r"an `out` of shape \(4, 6\)"):
        contributions(grown.trees, FAMILIES, CONCEPTS, rows, rows, out=np.empty((4, 5)))


def test_rows_of_other_layouts_and_types(grown: object) -> None:
    starts, ends = np.round(grown.draw(3, 20), 1), np.round(grown.draw(4, 20), 1)
    whole = grown.contributions(starts, ends, FAMILIES, CONCEPTS)
    np.testing.assert_array_equal(
        grown.contributions(np.asfortranarray(starts), ends[::-1][::-1], FAMILIES, CONCEPTS), whole
    )
