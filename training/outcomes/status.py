"""The definition of default as a model carries it, so that who is in default is known without a training."""

from creditline.features.catalogue.status import sign_feature, standing_features
from creditline.features.data import DataSet
from creditline.features.declare import FinalEvent, LoanArrears, Sign, StatementArrears
from creditline.models.artefact import DefaultStatus, model_feature
from creditline.training.outcomes.spells.definition import DefaultDefinition


def default_status(data: DataSet, definition: DefaultDefinition) -> DefaultStatus | None:
    """The status by the signs that `data` can tell; None where the lender hands over outcomes, by a definition of its own.

    On every date it is told of a customer exactly where `look_past_as_of` says `already_defaulted`.
    """
    found = [] if data.has("outcomes") else [sign for sign in _signs(definition) if _told(data, sign)]
    if not found:
        return None
    return DefaultStatus(
        days=definition.days,
        months_past_due=definition.months_past_due,
        materiality=definition.materiality,
        events=definition.events,
        cure_days=definition.cure_days,
        signs=tuple(model_feature(sign_feature(sign)) for sign in found),
        standing=tuple(map(model_feature, standing_features(found))),
    )


def _signs(definition: DefaultDefinition) -> list[Sign]:
    arrears: list[Sign] = [
        LoanArrears(definition.days, definition.materiality),
        StatementArrears(definition.months_past_due, definition.materiality),
    ]
    return [*arrears, FinalEvent(tuple(sorted(definition.events)))] if definition.events else arrears


def _told(data: DataSet, sign: Sign) -> bool:
    return all(data.has(table, column) for table, column in sign.needs)
