"""A notice as plain text, as it may be sent or read out."""

from collections.abc import Iterator

from creditline.models.why.notice.values import Notice
from creditline.models.why.words.wording import Wording


def notice_text(notice: Notice, words: Wording) -> str:
    """Lines separated by line breaks, none at the end.

    Where a person must look at the case first, nothing but what became of the line, and that it is being looked at.
    """
    if notice.review is not None:
        return "\n".join([notice.statements[0], words.notice.in_review])
    return "\n".join([*notice.statements, *_reasons(notice, words)])


def _reasons(notice: Notice, words: Wording) -> Iterator[str]:
    if not notice.reasons:
        return
    yield ""
    yield words.notice.reasons if notice.against == "past" else words.notice.reasons_against
    for number, reason in enumerate(notice.reasons, start=1):
        yield words.notice.reason.format(number=number, family=reason.heading)
        for said in reason.sentences:
            yield words.notice.sentence.format(sentence=said[:1].upper() + said[1:])
