"""What a customer may be told of the way back: only what the replay gave, and never as a promise."""

from datetime import date

from creditline.features.projected.behaviour import Choice
from creditline.models.policy import Regime
from creditline.models.portfolio.restore.values import Outlook, Restoration, Rung
from creditline.models.portfolio.restore.words import restore_words
from creditline.models.why.words.wording import Wording


def told_to_customer(found: Restoration, regime: Regime, words: Wording) -> tuple[str, ...]:
    """A heading and a sentence; nothing where no way was replayed to its end, or only the lender can restore the line.

    The day is that on which the line stands whole again, the limit what the replay leaves it with on that day: a line that is
    reduced no longer may still have the limit it was reduced to.
    """
    say, way = restore_words(words), found.way
    if found.outlook in (Outlook.LENDER, Outlook.NEVER) or way.whole_on is None:
        return ()
    on = way.rungs[Rung.WHOLE]
    limit = next(made.limit for made in way.decisions if made.day == on)
    then = {"date": words.dates.say(on), "limit": f"{limit:,.2f}", "last": f"{found.last_whole_limit:,.2f}"}
    if not way.choice.acts:
        return say.part, say.told_nothing[regime].format(**then)
    return say.part, say.told[regime].format(acts=acts_said(way.choice, found.as_of, words), **then)


def acts_said(choice: Choice, as_of: date, words: Wording) -> str:
    """What a choice says the customer does, one clause after the other."""
    say = restore_words(words)
    if not choice.acts:
        return say.doing_nothing
    return say.and_if.join(act.said(words.language, as_of, words.dates.say) for act in choice.acts)
