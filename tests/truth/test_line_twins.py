"""Would the line have stood without the cause: the answers beside the twins' own lines, on a small world."""

from dataclasses import replace
from datetime import date

import pytest

from creditline.models.policy import PolicyWarning

POLICIES = ("graded", "squeeze")


def test_a_row_of_the_table_by_hand():
    from line_twins import Marked, told

    right = Marked(1, date(2024, 12, 31), said=True, true=True, alone=True)
    found = [right, right, replace(right, true=False), replace(right, said=False)]
    assert told(found, "some") == "| some | 4 | 0.500 (0.123–0.877) | 1 | 1 |"


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.filterwarnings(f"ignore::{PolicyWarning.__module__}.{PolicyWarning.__name__}")
def test_where_the_cause_came_alone_the_answer_says_what_the_twin_lived(made, tmp_path):
    from line_twins import marked

    found = [one for policy in POLICIES for one in marked(made, policy, tmp_path / policy)]
    alone = [one for one in found if one.alone]
    assert len(alone) >= 3
    assert sum(one.said == one.true for one in alone) >= 0.85 * len(alone)  # of seven, one may be told wrongly
    # A twin who was cut all the same had something else happen: said to fall and stood is the answer's own mistake.
    assert sum(one.true and not one.said for one in found) <= 0.1 * len(found)
