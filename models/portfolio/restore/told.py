"""What a customer may be told of the way back: only what the replay gave, and never as a promise."""

from datetime import date

from creditline.features.projected.behaviour import CLEARS, Choice
from creditline.models.policy import Regime
from creditline.models.portfolio.restore.values import Outlook, Restoration, Rung
from creditline.models.portfolio.restore.words import restore_words
from creditline.models.why.words.numbers import limit_said
from creditline.models.why.words.wording import Wording


def told_to_customer(found: Restoration, regime: Regime, currency: str, words: Wording) -> tuple[str, ...]:
    """A heading and one to three sentences; nothing where no way was replayed to its end, or only the lender can restore the line.

    Nothing either where months drawn at random bring the line back too seldom for an interval: the day would hold for one course
    of the months alone. The day is that on which the line stands whole again, the limit what the replay leaves it with on that day:
    a line that is reduced no longer may still have the limit it was reduced to. Of arrears paid by a day it says that they are
    due now; where drawn months move the day, between which days it lies.
    """
    say, way, drawn = restore_words(words), found.way, found.interval
    if found.outlook in (Outlook.LENDER, Outlook.NEVER) or way.whole_on is None:
        return ()
    if drawn is not None and (drawn.first is None or drawn.last is None):
        return ()
    on = way.rungs[Rung.WHOLE]
    limit = next(made.limit for made in way.decisions if made.day == on)
    then = {"date": words.dates.say(on)} | {
        name: limit_said(amount, words.language, currency, words)
        for name, amount in (("limit", limit), ("last", found.last_whole_limit))
    }
    if way.choice.acts:
        said = say.told[regime].format(acts=acts_said(way.choice, found.as_of, words), **then)
    else:
        said = say.told_nothing[regime].format(**then)
    sentences = [say.part, said]
    if CLEARS in way.choice.names:
        sentences.append(say.told_due)
    if drawn is not None and (drawn.first, drawn.last) != (on, on):
        first, last = (words.dates.say(day) for day in (drawn.first, drawn.last) if day is not None)
        sentences.append(say.told_between.format(first=first, last=last))
    return tuple(sentences)


def acts_said(choice: Choice, as_of: date, words: Wording) -> str:
    """What a choice says the customer does, one clause after the other."""
    say = restore_words(words)
    if not choice.acts:
        return say.doing_nothing
    return say.and_if.join(act.said(words.language, as_of, words.dates.say) for act in choice.acts)
