"""What a letter may say of the way back."""

from creditline.models.portfolio.restore.told import told_to_customer
from creditline.models.portfolio.restore.values import Restoration
from creditline.models.why import Why
from creditline.models.why.words.wording import Wording

_TO_COME = ("announced", "running")  # a cut that has not taken effect


def way_back_told(found: Restoration, why: Why, words: Wording) -> tuple[str, ...]:
    """The sentences of the part; none where nothing may be told.

    None either of a cut that is announced and would be withdrawn on that way: there is no restriction yet that could end, and
    what withdraws it is told where the cut is.
    """
    if why.line is None:
        return ()
    facts, whole = why.line.facts, found.way.whole_on
    told = facts.announced
    if told is not None and told.state in _TO_COME and (whole is None or whole <= told.effective_on):
        return ()
    return told_to_customer(found, facts.notice.regime, why.currency, words)[1:]
