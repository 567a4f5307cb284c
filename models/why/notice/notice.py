"""What a customer is told about a changed line or score."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from math import ceil

from creditline.features.declare import Family
from creditline.models.policy.parts.notice_terms import NoticeTerms, Regime
from creditline.models.why.answer.acceptance import towards_risk
from creditline.models.why.answer.telling import REVIEWED, Telling, blames_behaviour, telling
from creditline.models.why.answer.values import FeatureShare, Reason, Why
from creditline.models.why.answer.verdict import Verdict, verdict
from creditline.models.why.game.layer import Layer
from creditline.models.why.most_reasons import MOST_REASONS
from creditline.models.why.notice.causes import (
    band_statement,
    cut_statement,
    default_statements,
    fall_statement,
    line_statements,
    names_a_cause,
    score_now,
    score_statement,
)
from creditline.models.why.notice.letter import cannot_hold, closing
from creditline.models.why.notice.naming import named, plainly, principal, share_of_patterns
from creditline.models.why.notice.steps import of_default, rule_said, score_unmoved, tells_of_score, unsaid_rule
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
    where the customer's own behaviour cut the line otherwise than by the score and no rule says how, where a rule may not
    or cannot be told, where more of the harm rests on patterns than the policy's notice terms allow, and where fewer of the
    model's refits give a reason again than they ask for. What a trigger looked at comes first; the score's reasons are of
    its way up to the day of the last step in which its fall had a part, and there are none where it had a part in none.
    """
    words = own or wording(language)
    found = verdict(why)
    statements, scored = _statements(why, words), verdict(why) is None or why.unscored
    read, fell = _read_by_rules(why, found), _up_to_its_step(why)
    blamed = _blamed(fell, found)
    patterns = share_of_patterns(fell, blamed)
    chosen = _chosen(fell, _without(blamed, [reason for _, reason in read]), MOST_REASONS - len(read))
    of_rules = tuple(
        replace(_told(reason, reason.features, why, words), by_rule=True, read_on=day) for day, reason in read
    )
    until = None if fell is why else fell.end.as_of
    of_score = tuple(
        replace(_told(reason, features, why, words), until=until, held=_held(features, fell))
        for reason, features in chosen
    )
    reasons = (*of_rules, *of_score)
    if found is not None and any(reason.layer is Layer.BEHAVIOUR for reason in of_score):
        statements, scored = (*statements, score_statement(fell, words)), True
        if fell is not why:
            statements = (*statements, score_now(why, words))
    elif found is not None and blames_behaviour(found) and not why.unscored and _by_no_score(why):
        statements, scored = (*statements, words.notice.score_no_part), True
    steps_told = found is not None and telling(why) not in REVIEWED
    if scored or (steps_told and why.line is not None and tells_of_score(why.line, words)):
        statements = (*statements, *band_statement(why, words), words.notice.score_note)
    if any(plainly(share) != share for _, features in chosen for share in features):
        statements = (*statements, *cut_statement(fell, words))
    return Notice(
        language=words.language,
        start=why.start,
        end=why.end,
        statements=statements,
        reasons=reasons,
        against=why.against,
        lead=_lead(fell, until, words),
        review=_review(reasons, why, words) or _by_patterns(patterns, why, words) or _by_refits(of_score, fell, words),
        line=why.line,
        closing=closing(why, fell, words, of_score=bool(of_score)),
        patterns=patterns,
        refits=0 if fell.survives is None else fell.survives.refits,
    )


def _lead(fell: Why, until: date | None, words: Wording) -> str:
    """What stands above the score's reasons: the day that they are compared with, and the one they are told of."""
    said, start = words.notice, words.dates.say(fell.start.as_of)
    if fell.against != "past":
        return said.reasons_against
    chosen = said.reasons_floor if fell.stuck == "floor" else said.reasons_offset if fell.change >= 0 else said.reasons
    lead = chosen.format(start=start)
    return lead if until is None else said.reasons_until.format(date=words.dates.say(until), lead=lead)


def _by_no_score(why: Why) -> bool:
    return why.line is not None and score_unmoved(why.line)


def _statements(why: Why, words: Wording) -> tuple[str, ...]:
    line = () if why.line is None else tuple(line_statements(why, why.line, words))
    if why.unscored:
        return (*line, *default_statements(why, words))
    if verdict(why) is not None:
        return line
    score = score_statement(why, words)
    if why.against == "past" and why.change < 0:
        return (*line, score, fall_statement(why, words))
    return (*line, score)


def _up_to_its_step(why: Why) -> Why:
    """The answer, with the score's way up to the last step in which its fall had a part, where that was before its last day."""
    descent = () if why.line is None else why.line.descent
    scored = [behind.score for step, behind in descent if step.score_part]
    way = scored[-1] if scored else None
    if way is None:
        return why
    return replace(why, start=way.start, end=way.end, layers=way.layers, reasons=way.reasons, survives=way.survives)


def _read_by_rules(why: Why, found: Verdict | None) -> tuple[tuple[date, Reason], ...]:
    """What the triggers that led down looked at, each on its day, and went towards risk; the last first, each concept once."""
    if found is None or not blames_behaviour(found) or why.line is None:
        return ()
    read = [
        (step.on, behind.feature)
        for step, behind in reversed(why.line.descent)
        if behind.feature is not None and not step.internal
    ]
    first: dict[str, tuple[date, Reason]] = {}
    for day, reason in read:
        (share,) = reason.features
        if share.audience == "internal" or towards_risk(share) > 0:
            first.setdefault(share.meant.concept, (day, reason))
    return tuple(first.values())


def _without(blamed: Sequence[Reason], read: Sequence[Reason]) -> Sequence[Reason]:
    """The score's reasons without the concepts that are told already as what a rule looks at."""
    told = {share.meant.concept for reason in read for share in reason.features}
    return [
        replace(reason, features=tuple(share for share in reason.features if share.meant.concept not in told))
        for reason in blamed
    ]


def _chosen(why: Why, blamed: Sequence[Reason], most: int) -> list[tuple[Reason, tuple[FeatureShare, ...]]]:
    """The principal reasons of the score; by us-regb inquiries are a further one wherever they lowered it."""
    chosen = list(principal(why, blamed))[:most]
    regime = Regime.PLAIN if why.line is None else why.line.facts.notice.regime
    asked = [one for one in blamed if one.family == Family.INQUIRIES and one.points < 0]
    if regime is Regime.US_REGB and asked and all(one.family != Family.INQUIRIES for one, _ in chosen):
        features = named(asked[0], by_risk=False)
        return [*chosen, (asked[0], features)] if features else chosen
    return chosen


def _blamed(why: Why, found: Verdict | None) -> Sequence[Reason]:
    """The families of the layers that are to blame: for the cut where a line was cut, else for the fall of the score."""
    if found is not None and why.line is not None and score_unmoved(why.line):
        return []
    if found is None:
        worse = why.change < 0 or why.stuck == "floor"
        layers = {share.layer for share in why.layers if worse and (share.points < 0 or why.stuck)}
    else:
        layers = {layer for layer in found.others if layer is Layer.MACRO}
        if blames_behaviour(found):
            layers.add(Layer.BEHAVIOUR)
        layers = {share.layer for share in why.layers if share.layer in layers and share.points < 0}
    return [reason for reason in why.reasons if reason.layer in layers]


def _said_by_a_rule(why: Why, words: Wording) -> bool:
    """Whether a step down is told by what its rule says of the customer: their income, or what it looked at."""
    descent = () if why.line is None else why.line.descent
    return any(
        step.income is not None
        or of_default(step)
        or (behind.feature is not None and rule_said(step, words) is not None)
        for step, behind in descent
    )


def _by_patterns(share: float, why: Why, words: Wording) -> str | None:
    """That patterns carry too much of the harm, one sentence for staff; None where they do not."""
    most = (NoticeTerms() if why.line is None else why.line.facts.notice).most_patterns
    return words.notice.patterns.format(share=f"{share:.0%}", most=f"{most:.0%}") if share > most else None


def _held(features: Sequence[FeatureShare], fell: Why) -> tuple[int, ...]:
    return () if fell.survives is None else tuple(fell.survives.of(share.meant.concept) for share in features)


def _by_refits(reasons: Sequence[PrincipalReason], fell: Why, words: Wording) -> str | None:
    """That too few refits give a reason again, by the concept it names first; None where all do."""
    if fell.survives is None:
        return None
    terms, refits = NoticeTerms() if fell.line is None else fell.line.facts.notice, fell.survives.refits
    least = ceil(terms.least_surviving * refits - 1e-9)
    unsteady = [reason for reason in reasons if reason.held[0] < least]
    if not unsteady:
        return None
    return words.notice.unsteady.format(
        families=words.names.listed([reason.heading for reason in unsteady]),
        held=min(reason.held[0] for reason in unsteady),
        refits=refits,
        least=least,
    )


def _told(reason: Reason, features: Sequence[FeatureShare], why: Why, words: Wording) -> PrincipalReason:
    return PrincipalReason(
        family=reason.family,
        heading=words.names.families.get(reason.family, reason.family),
        layer=reason.layer,
        audience="internal" if any(share.audience == "internal" for share in features) else "customer",
        tag=tag_of(features, why.against),
        points=reason.points,
        concepts=tuple(share.meant.concept for share in features),
        features=tuple(share.name for share in features),
        sentences=tuple(
            sentence(plainly(share), words.language, why.currency, why.against, words, to_customer=True)
            for share in features
        ),
    )


def _review(reasons: Sequence[PrincipalReason], why: Why, words: Wording) -> str | None:
    """Why a person must look first, or None."""
    found, told = verdict(why), telling(why)
    if told in REVIEWED:
        return words.notice.reviews[told]
    if why.line is not None and why.line.unexplained:
        return words.notice.reviews[Telling.UNEXPLAINED]
    if why.against != "past" and why.line is not None and why.line.facts.departures:
        return words.notice.reviews[Telling.OVERRIDDEN]
    rule = None if why.line is None or found is None else unsaid_rule(why.line, words)
    if rule is not None:
        return rule
    internal = [reason.heading for reason in reasons if reason.audience == "internal"]
    if internal:
        return words.notice.internal.format(families=words.names.listed(internal))
    if found is not None and not names_a_cause(found):
        return words.notice.nothing_named
    unsaid = not _said_by_a_rule(why, words) and not any(reason.layer is Layer.BEHAVIOUR for reason in reasons)
    if found is not None and blames_behaviour(found) and unsaid:
        return words.notice.untold
    return cannot_hold(why, reasons, words)
