"""One customer's letter."""

from dataclasses import replace

from creditline.features.data import DataSet
from creditline.models.letter.facts import LetterFacts
from creditline.models.letter.lender import Lender
from creditline.models.letter.letter import Letter
from creditline.models.letter.make import letter_of
from creditline.models.portfolio.explain.customer import find_customer
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.letters.facts import facts_of_policy, letter_facts
from creditline.models.portfolio.letters.way_back import way_back_told
from creditline.models.portfolio.lines.record import recorded
from creditline.models.portfolio.restore.values import Restoration
from creditline.models.why import Why
from creditline.models.why.notice.notice import notice_of
from creditline.models.why.words.wording import Wording


def customer_letter(
    in_force: InForce, data: DataSet, why: Why, lender: Lender, words: Wording, way_back: Restoration | None = None
) -> Letter:
    """The letter of an answer about a customer of `data`, in the language of `words`. `way_back`: where it is told."""
    facts = facts_of_customer(in_force, data, why)
    if way_back is not None:
        facts = replace(facts, way_back=way_back_told(way_back, why, words))
    return letter_of(notice_of(why, words.language, words), why, lender, words, facts)


def facts_of_customer(in_force: InForce, data: DataSet, why: Why) -> LetterFacts:
    """What a letter tells beside the answer, as known at its later date."""
    if why.line is None:
        terms, back = facts_of_policy(in_force.policy)
        return LetterFacts(in_force.product, terms, back=back)
    customer, _ = find_customer(data, why.customer_id)
    with recorded(data, in_force.decisions) as record:
        (facts,) = letter_facts(in_force, record, customer, why.end.as_of)
    return facts
