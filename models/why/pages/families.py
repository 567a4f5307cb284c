"""The reasons of an answer as the staff page lists them, each with its features and the records behind them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from creditline.features.evidence.values import Evidence
from creditline.models.why.answer.values import FeatureShare, Reason, Why
from creditline.models.why.notice.values import Notice, PrincipalReason
from creditline.models.why.words.sentence import sentence
from creditline.models.why.words.wording import Names

MOST_FEATURES = 5  # told per family
MOST_RECORDS = 6  # told per feature


@dataclass(frozen=True)
class ToldFeature:
    """One feature: its sentence, whole points, and the records that moved it where they are known."""

    sentence: str
    points: int
    internal: bool
    evidence: Evidence | None


@dataclass(frozen=True)
class ToldFamily:
    """One family; `others`: how many further features moved it, by `rest` points together; `tag` as in the notice."""

    name: str
    points: int
    internal: bool
    principal: bool
    tag: str | None
    features: tuple[ToldFeature, ...]
    others: int
    rest: int


def told_families(
    why: Why, notice: Notice, language: str, names: Names, evidence: Mapping[str, Evidence]
) -> Iterator[ToldFamily]:
    """The families in order of harm, each with the features that matter most, those the notice names among them."""
    for reason in _by_harm(why):
        said = _principal(reason, notice)
        shares = told_features(reason, notice)
        yield ToldFamily(
            name=names.families.get(reason.family, reason.family),
            points=reason.points,
            internal=reason.audience == "internal",
            principal=said is not None,
            tag=None if said is None or said.tag is None else said.tag.value,
            features=tuple(
                ToldFeature(
                    sentence=sentence(share, language, why.currency, why.against),
                    points=share.points,
                    internal=share.audience == "internal",
                    evidence=evidence.get(share.name),
                )
                for share in shares
            ),
            others=len(reason.features) - len(shares),
            rest=reason.points - sum(share.points for share in shares),
        )


def _by_harm(why: Why) -> list[Reason]:
    """Where the score is stuck at an end, by the risk alone."""
    return sorted(why.reasons, key=lambda reason: -reason.margin) if why.stuck else list(why.reasons)


def told_features(reason: Reason, notice: Notice) -> list[FeatureShare]:
    """Those the notice names, then those that pull as the family does, the strongest; in the order they pull."""
    principal = _principal(reason, notice)
    said = () if principal is None else principal.features
    ordered = reason.features if reason.margin >= 0 else reason.features[::-1]
    first = [share for share in ordered if share.name in said]
    rest = [share for share in ordered if share.name not in said]
    chosen = {share.name for share in (first + rest)[:MOST_FEATURES]}
    return [share for share in ordered if share.name in chosen]


def _principal(reason: Reason, notice: Notice) -> PrincipalReason | None:
    """The reason as the notice has it, where it is a principal one."""
    own = [one for one in notice.of_score if one.until is None]
    found = [one for one in own if (one.layer, one.family) == (reason.layer, reason.family)]
    return found[0] if found else None
