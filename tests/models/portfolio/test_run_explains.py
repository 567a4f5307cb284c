"""What a run says of a cut line, and of one that has nothing to explain."""

from datetime import date

import pytest

from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.why.answer.verdict import Part, verdict
from creditline.training.run import explained
from creditline.training.run.cut import Cut
from creditline.training.run.page import _why


@pytest.fixture
def explain(lender, monkeypatch):
    """`explain(customer)`: what a run says where that customer's line is the one it chose."""

    def one(customer: int) -> explained.Explained:
        cut = Cut(customer, f"L{customer}", "card", "close", 5000.0, 0.0, lender.stood, lender.cut)
        monkeypatch.setattr(explained, "deepest_cut", lambda *_: cut)
        return explained.explain_one(
            InForce(lender.model, policy=lender.policy("strict")), lender.data, None, None, None
        )

    return one


def test_a_line_that_has_nothing_to_explain_is_left_out_and_the_page_says_so(lender, explain):
    found = explain(lender.closed)
    said = f"the line of customer {lender.closed} was already closed before {lender.cut}"
    assert found.line_untold.startswith(said)
    assert (found.why.customer_id, found.why.start.limit, verdict(found.why)) == (lender.closed, None, None)
    assert f"The line is left out of the answer: {said}" in _why(found)


def test_a_line_that_was_is_told_with_its_limits(lender, explain):
    found = explain(lender.rising[0])
    assert found.line_untold is None
    assert verdict(found.why).behaviour is Part.CAUSED
    assert (found.cut.stood, found.why.start.as_of) == (found.why.start.as_of, date(2024, 10, 31))
    assert "What moved the line" in _why(found)
    assert "left out" not in _why(found)
