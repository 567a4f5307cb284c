"""Letters of every kind and regime about answers written by hand: what became of the line, by what, with what reasons."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

from descent_by_hand import BAND, HALVED, NOVEMBER, PAST_DUE, SEARCHED, STOOD, TRIGGER, USE, moment, why

from creditline.models.letter.facts import Arrears, LetterFacts, WayBack
from creditline.models.letter.from_toml import read_lender
from creditline.models.letter.letter import Letter
from creditline.models.letter.make import letter_of
from creditline.models.policy import NoticeTerms, Regime, Step
from creditline.models.why import Layer, LayerShare, Why
from creditline.models.why.answer.in_default import InDefault
from creditline.models.why.answer.line import Place, ScoreWay, StepBehind
from creditline.models.why.game.line_facts import IncomeRead
from creditline.models.why.notice.notice import notice_of
from creditline.models.why.words.from_toml import wording

LENDER = read_lender(Path(__file__).parents[1] / "fixtures" / "lender.toml")
OWED = LetterFacts("huabei", balance=6200.0, back=WayBack(wait=90, points=20))
LATE = replace(OWED, arrears=Arrears(534.06, 51, 2))
PLACES = {
    "suspended": Place(9000.0, Step.SUSPEND), "suspended and lowered": Place(4500.0, Step.SUSPEND),
    "closed": Place(0.0, Step.CLOSE),
}  # fmt: skip


def answers() -> Iterator[tuple[str, Why]]:
    """By name, of one language's letters."""
    halved = why((BAND, StepBehind()), reasons=(USE, SEARCHED))
    yield "lowered by the score", halved
    for name, place in PLACES.items():
        yield name, why((replace(BAND, after=place), StepBehind()))
    yield "by a trigger", why((TRIGGER, StepBehind(feature=PAST_DUE)))
    cap = replace(BAND, rule="portfolio cap", value=640.0, threshold=650.0)
    yield "by a cap alone", _by(cap, Layer.PORTFOLIO)
    yield "by a cap on all", _by(replace(cap, value=None, threshold=None), Layer.PORTFOLIO)
    yield "by the policy alone", _by(replace(BAND, score_part=False), Layer.POLICY)
    yield "by the economy", _by(BAND, Layer.MACRO)
    yield "by a new model", _by(BAND, Layer.MODEL)
    for name in ("hysteresis", "cool-down"):
        yield name, why((replace(BAND, rule=name, value=12.0, threshold=30.0), StepBehind()))
    yield "by income", why((replace(BAND, score_part=False, income=IncomeRead(3000.0, 1.5)), StepBehind()))
    yield "together", _beside(halved, alone=True)
    yield "two reasons", _beside(halved, without=True)
    yield "deepened", _beside(halved, alone=True, without=True)
    fell = LayerShare(Layer.BEHAVIOUR, -10, -10.0, halved.layers[0].without, halved.layers[0].alone)
    way = ScoreWay(moment(STOOD, 600), moment(NOVEMBER, 590), (fell,), (SEARCHED,))
    first = replace(BAND, on=NOVEMBER, score=590, value=590.0)
    shut = replace(TRIGGER, before=HALVED, after=Place(4500.0, Step.SUSPEND))
    yield "in two steps", why((first, StepBehind(way)), (shut, StepBehind(feature=PAST_DUE)), reasons=(), score=660)
    yield "restored", _with(halved, eve=Place(4500.0, Step.SUSPEND), after=HALVED)
    yield "raised", _with(halved, eve=Place(3000.0, Step.REDUCE), after=HALVED)
    yield "stays", _with(halved, eve=HALVED, after=HALVED)
    yield "a score alone", replace(halved, line=None)
    yield "a new customer", replace(halved, line=None, against="kept")
    yield "in default", _in_default(why((replace(TRIGGER, rule="in default"), StepBehind())))


def letters(language: str) -> Iterator[tuple[str, Letter]]:
    """Each answer by each regime, and once more as one that a person must look at."""
    words = wording(language)
    for (name, answer), regime in product(answers(), Regime):
        terms = NoticeTerms(regime)
        one = answer if answer.line is None else replace(
            answer, line=replace(answer.line, facts=replace(answer.line.facts, notice=terms, cuts=(NOVEMBER,)))
        )  # fmt: skip
        facts = replace(LATE if name in ("by a trigger", "in default") else OWED, terms=terms)
        notice = notice_of(one, language, words)
        yield f"{name}, {regime.value}", letter_of(notice, one, LENDER, words, facts)
        reviewed = replace(notice, review="because")
        yield f"{name}, {regime.value}, in review", letter_of(reviewed, one, LENDER, words, facts)


def _with(answer: Why, eve: Place, after: Place) -> Why:
    assert answer.line is not None
    return replace(answer, line=replace(answer.line, facts=replace(answer.line.facts, eve=eve, after=after)))


def _by(step: object, layer: Layer) -> Why:
    """A cut that the customer's own behaviour had nothing to do with."""
    answer = why((step, StepBehind()), reasons=())  # type: ignore[arg-type]
    own, *others = answer.layers
    idle = replace(own, without=own.alone, alone=own.without, points=0, exact=0.0, limit=0.0, drawable=0.0)
    did = replace(own, layer=layer, points=0, exact=0.0)
    return replace(answer, layers=(idle, did, *others))


def _beside(answer: Why, *, alone: bool = False, without: bool = False) -> Why:
    """With a policy that took part: `alone` the customer's behaviour cuts nothing, `without` it the line is cut all the same."""
    own, *others = answer.layers
    half = replace(own, limit=-2000.0, drawable=-2000.0)
    kept, cut = own.without, replace(own.alone, limit=6000.0, drawable=6000.0)
    half = replace(half, alone=kept if alone else half.alone, without=cut if without else half.without)
    policy = replace(own, layer=Layer.POLICY, points=0, exact=0.0, limit=-2500.0, drawable=-2500.0)
    return replace(answer, layers=(half, policy, *others))


def _in_default(answer: Why) -> Why:
    status = InDefault(30, 90, 0, 51.0, None, event=False, features=())
    return replace(answer, end=replace(answer.end, in_default=status))
