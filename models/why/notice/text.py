"""A notice as plain text, as it may be sent or read out."""

from collections.abc import Iterator, Sequence

from creditline.models.why.notice.leads import led
from creditline.models.why.notice.values import Notice, PrincipalReason
from creditline.models.why.words.wording import Wording


def notice_text(notice: Notice, words: Wording) -> str:
    """Lines separated by line breaks, none at the end.

    Where a person must look at the case first, nothing but what became of the line, and that it is being looked at.
    """
    if notice.review is not None:
        return "\n".join([notice.statements[0], words.notice.in_review])
    return "\n".join([*notice.statements, *_reasons(notice, words), *_closing(notice)])


def _closing(notice: Notice) -> Iterator[str]:
    if notice.closing:
        yield ""
        yield from notice.closing


def _reasons(notice: Notice, words: Wording) -> Iterator[str]:
    numbered = enumerate(notice.reasons, start=1)
    for lead, reasons in led(notice, words):
        yield ""
        yield lead
        yield from _listed([next(numbered) for _ in reasons], words)


def _listed(reasons: Sequence[tuple[int, PrincipalReason]], words: Wording) -> Iterator[str]:
    for number, reason in reasons:
        yield words.notice.reason.format(number=number, family=reason.heading)
        for said in reason.sentences:
            yield "   " + words.notice.sentence.format(sentence=said[:1].upper() + said[1:])
