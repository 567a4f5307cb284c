"""What a customer is told about a changed line or score."""

from collections.abc import Sequence

from creditline.models.why.answer.telling import REVIEWED, Telling, blames_behaviour, telling
from creditline.models.why.answer.values import FeatureShare, Reason, Why
from creditline.models.why.answer.verdict import Verdict, verdict
from creditline.models.why.game.layer import Layer
from creditline.models.why.notice.causes import (
    fall_statement,
    line_statements,
    score_statement,
)
from creditline.models.why.notice.naming import plainly, principal
from creditline.models.why.notice.tells import tag_of
from creditline.models.why.notice.values import Notice, PrincipalReason
from creditline.models.why.words.from_toml import wording
from creditline.models.why.words.sentence import sentence
from creditline.models.why.words.wording import Wording


def notice_of(why: Why, language: str, own: Wording | None = None) -> Notice:
    """What the customer is told; DataError for a language there is not. `own`: a lender's wording.

    Reasons are the families that lowered the score, where that helped to cut the line (or, where no line was decided
    on, where the score fell): the customer's own, and of the economy's where it had a part. A reason that is `internal`
    stays in its place, and the notice asks for a person's review: nothing of it may then be sent as it is. So it does
    where the customer's own behaviour cut the line otherwise than by the score.
    """
    words = own or wording(language)
    found = verdict(why)
    statements = _statements(why, words)
    chosen = list(principal(why, _blamed(why, found)))
    reasons = tuple(_told(reason, named, why, words) for reason, named in chosen)
    if found is not None and any(reason.layer is Layer.BEHAVIOUR for reason in reasons):
        statements = (*statements, score_statement(why, words))
    if why.against == "past" and any(plainly(share) != share for _, named in chosen for share in named):
        statements = (*statements, words.notice.before_cut)
    return Notice(
        language=words.language,
        start=why.start,
        end=why.end,
        statements=statements,
        reasons=reasons,
        against=why.against,
        review=_review(reasons, why, words),
        line=why.line,
    )


def _statements(why: Why, words: Wording) -> tuple[str, ...]:
    line = () if why.line is None else tuple(line_statements(why, why.line, words))
    if verdict(why) is not None:
        return line
    score = score_statement(why, words)
    if why.against == "past" and why.change < 0:
        return (*line, score, fall_statement(why, words))
    return (*line, score)


def _blamed(why: Why, found: Verdict | None) -> Sequence[Reason]:
    """The families of the layers that are to blame: for the cut where a line was cut, else for the fall of the score."""
    if found is None:
        worse = why.change < 0 or why.stuck == "floor"
        layers = {share.layer for share in why.layers if worse and (share.points < 0 or why.stuck)}
    else:
        layers = {layer for layer in found.others if layer is Layer.MACRO}
        if blames_behaviour(found):
            layers.add(Layer.BEHAVIOUR)
        layers = {share.layer for share in why.layers if share.layer in layers and share.points < 0}
    return [reason for reason in why.reasons if reason.layer in layers]


def _told(reason: Reason, named: Sequence[FeatureShare], why: Why, words: Wording) -> PrincipalReason:
    return PrincipalReason(
        family=reason.family,
        heading=words.names.families.get(reason.family, reason.family),
        layer=reason.layer,
        audience=reason.audience,
        tag=tag_of(named, why.against),
        points=reason.points,
        features=tuple(share.name for share in named),
        sentences=tuple(sentence(plainly(share), words.language, why.currency, why.against, words) for share in named),
    )


def _review(reasons: Sequence[PrincipalReason], why: Why, words: Wording) -> str | None:
    """Why a person must look first, or None."""
    found, told = verdict(why), telling(why)
    if told in REVIEWED:
        return words.notice.reviews[told]
    if why.line is not None and why.line.unexplained:
        return words.notice.reviews[Telling.UNEXPLAINED]
    internal = [reason.heading for reason in reasons if reason.audience == "internal"]
    if internal:
        return words.notice.internal.format(families=words.names.listed(internal))
    unsaid = not any(reason.layer is Layer.BEHAVIOUR for reason in reasons)
    return words.notice.untold if found is not None and blames_behaviour(found) and unsaid else None
