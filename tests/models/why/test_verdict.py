"""What cut the line: the customer's own behaviour, something else, or both."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from line_by_hand import lined

from creditline.models.scale.bands import band_of
from creditline.models.why import Layer, LayerShare, Moment, WhatIf, Why
from creditline.models.why.answer.telling import telling
from creditline.models.why.answer.verdict import Part, Verdict, verdict
from creditline.models.why.answer.versions import MadeBy
from creditline.models.why.json_form import as_data
from creditline.models.why.words.page import as_text


def moment(day: date, limit: float | None, action: str | None, score: int = 600) -> Moment:
    return Moment(day, -1.0, 0.05, score + 0.0, score, band_of(score), limit=limit, action=action)


def answer(
    behaviour: tuple[WhatIf, WhatIf], policy: tuple[WhatIf, WhatIf], shares: Sequence[float], end: tuple[float, str]
) -> Why:
    """A line of 9,000 that stood; (without, alone) of behaviour and of the policy, the only layers that moved."""

    def layer(of: Layer, share: float, what_if: tuple[WhatIf, WhatIf]) -> LayerShare:
        shut = end[1] in ("suspend", "close") and end[0] > 0.0
        return LayerShare(of, 0, 0.0, *what_if, limit=0.0 if shut else share, drawable=share)

    return lined(
        Why(
            customer_id=7,
            start=moment(date(2025, 5, 31), 9000.0, "maintain"),
            end=moment(date(2025, 6, 30), *end),
            layers=(layer(Layer.BEHAVIOUR, shares[0], behaviour), layer(Layer.POLICY, shares[1], policy)),
            reasons=(),
            versions=MadeBy("0.1.0", "4.7.0", "cafe", "beef"),
        )
    )


STOOD = WhatIf(600, 9000.0, "maintain")
HALVED = WhatIf(600, 4500.0, "reduce")
CLOSED = WhatIf(600, 0.0, "close")
SUSPENDED = WhatIf(600, 9000.0, "suspend")

# (without, alone) of behaviour, of the policy; shares; end; verdict; what the page says
CASES = [
    (
        "behaviour alone",
        ((STOOD, HALVED), (HALVED, STOOD), (-4500.0, 0.0), (4500.0, "reduce")),
        Verdict(Part.CAUSED, ()),
        "But for the customer's own behaviour the line would have stood.",
        "若无客户本人的行为变化，额度不会下调。",
    ),
    (
        "the policy alone",
        ((HALVED, STOOD), (STOOD, HALVED), (0.0, -4500.0), (4500.0, "reduce")),
        Verdict(Part.NONE, (Layer.POLICY,)),
        "The customer's own behaviour did not cause this change: without it the limit would be 4,500 "
        "just the same. What did: a changed policy.",
        "客户本人的行为并非此次变动的原因：若无该变化，同样额度会为 4,500。原因是：策略调整。",
    ),
    (
        "neither without the other",
        ((STOOD, STOOD), (STOOD, STOOD), (-2250.0, -2250.0), (4500.0, "reduce")),
        Verdict(Part.TOGETHER, (Layer.POLICY,)),
        "But for the customer's own behaviour the line would have stood, but it would not have cut the line by itself: it "
        "took a changed policy as well.",
        "若无客户本人的行为变化，额度不会下调；但仅凭该变化也不足以下调，还需策略调整共同作用。",
    ),
    (
        "either would do",
        ((HALVED, HALVED), (HALVED, HALVED), (-2250.0, -2250.0), (4500.0, "reduce")),
        Verdict(Part.ENOUGH, (Layer.POLICY,)),
        "The line would have been cut without the customer's own behaviour too: the limit would be 4,500, by "
        "a changed policy. That behaviour would have been enough by itself.",
        "即使没有客户本人的行为变化，因策略调整，额度会为 4,500；仅凭该变化也足以下调。",
    ),
    (
        "behaviour made it deeper",
        ((HALVED, STOOD), (STOOD, HALVED), (-2250.0, -6750.0), (0.0, "close")),
        Verdict(Part.DEEPENED, (Layer.POLICY,)),
        "The line would have been cut without the customer's own behaviour too: the limit would be 4,500, by "
        "a changed policy. That behaviour made the cut deeper.",
        "即使没有客户本人的行为变化，因策略调整，额度会为 4,500；该变化使下调幅度更大。",
    ),
    (
        "behaviour made it less deep",
        ((CLOSED, STOOD), (STOOD, CLOSED), (4500.0, -9000.0), (4500.0, "reduce")),
        Verdict(Part.SOFTENED, (Layer.POLICY,)),
        "The customer's own behaviour did not cause this change: without it the line would be closed, and less "
        "could be drawn. What did: a changed policy.",
        "客户本人的行为并非此次变动的原因：若无该变化，额度会关闭，可使用额度更低。原因是：策略调整。",
    ),
    (
        "suspended at the same limit, by the policy",
        ((SUSPENDED, STOOD), (STOOD, SUSPENDED), (0.0, -9000.0), (9000.0, "suspend")),
        Verdict(Part.NONE, (Layer.POLICY,)),
        "The customer's own behaviour did not cause this change: without it the line would be suspended just the "
        "same. "
        "What did: a changed policy.",
        "原因是：策略调整。",
    ),
]


@pytest.mark.parametrize(
    ("given", "found", "english", "chinese"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_cut(given: tuple, found: Verdict, english: str, chinese: str) -> None:
    why = answer(*given)
    assert verdict(why) == found
    assert english in as_text(why, "en")
    assert chinese in as_text(why, "zh")
    assert as_data(why)["verdict"] == {
        "behaviour": str(found.behaviour),
        "others": [str(layer) for layer in found.others],
    }


def test_a_line_that_was_not_cut_has_no_verdict() -> None:
    stood = answer((STOOD, STOOD), (STOOD, STOOD), (0.0, 0.0), (9000.0, "maintain"))
    assert verdict(stood) is None
    assert as_data(stood)["verdict"] is None
    assert "What did:" not in as_text(stood, "en")


def test_a_limit_that_rose_is_told_without_a_verdict() -> None:
    raised = WhatIf(600, 12_000.0, "increase")
    why = answer((STOOD, raised), (raised, STOOD), (3000.0, 0.0), (12_000.0, "increase"))
    assert verdict(why) is None
    assert "+3,000        +3,000  the customer's own record (without it the limit would be 9,000, maintain)" in as_text(
        why, "en"
    )
    assert "behaviour" not in as_text(why, "en")


def test_what_is_only_recorded_has_no_verdict() -> None:
    why = answer((STOOD, HALVED), (HALVED, STOOD), (-4500.0, 0.0), (4500.0, "reduce"))
    recorded = replace(why, line=replace(why.line, limit=None, drawable=None))
    assert (verdict(recorded), telling(recorded)) == (None, None)
    assert "9,000 before, 4,500, reduced after (reduce)" in as_text(recorded, "en")
    assert "What moved the line" not in as_text(recorded, "en")
    assert "limit" not in as_text(replace(why, line=None), "en")


def test_the_page_of_a_cut() -> None:
    why = answer((HALVED, STOOD), (STOOD, HALVED), (0.0, -4500.0), (4500.0, "reduce"))
    assert as_text(why, "en") == (
        "Customer 7\n"
        "  2025-05-31  score 600 (good), chance of default 5%\n"
        "  2025-06-30  score 600 (good), chance of default 5%\n"
        "  change of score 0\n"
        "  the line on 2025-05-31, as recorded: 9,000\n"
        "  the decision of 2025-06-30: 9,000 before, 4,500, reduced after (reduce)\n"
        "\n"
        "What moved the line: its limit, and what may be drawn\n"
        "         9,000         9,000  on record on 2025-05-31\n"
        "        -4,500        -4,500  a changed policy (without it the limit would be 9,000, maintain)\n"
        "             0             0  the customer's own record (without it the limit would be 4,500, reduce)\n"
        "         4,500         4,500  after the decision of 2025-06-30\n"
        "  The customer's own behaviour did not cause this change: without it the limit would be 4,500 just the "
        "same. What did: a changed policy.\n"
        "\n"
        "Nothing the model looks at changed between the two dates."
    )
