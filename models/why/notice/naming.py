"""Which features a reason names, and which reasons are the principal ones."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from creditline.features.declare.before_cut_words import plainly_named
from creditline.models.why.answer.values import FeatureShare, Reason, Why
from creditline.models.why.notice.root import root_of

MOST_REASONS = 4
LEAST_SHARE = 0.05  # of what all harmful families took together: what is worth less only fills the list
_MOST_FEATURES = 3


def principal(why: Why, families: Sequence[Reason]) -> Iterator[tuple[Reason, tuple[FeatureShare, ...]]]:
    """The families that lowered the score, the most harmful first, each with the features it names; at most four.

    Where the score is held at its floor on both dates, those that raised the risk. Left out are a family worth less than
    a twentieth of the harm of all, and one without a feature that differs, which has nothing to say.
    """
    floor = why.stuck == "floor"
    harm = {reason.family: reason.margin if floor else -reason.exact for reason in families}
    harmful = [reason for reason in families if (reason.margin > 0.0 if floor else reason.points < 0)]
    least = LEAST_SHARE * sum(harm[reason.family] for reason in harmful)
    harmful = sorted((r for r in harmful if harm[r.family] >= least), key=lambda reason: -harm[reason.family])
    found = ((reason, named(reason, by_risk=floor)) for reason in harmful)
    told = [(reason, features) for reason, features in found if features]
    yield from told[:MOST_REASONS]


def plainly(share: FeatureShare) -> FeatureShare:
    """The feature without the words that it is measured before a limit cut, which a notice says once."""
    return replace(share, named=plainly_named(share.named))


def named(reason: Reason, *, by_risk: bool) -> tuple[FeatureShare, ...]:
    """The one to three most harmful features, each about something else, of those that differ.

    The second and third are worth a whole point at least. `by_risk`: the score does not tell harm, only the risk does.
    """
    pulled = [share for share in reason.features if share.start != share.end]
    if by_risk:
        harmful = sorted((share for share in pulled if share.margin > 0.0), key=lambda share: -share.margin)
    else:
        harmful = [share for share in pulled if share.exact < 0.0]
    chosen: list[FeatureShare] = []
    for share in harmful:
        another = root_of(share.name) not in {root_of(one.name) for one in chosen}
        if another and (not chosen or by_risk or share.points < 0):
            chosen.append(share)
    return tuple(chosen[:_MOST_FEATURES])
