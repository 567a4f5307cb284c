"""Answers written by hand, and what belongs on their pages."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest
from line_by_hand import lined
from meant import meant_of

from creditline.features.evidence.values import Evidence, Move, RecordMove
from creditline.features.words.named import Named
from creditline.models.letter.html import letter_html
from creditline.models.letter.lender import Lender
from creditline.models.letter.make import letter_of
from creditline.models.policy import PolicyWords
from creditline.models.scale.bands import BANDS, band_of
from creditline.models.why import FeatureShare, Layer, LayerShare, Moment, Reason, WhatIf, Why
from creditline.models.why.answer.versions import MadeBy
from creditline.models.why.notice.notice import notice_of
from creditline.models.why.pages.page import as_page
from creditline.models.why.pages.receipt import PageReceipt, Recorded
from creditline.models.why.pages.timeline import Month, PastDecision, Timeline
from creditline.models.why.words.from_toml import wording

STOOD, CUT = date(2024, 9, 30), date(2024, 12, 31)
VERSIONS = MadeBy("0.1.0", "4.7.0", "feedfeedfeed", "aaaabbbbcccc", "111122223333", "ddddeeeeffff", "444455556666")


def moment(day: date, score: int, limit: float | None = None, action: str | None = None, bound=None) -> Moment:
    return Moment(day, -3.0, 0.05, float(score), score, band_of(score), bound, limit, action)


def share(name: str, points: int, start, end, *, unit: str = "count", said: str | None = None, audience="customer"):
    named = said or name
    return FeatureShare(
        name,
        Named.of(Named.alike(named).by_language() | {"zh": f"{named}次数"}),
        unit,
        audience,
        start,
        end,
        points,
        float(points),
        -float(points) / 40 or 0.01,
        meant_of(name, start, end, points),
    )


def family(name: str, *features: FeatureShare, layer: Layer = Layer.BEHAVIOUR) -> Reason:
    internal = any(feature.audience == "internal" for feature in features)
    points = sum(feature.points for feature in features)
    margin = sum(feature.margin for feature in features)
    ordered = tuple(sorted(features, key=lambda one: (one.exact, -one.margin)))
    return Reason(name, layer, "internal" if internal else "customer", points, float(points), margin, ordered)


def layer(which: Layer, points: int, limit: float, without: WhatIf, alone: WhatIf) -> LayerShare:
    return LayerShare(which, points, float(points), without, alone, limit)


@dataclass(frozen=True)
class Case:
    """An answer and what its staff page gets beside it."""

    why: Why
    evidence: dict[str, Evidence] = field(default_factory=dict)
    timeline: Timeline | None = None
    receipt: PageReceipt | None = None
    lender: Lender = field(default_factory=Lender)

    def page(self, audience: str = "staff", language: str = "en") -> str:
        notice = notice_of(self.why, language)
        if audience == "customer":
            return letter_html(letter_of(notice, self.why, self.lender, wording(language)), wording(language))
        return as_page(self.why, notice, evidence=self.evidence, timeline=self.timeline, receipt=self.receipt)


def behaviour() -> Why:
    """707 to 600: -60 repayment, -42 other products, -9 inquiries, +4 income; 17,000 to 8,500."""
    kept, cut = WhatIf(707, 17000.0, "maintain"), WhatIf(600, 8500.0, "reduce")
    return lined(
        Why(
            customer_id="C-1042",
            start=moment(STOOD, 707, 17000.0, "maintain"),
            end=moment(CUT, 600, 8500.0, "reduce"),
            layers=(
                layer(Layer.BEHAVIOUR, -107, -8500.0, kept, cut),
                layer(Layer.MACRO, 0, 0.0, cut, kept),
                layer(Layer.OVERRIDE, 0, 0.0, cut, kept),
            ),
            reasons=(
                family(
                    "repayment",
                    share("repayment.late_90d", -50, 0.0, 2.0, said="late payments in the last 90 days"),
                    share("repayment.worst_days_late_90d", -10, 0.0, 24.0, unit="days", said="worst delay"),
                ),
                family(
                    "linked_product", share("linked.late_90d", -42, 0.0, 1.0, said="late payments on other products")
                ),
                family("inquiries", share("inquiries.count_30d", -9, 1.0, 6.0, said="credit inquiries in 30 days")),
                family("income", share("income.sum_90d", 4, 9000.0, 12000.0, unit="money", said="money received")),
            ),
            versions=VERSIONS,
            currency="CNY",
        )
    )


def no_behaviour() -> Why:
    """720 on both dates; a new policy alone halves the line."""
    kept, cut = WhatIf(720, 9200.0, "maintain"), WhatIf(720, 4600.0, "reduce")
    return lined(
        Why(
            customer_id=1000348,
            start=moment(STOOD, 720, 9200.0, "maintain"),
            end=moment(CUT, 720, 4600.0, "reduce"),
            layers=(layer(Layer.BEHAVIOUR, 0, 0.0, cut, kept), layer(Layer.POLICY, 0, -4600.0, kept, cut)),
            reasons=(),
            versions=VERSIONS,
            currency="CNY",
        )
    )


def both_floor() -> Why:
    """350 on both dates: no points, and the risk rose all the same; without a policy."""
    flat = tuple(
        replace(reason, exact=0.0, points=0, features=tuple(replace(f, exact=0.0, points=0) for f in reason.features))
        for reason in behaviour().reasons
    )
    return Why(
        customer_id=7,
        start=moment(STOOD, 350, bound="floor"),
        end=moment(CUT, 350, bound="floor"),
        layers=(LayerShare(Layer.BEHAVIOUR, 0, 0.0, WhatIf(350), WhatIf(350)),),
        reasons=flat,
        versions=replace(VERSIONS, policy=None, previous_policy=None),
    )


def newcomer() -> Why:
    """561 beside 668 of customers whose line was kept."""
    why = behaviour()
    return replace(
        why,
        start=moment(CUT, 707),
        end=moment(CUT, 600),
        layers=(LayerShare(Layer.BEHAVIOUR, -107, -107.0, WhatIf(707), WhatIf(600)),),
        against="kept",
        versions=replace(VERSIONS, policy=None, previous_policy=None),
        line=None,
    )


def internal() -> Why:
    """The first reason may be said to staff only."""
    why = behaviour()
    network = family(
        "network", share("network.late_neighbours", -60, 0.0, 3.0, said="late linked accounts", audience="internal")
    )
    return replace(why, reasons=(network, *why.reasons[1:]))


def records(feature: str, count: int, more: int = 0) -> Evidence:
    moves = tuple(
        RecordMove("installments", f"i-{feature}-{number}", CUT - timedelta(days=number), 296.4, move, CUT)
        for number, move in zip(range(count), [Move.ENTERED, Move.CHANGED, Move.LEFT] * count, strict=False)
    )
    return Evidence(feature, moves, more)


def months(scores: list[int], limit: float = 17000.0) -> Timeline:
    days = [date(2024, number + 1, 28) for number in range(len(scores))]
    return Timeline(
        months=tuple(Month(day, score, band_of(score), limit) for day, score in zip(days, scores, strict=True)),
        decisions=(
            PastDecision(date(2024, 3, 28), "increase", 12000.0, 17000.0, "lender"),
            PastDecision(date(2024, 6, 28), "maintain", 17000.0, 17000.0, "lender"),
        ),
        bands=BANDS,
        model="aaaabbbbcccc",
    )


TWELVE = [684, 682, 672, 680, 679, 697, 711, 700, 701, 707, 712, 600]


@pytest.fixture(scope="session")
def cases() -> dict[str, Case]:
    whys = (behaviour, no_behaviour, both_floor, newcomer, internal)
    plain = {make.__name__: Case(make()) for make in whys}
    plain["behaviour"] = Case(
        behaviour(),
        {"repayment.late_90d": records("late", 5, 2), "linked.late_90d": records("linked", 12)},
        months(TWELVE),
        PageReceipt("24b75546aaaa", Recorded("band fair", "late twice", "964cd3e9")),
    )
    return plain


@pytest.fixture(scope="session")
def hostile() -> Callable[[str], Case]:
    """`hostile(text)`: the text wherever a lender's data can put one."""

    def made(text: str) -> Case:
        why = behaviour()
        occupation = share("profile.occupation", -20, text, f"{text} again", said="occupation")
        own = share("linked.late_90d", -22, 0.0, 1.0, said=text)
        stated = PolicyWords((("en", text), ("zh", text)))
        why = replace(
            why,
            customer_id=text,
            reasons=(why.reasons[0], family("linked_product", own), family("profile", occupation), *why.reasons[2:]),
            currency=text,
        )
        moves = (
            RecordMove(text, text, CUT, 1.0, Move.ENTERED, CUT),
            RecordMove("lines", text * 3, CUT, None, Move.LEFT, CUT),
        )
        return Case(
            why,
            {"repayment.late_90d": Evidence("repayment.late_90d", moves)},
            replace(months(TWELVE), model=text, decisions=(PastDecision(CUT, text, 1.0, 2.0, text),)),
            PageReceipt(text, Recorded(text, text, text)),
            Lender(name=stated, hotline=stated, sources=stated, complaints=(stated,), signature=stated),
        )

    return made


@pytest.fixture(scope="session")
def crowded() -> Case:
    """Ten thousand records behind features of every family, each family with forty features."""
    families = (
        "repayment",
        "linked_product",
        "utilisation",
        "spending",
        "income",
        "activity",
        "inquiries",
        "multi_lender",
        "profile",
    )
    reasons = tuple(
        family(
            name,
            *(
                share(f"{name}.x{n % 5 if n < 38 else n}_{n}d", -1, 0.0, 1.0 + n, said=f"{name}, number {n} in 90 days")
                for n in range(40)
            ),
        )
        for name in families
    )
    total = sum(reason.points for reason in reasons)
    why = lined(
        replace(
            behaviour(),
            start=moment(STOOD, 900, 17000.0, "maintain"),
            end=moment(CUT, 900 + total, 8500.0, "reduce"),
            layers=(
                layer(
                    Layer.BEHAVIOUR,
                    total,
                    -8500.0,
                    WhatIf(900, 17000.0, "maintain"),
                    WhatIf(900 + total, 8500.0, "reduce"),
                ),
            ),
            reasons=reasons,
        )
    )
    evidence = {one.name: records(one.name, 28, 0) for reason in reasons for one in reason.features}
    assert sum(len(one.records) for one in evidence.values()) > 10_000
    return Case(why, evidence, months(TWELVE), PageReceipt("24b7"))
