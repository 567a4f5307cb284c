"""One cut is answered alike whoever asks: a run, one customer from files or a copy, all cuts of the day, and the server's scorer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creditline.features.engine import compute_features
from creditline.models.portfolio.cuts.cuts import explain_cuts, find_cuts
from creditline.models.portfolio.explain.customer import explain_customer
from creditline.models.portfolio.explain.customer_answers import CustomerAnswers
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.explain.rows import read_by
from creditline.models.portfolio.lines.record import recorded
from creditline.models.serving.scorer import Scorer
from creditline.models.why import Why
from creditline.training.run import explained
from creditline.training.run.cut import Cut

pytestmark = [pytest.mark.slow, pytest.mark.long]

IN_FORCE = (("strict", None), ("strict", "lenient"), ("harsh", None), ("harsh", "lenient"), ("harsh", "strict"))


@dataclass(frozen=True)
class Day:
    """What was in force, every cut of the day by it, and a copy that answers about single customers."""

    in_force: InForce
    all_cuts: Mapping[int, Why]
    opened: CustomerAnswers


@pytest.fixture(scope="module")
def days(lender) -> Iterator[list[Day]]:
    found, open_ones = [], []
    for policy, previous in IN_FORCE:
        before = None if previous is None else lender.policy(previous)
        asked = InForce(lender.model, policy=lender.policy(policy), previous_policy=before)
        with recorded(lender.data) as record:
            cuts = find_cuts(asked, record, None, lender.cut)
            whys = [
                part.answers.why(place)
                for part in explain_cuts(asked, record, cuts, None, lender.cut) for place in part.those.tolist()
            ]  # fmt: skip
        open_ones.append(CustomerAnswers.opened(asked, lender.data))
        found.append(Day(asked, {why.customer_id: why for why in whys}, open_ones[-1].__enter__()))
    yield found
    for one in open_ones:
        one.__exit__(None, None, None)


def of_the_run(lender, day: Day, why: Why, patch: pytest.MonkeyPatch) -> Why:
    """What a run says of a cut that it chose."""
    facts = why.line.facts
    cut = Cut(
        why.customer_id, f"L{why.customer_id}", "card", facts.action, facts.eve.limit, facts.after.limit, lender.stood,
        lender.cut,
    )  # fmt: skip
    patch.setattr(explained, "deepest_cut", lambda *_: cut)
    said = explained.explain_one(day.in_force, lender.data, None, None, None)
    assert said.line_untold is None
    return said.why


@settings(max_examples=5)
@given(data=st.data())
def test_one_cut_has_one_answer(lender, days, data: st.DataObject) -> None:
    day = data.draw(st.sampled_from(days), "what was in force")
    customer = data.draw(st.sampled_from(sorted(day.all_cuts)), "customer")
    why = day.all_cuts[customer]
    assert explain_customer(day.in_force, lender.data, customer, None, lender.cut) == why
    assert day.opened.why(customer, None, lender.cut) == why
    with pytest.MonkeyPatch.context() as patch:
        assert of_the_run(lender, day, why, patch) == why
    if why.against == "past":
        assert of_the_scorer(lender, day, why) == (
            (why.start.score, why.end.score),
            {(reason.layer, reason.family, reason.points, reason.exact) for reason in why.reasons},
            {(share.layer, share.points) for share in why.layers if share.points},
        )


def of_the_scorer(lender, day: Day, why: Why) -> tuple:
    """What the server's scorer makes of the rows of both dates: it knows the score only."""
    scorer = Scorer(lender.model)
    pairs = pa.table(
        {"customer_id": [why.customer_id] * 2, "as_of": pa.array([why.start.as_of, why.end.as_of], pa.date32())}
    )
    rows = compute_features(lender.data, pairs, read_by(lender.data, day.in_force))
    named = [{f.name: row[f.name] for f in scorer.features} for row in rows.sort_by("as_of").to_pylist()]
    before, now = (scorer.matrix([row]) for row in named)
    (said,) = scorer.reasons(before, now, most=None)
    return (
        (said.before, said.after),
        {(reason.layer, reason.family, reason.points, reason.exact) for reason in said.reasons},
        {(share.layer, share.points) for share in said.layers if share.points},
    )
