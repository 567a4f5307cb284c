"""Letters and pages about the forty cards, read back and held to what was decided; and each kind of untruth is seen."""

from collections import Counter

import pytest
from broken_letters import BROKEN, PAGE_BROKEN, broken_page
from letter_grammar import Recorded, contradictions, page_contradictions
from pyarrow import parquet

from creditline.models.portfolio.cuts.cuts import explain_cuts, find_cuts
from creditline.models.portfolio.lines.record import recorded
from creditline.models.why import Why
from creditline.models.why.notice.notice import notice_of
from creditline.models.why.words.page import as_text

pytestmark = pytest.mark.slow

IN_FORCE = (("strict", "strict"), ("strict", "lenient"), ("harsh", "harsh"), ("harsh", "lenient"), ("harsh", "strict"))


@pytest.fixture(scope="module")
def answers(lender, decided) -> list[tuple[Why, dict]]:
    """Every cut of the day by each pair of policies, and the row of its decision."""
    from creditline.models.portfolio.explain.in_force import InForce

    found = []
    for policy, previous in IN_FORCE:
        rows = {row["customer_id"]: row for row in parquet.read_table(decided(policy, lender.cut)).to_pylist()}
        asked = InForce(lender.model, policy=lender.policy(policy), previous_policy=lender.policy(previous))
        with recorded(lender.data) as record:
            cuts = find_cuts(asked, record, None, lender.cut)
            for part in explain_cuts(asked, record, cuts, None, lender.cut):
                whys = (part.answers.why(place) for place in part.those.tolist())
                found += [(why, rows[why.customer_id]) for why in whys]
    return found


def record_of(why: Why, row: dict) -> Recorded:
    """Every statement of this lender says 5,000."""
    stood = None if why.line.facts.stood is None else 5000.0
    return Recorded(row["limit_before"], row["limit_after"], row["step_before"], row["step"], stood)


@pytest.mark.long
def test_nothing_said_contradicts_the_record(lender, answers) -> None:
    letters, found = 0, []
    for why, row in answers:
        for language in ("en", "zh"):
            letters += 2
            statements = notice_of(why, language).statements
            found += contradictions(statements, language, why, record_of(why, row))
            found += page_contradictions(as_text(why, language), language, why, {lender.cut: row})
    assert found == []
    assert letters > 400


def test_every_untruth_is_seen(lender, answers) -> None:
    put, seen = Counter[str](), Counter[str]()
    for why, row in answers:
        for language in ("en", "zh"):
            notice, page = notice_of(why, language), as_text(why, language)
            for kind, break_it in BROKEN.items():
                broken = break_it(notice.statements, why, language)
                if broken is not None and notice.review is None:
                    put[kind] += 1
                    seen[kind] += any(contradictions(broken, language, why, record_of(why, row)))
            for kind in PAGE_BROKEN:
                text = broken_page(kind, page)
                if text is not None:
                    put[kind] += 1
                    seen[kind] += any(page_contradictions(text, language, why, {lender.cut: row}))
    assert seen == put
    assert set(put) == set(BROKEN) | set(PAGE_BROKEN)
