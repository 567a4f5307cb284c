"""What records are worth, as the page for staff has it."""

from creditline.models.portfolio.worth.saying import WorthSaying
from creditline.models.portfolio.worth.values import Worths
from creditline.models.portfolio.worth.words import worth_words
from creditline.models.why.pages.worth import PageWorth
from creditline.models.why.words.wording import Wording


def page_worth(worths: Worths, words: Wording) -> PageWorth:
    """Every record and concept of which a worth can be told."""
    say, saying = worth_words(words), WorthSaying(worths, words)
    told = [group for group in worths.groups if group.together is not None]
    return PageWorth(
        about=(say.about,) if worths.line is not None else (say.about, say.no_line),
        records={
            (one.table, one.record): saying.alone(one)
            for group in told
            for one in group.records
            if one.worth is not None
        },
        concepts={group.concept: saying.together(group) for group in told},
    )
