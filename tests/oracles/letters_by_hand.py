"""An answer of every kind that a letter is written about, by hand, and what the made-up lender of the fixtures states."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from descent_by_hand import BAND, CUT, HALVED, NOVEMBER, PAST_DUE, TRIGGER, WHOLE, feature, moment, why

from creditline.models.letter.facts import Arrears, LetterFacts, WayBack
from creditline.models.letter.from_toml import read_lender
from creditline.models.policy import NoticeTerms, PolicyWords, Regime, Step
from creditline.models.policy.deciding.propose_lines import DEFAULTED
from creditline.models.why import Layer, LayerShare, Why
from creditline.models.why.answer.in_default import InDefault
from creditline.models.why.answer.line import Announced, Place, RepaymentPlan, StepBehind

LENDER_FILE = Path(__file__).parents[1] / "fixtures" / "lender.toml"
LENDER = read_lender(LENDER_FILE)
CUSTOMER = 1000083
OWED = LetterFacts("card", NoticeTerms(), Arrears(534.06, 51, 2), 6000.0, WayBack(90, 20))
PAID_UP = replace(OWED, arrears=None, balance=1200.0)


def reduced(terms: NoticeTerms) -> Why:
    return _known(why((BAND, StepBehind()), terms=terms))


def overlaid(terms: NoticeTerms) -> Why:
    """At 570 points, of which the policy takes 10 for the economy."""
    return _known(why((replace(BAND, taken_off=10), StepBehind()), score=570, terms=terms))


def suspended(terms: NoticeTerms) -> Why:
    return _known(why((TRIGGER, StepBehind(feature=PAST_DUE)), terms=terms))


def closed(terms: NoticeTerms) -> Why:
    shut = replace(TRIGGER, after=Place(9000.0, Step.CLOSE))
    return _known(why((shut, StepBehind(feature=PAST_DUE)), terms=terms))


def raised(terms: NoticeTerms) -> Why:
    return _moved(terms, HALVED, WHOLE, "increase")


def restored(terms: NoticeTerms) -> Why:
    return _moved(terms, Place(9000.0, Step.SUSPEND), WHOLE, "restore")


def stays(terms: NoticeTerms) -> Why:
    return _moved(terms, WHOLE, WHOLE, "maintain")


def by_policy_alone(terms: NoticeTerms) -> Why:
    return _by_others(reduced(terms), Layer.POLICY)


def by_cap_alone(terms: NoticeTerms) -> Why:
    cap = replace(BAND, rule="portfolio cap", value=None, threshold=None, edge=None, score=None, score_part=False)
    return _by_others(_known(why((cap, StepBehind()), terms=terms)), Layer.PORTFOLIO)


def in_default(terms: NoticeTerms) -> Why:
    step = replace(TRIGGER, rule=DEFAULTED, value=None, threshold=None, readings=())
    found = _known(why((step, StepBehind()), reasons=(), terms=terms))
    status = InDefault(90, 30, 0, 120.0, None, event=False)
    return replace(found, end=replace(found.end, in_default=status))


def newcomer(_: NoticeTerms) -> Why:
    found = reduced(NoticeTerms())
    return replace(found, start=moment(CUT, 700), against="kept", line=None)


def for_review(terms: NoticeTerms) -> Why:
    internal = feature("network.late", "late linked accounts", "关联账户逾期数", 0.0, 3.0, -40)
    (share,) = internal.features
    hidden = replace(internal, audience="internal", features=(replace(share, audience="internal"),))
    return _known(why((BAND, StepBehind()), reasons=(hidden,), terms=terms))


EFFECTIVE_ON = date(2025, 1, 30)
SHUT, LESS_SHUT = Place(9000.0, Step.SUSPEND), Place(4500.0, Step.SUSPEND)
CURE = PolicyWords((("en", "you owe {threshold} or less"), ("zh", "您的欠款不超过{threshold}元")))


def _noticed(
    state: str, eve: Place, after: Place, in_force: Place = WHOLE, *, planned: bool = False, on: date = CUT
) -> Callable[[NoticeTerms], Why]:
    """A cut that was announced on a day, as the decision of the last day left it."""

    def made(terms: NoticeTerms) -> Why:
        found = reduced(terms)
        plan = RepaymentPlan(1500.0, 375.0, 4) if planned else None
        effective = CUT if state == "effective" else EFFECTIVE_ON
        told = Announced(state, on, effective, in_force, plan, ((CURE, 4500.0),))
        steps = tuple(replace(step, on=on, before=WHOLE, after=after) for step in found.line.facts.steps)
        cut = () if state == "withdrawn" else steps
        facts = replace(found.line.facts, eve=eve, after=after, action="reduce", steps=cut, announced=told)
        return replace(found, line=replace(found.line, facts=facts, behind=found.line.behind[: len(cut)]))

    return made


ANNOUNCED = {
    "announced lower": _noticed("announced", WHOLE, HALVED, planned=True),
    "announced suspension": _noticed("announced", WHOLE, SHUT),
    "announced lower suspension": _noticed("announced", WHOLE, LESS_SHUT),
    "announced closing": _noticed("announced", WHOLE, Place(9000.0, Step.CLOSE)),
    "announced of a suspended": _noticed("announced", SHUT, LESS_SHUT, SHUT),
    "announced and shut at once": _noticed("announced", WHOLE, LESS_SHUT, SHUT),
    "running": _noticed("running", HALVED, HALVED, on=NOVEMBER),
    "running and deeper": _noticed("running", HALVED, LESS_SHUT, on=NOVEMBER),
    "running and shut at once": _noticed("running", HALVED, LESS_SHUT, SHUT, on=NOVEMBER),
    "effective": _noticed("effective", HALVED, HALVED, planned=True, on=NOVEMBER),
    "effective suspension": _noticed("effective", LESS_SHUT, LESS_SHUT, on=NOVEMBER),
    "withdrawn": _noticed("withdrawn", HALVED, WHOLE, on=NOVEMBER),
}  # fmt: skip
CUTS = {
    "reduce": reduced, "suspend": suspended, "close": closed, "policy alone": by_policy_alone, "cap alone": by_cap_alone,
    "in default": in_default, "overlay": overlaid,
}  # fmt: skip
BETTER = {"raise": raised, "restore": restored}
KINDS = {**CUTS, **BETTER, "stay": stays, "new customer": newcomer, "review": for_review}


def terms_of(regime: Regime) -> NoticeTerms:
    return NoticeTerms(regime)


def _known(found: Why) -> Why:
    return replace(found, customer_id=CUSTOMER)


def _moved(terms: NoticeTerms, eve: Place, after: Place, action: str) -> Why:
    found = reduced(terms)
    facts = replace(found.line.facts, stood=WHOLE, eve=eve, after=after, action=action, steps=())
    line = replace(found.line, facts=facts, limit=None, drawable=None, behind=())
    return replace(found, line=line)


def _by_others(found: Why, layer: Layer) -> Why:
    own, *rest = found.layers
    stood, cut = own.without, own.alone
    idle = replace(own, points=0, exact=0.0, without=cut, alone=stood, limit=0.0, drawable=0.0)
    other = LayerShare(layer, 0, 0.0, stood, cut, own.limit, own.drawable)
    return replace(found, layers=(idle, other, *rest))
