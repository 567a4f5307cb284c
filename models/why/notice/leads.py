"""The lists of a notice's reasons, each with the sentence that leads to it."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from creditline.models.why.notice.values import Notice, PrincipalReason
from creditline.models.why.words.wording import Wording


def led(notice: Notice, words: Wording) -> Iterator[tuple[str, Sequence[PrincipalReason]]]:
    """The lead and the reasons of each list in turn: what rules looked at, a list for each of their days, then the score's."""
    start = words.dates.say(notice.start.as_of)
    for day, read in groupby(notice.of_rules, key=lambda reason: reason.read_on or notice.end.as_of):
        yield words.notice.reasons_rule.format(start=start, date=words.dates.say(day)), list(read)
    if notice.of_score:
        yield notice.lead, notice.of_score
