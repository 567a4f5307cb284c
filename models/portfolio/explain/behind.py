"""The records behind an answer."""

from collections.abc import Iterable
from itertools import chain

from creditline.features.data import DataSet
from creditline.features.evidence.values import Evidence
from creditline.models.portfolio.explain.customer_answers import CustomerAnswers
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.why import Why


def records_behind(
    in_force: InForce, data: DataSet, why: Why, features: Iterable[str] | None = None, most: int = 20
) -> dict[str, Evidence]:
    """What moved `features`, or what a trigger read on its last day and every feature of its reasons, between its dates.

    Nothing against others.

    A feature that `data` do not give, of the economy's terms in a calibration, has none. Errors as `CustomerAnswers.why`.
    """
    if why.against != "past":
        return {}
    named = (
        features
        if features is not None
        else [
            *_of_default(why),
            *_read(why),
            *chain.from_iterable((share.name for share in reason.features) for reason in why.reasons),
        ]
    )
    with CustomerAnswers.from_files(in_force, data) as answers:
        history = answers.history(why.customer_id, why.start.as_of, why.end.as_of)
        return answers.evidence(history, [name for name in named if name in answers.catalogue], most)


def _of_default(why: Why) -> list[str]:
    """What tells how late who is in default on the last day is."""
    return [] if why.end.in_default is None else [*why.end.in_default.features]


def _read(why: Why) -> list[str]:
    """The features that triggers read in steps of the last day."""
    steps = () if why.line is None else why.line.steps
    read = [behind.feature for step, behind in steps if step.on == why.end.as_of and behind.feature is not None]
    return [reason.features[0].name for reason in read]
