"""Disputes of a customer that were answered before, from the folders of their answers, as the page for staff has them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from creditline.models.policy import Step
from creditline.models.portfolio.dispute.folder import read_answer
from creditline.models.portfolio.dispute.words import dispute_words
from creditline.models.why.game.line_facts import Place
from creditline.models.why.pages.disputes import PageDispute
from creditline.models.why.pages.saying import Saying
from creditline.models.why.words.line import place_said
from creditline.models.why.words.wording import Wording


def page_disputes(folders: Sequence[Path], customer: int | str, words: Wording, currency: str) -> list[PageDispute]:
    """Those of the customer, the latest decision first; DataError for a folder that holds no answered dispute."""
    answers = [answer for answer in map(read_answer, folders) if str(answer["customer_id"]) == str(customer)]
    say = Saying(words, currency)
    found = [
        PageDispute(
            date.fromisoformat(answer["decision"]), date.fromisoformat(answer["received"]), tuple(_said(answer, say))
        )
        for answer in answers
    ]
    return sorted(found, key=lambda one: (one.decided, one.received), reverse=True)


def _said(answer: Mapping[str, Any], say: Saying) -> Iterator[str]:
    staff = say.texts.staff
    records = [_record(record, say) for record in answer["records"]]
    yield staff.dispute_records.format(records=say.words.names.listed(records))
    first, last = answer["days"][0], answer["days"][-1]
    yield _limits(first, say) if first["changed"] else staff.dispute_same
    if last is not first and last["changed"]:
        before, after = _both(last, say)
        yield staff.dispute_later.format(date=say.day(date.fromisoformat(last["day"])), before=before, after=after)


def _limits(day: Mapping[str, Any], say: Saying) -> str:
    before, after = _both(day, say)
    return say.texts.staff.dispute_changed.format(before=before, after=after)


def _both(day: Mapping[str, Any], say: Saying) -> tuple[str, str]:
    places = (Place(float(day[which]["limit_after"]), Step(day[which]["step"])) for which in ("recorded", "again"))
    before, after = (place_said(place, say.words) for place in places)
    return before, after


def _record(record: Mapping[str, Any], say: Saying) -> str:
    phrases, table = dispute_words(say.words), say.texts.staff.tables[record["table"]]
    if record["on"] is None:
        return phrases.undated[record["how"]].format(table=table)
    return phrases.records_by[record["how"]].format(table=table, date=say.day(date.fromisoformat(record["on"])))
