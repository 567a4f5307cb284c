"""What records are worth, as plain values: the `worth` of docs/why.schema.json."""

from typing import Any

from creditline.models.portfolio.worth.saying import WorthSaying
from creditline.models.portfolio.worth.values import Decision, GroupWorth, RecordWorth, Worth, Worths
from creditline.models.portfolio.worth.words import worth_words
from creditline.models.why.words.by_language import SHIPPED, Words
from creditline.models.words.languages import common_to


def worths_data(worths: Worths, words: Words = SHIPPED) -> dict[str, Any]:
    """All of it, each sentence in every language that the concepts have names in."""
    languages = common_to([group.named for group in worths.groups])
    said = {language: WorthSaying(worths, words.of(language)) for language in languages}
    return {
        "from": worths.start.isoformat(),
        "to": worths.end.isoformat(),
        "score": worths.score,
        "line": _decision(worths.line),
        "adds_up": False,
        "about": {language: worth_words(saying.words).about for language, saying in said.items()},
        "groups": [_group(group, said) for group in worths.groups],
    }


def _group(group: GroupWorth, said: dict[str, WorthSaying]) -> dict[str, Any]:
    return {
        "concept": group.concept,
        "features": list(group.features),
        "together": _worth(group.together),
        "sentence": {language: saying.together(group) for language, saying in said.items()},
        "records": [_record(one, said) for one in group.records],
        "more": group.more,
    }


def _record(one: RecordWorth, said: dict[str, WorthSaying]) -> dict[str, Any]:
    return {
        "table": one.table,
        "record": one.record,
        "on": one.on.isoformat(),
        "amount": one.amount,
        "days_late": one.late,
        "copies": one.copies,
        "left_out": str(one.how),
        "worth": _worth(one.worth),
        "sentence": {language: saying.record(one) for language, saying in said.items()},
    }


def _worth(worth: Worth | None) -> dict[str, Any] | None:
    if worth is None:
        return None
    return {
        "points": worth.points,
        "exact": worth.exact,
        "limit": worth.limit,
        "drawable": worth.drawable,
        "line": _decision(worth.line),
    }


def _decision(decision: Decision | None) -> dict[str, Any] | None:
    if decision is None:
        return None
    place = decision.place
    return {"limit": place.limit, "step": place.step.word, "drawable": place.drawable, "action": decision.action}
