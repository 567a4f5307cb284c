"""A letter's number, and as much of a customer's as a letter shows."""

import hashlib
import json

from creditline.models.letter.lender import Lender
from creditline.models.why.answer.values import Why

_SHOWN, _HIDDEN = 4, 3  # characters of a customer's number that are shown at most, and hidden at least


def letter_number(lender: Lender, why: Why, product: str | None) -> str:
    """By the lender's scheme; the same for the same decision in every language and form, without the customer's id.

    `{hash}`: 10 hex digits, and `{sequence}` 12 decimal ones, of the SHA-256 of the lender's salt, the customer, the
    product, the day and what was decided.
    """
    facts = None if why.line is None else why.line.facts
    decided = None if facts is None else [
        facts.action, facts.eve.limit, facts.eve.step.word, facts.after.limit, facts.after.step.word
    ]  # fmt: skip
    day = why.end.as_of
    about = [lender.number_salt, str(why.customer_id), product, day.isoformat(), why.against, decided]
    found = hashlib.sha256(json.dumps(about, ensure_ascii=True).encode()).hexdigest()
    return lender.number.format(
        date=f"{day:%Y%m%d}", year=f"{day:%Y}", hash=found[:10], sequence=f"{int(found[10:26], 16) % 10**12:012d}"
    )


def tail_of(customer: int | str) -> str:
    """The last characters of a customer's number, at most 4, of which at least 3 before stay hidden; "" where it is too short."""
    text = str(customer)
    return text[-min(_SHOWN, len(text) - _HIDDEN) :] if len(text) > _HIDDEN else ""
