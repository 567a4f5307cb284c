"""The definitions of default a portfolio is usually looked at by."""

from dataclasses import replace
from itertools import product

from creditline.training.outcomes.spells.definition import DefaultDefinition

DAYS, HORIZONS = (30, 60, 90), (6, 12)


def usual_definitions(definition: DefaultDefinition) -> tuple[DefaultDefinition, ...]:
    """30, 60 and 90 days past due within 6 and 12 months, and `definition` itself where it is none of them.

    Product, events and materiality are those of `definition`.
    """
    usual = tuple(replace(definition, days=days, horizon_months=months) for days, months in product(DAYS, HORIZONS))
    return usual if definition in usual else (*usual, definition)
