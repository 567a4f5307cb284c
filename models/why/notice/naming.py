"""Which concepts a reason names, and which reasons are the principal ones."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from creditline.features.declare import BEFORE_CUT
from creditline.features.declare.before_cut_words import plainly_named
from creditline.models.why.answer.acceptance import harm_of, is_accepted
from creditline.models.why.answer.concepts import concepts_of, shown
from creditline.models.why.answer.values import FeatureShare, Reason, Value, Why
from creditline.models.why.most_reasons import MOST_REASONS

LEAST_SHARE = 0.05  # of what all harmful families took together: what is worth less only fills the list


def principal(why: Why, families: Sequence[Reason]) -> Iterator[tuple[Reason, tuple[FeatureShare, ...]]]:
    """The families that lowered the score, the most harmful first, each with the features it names; at most four.

    Where the score is held at its floor on both dates, those that raised the risk. Left out are a family worth less than
    a twentieth of the harm of all, and one without a concept that a person would accept as a reason, which has nothing to say.
    """
    floor = why.stuck == "floor"
    harm = {reason.family: reason.margin if floor else -reason.exact for reason in families}
    harmful = _harmful(why, families)
    least = LEAST_SHARE * sum(harm[reason.family] for reason in harmful)
    harmful = sorted((r for r in harmful if harm[r.family] >= least), key=lambda reason: -harm[reason.family])
    found = ((reason, named(reason, by_risk=floor)) for reason in harmful)
    told = [(reason, features) for reason, features in found if features]
    yield from told[:MOST_REASONS]


def plainly(share: FeatureShare) -> FeatureShare:
    """The feature without the words that it is measured before a limit cut, which a notice says once."""
    return replace(share, name=share.name.removesuffix(f".{BEFORE_CUT}"), named=plainly_named(share.named))


def named(reason: Reason, *, by_risk: bool) -> tuple[FeatureShare, ...]:
    """Of each concept that a customer may be told and did harm the feature that says it best, the most harmful concept first.

    So many that those left out are no worse together than the least named, and no tenth of the family. `by_risk`: the score
    does not tell harm, only the risk does.
    """
    harmful = [concept for concept in concepts_of(reason.features) if concept.lowered and concept.told]
    if by_risk:
        chosen = shown(harmful, reason.margin, lambda concept: concept.margin)
    else:
        chosen = shown(harmful, reason.points, lambda concept: concept.points)
    return tuple(_once(concept.best for concept in chosen if concept.best is not None))


def _once(shares: Iterable[FeatureShare]) -> Iterator[FeatureShare]:
    """Without a sum that says what one before it says: where all income is regular, both went from 6,013 to 4,985."""
    told = set()
    for share in shares:
        sums = (_cents(share.start), _cents(share.end)) if share.unit == "money" else share.name
        if sums not in told:
            told.add(sums)
            yield share


def share_of_patterns(why: Why, families: Iterable[Reason]) -> float:
    """What share of the harm, 0 to 1, features did that no reason can name.

    Patterns, what moved as nobody accepts, and what only staff may be told.
    """
    did = [
        (harm_of(share), share)
        for reason in _harmful(why, families)
        for share in reason.features
        if harm_of(share) > 0.0
    ]
    untold = sum(harm for harm, share in did if share.audience == "internal" or not is_accepted(share))
    return untold / sum(harm for harm, _ in did) if untold else 0.0


def _harmful(why: Why, families: Iterable[Reason]) -> list[Reason]:
    if why.stuck == "floor":
        return [reason for reason in families if reason.margin > 0.0]
    return [reason for reason in families if reason.points < 0]


def _cents(value: Value) -> Value:
    return round(value, 2) if isinstance(value, float) else value
