"""How often customers default by several definitions, side by side."""

from dataclasses import asdict, dataclass, replace
from datetime import date
from itertools import product

import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.data import DataSet
from creditline.training.outcomes.look_past import look_past_as_of
from creditline.training.outcomes.spells.definition import DefaultDefinition

DAYS, HORIZONS = (30, 60, 90), (6, 12)


@dataclass(frozen=True)
class DefinitionRate:
    """One definition on the pairs: `customers` that count by it, `defaults` among them and who does not count.

    `rate`: defaults / customers, 0 to 1; None where nobody counts.
    """

    days: int
    horizon_months: int
    materiality: float
    outcome: str
    customers: int
    defaults: int
    rate: float | None
    already_defaulted: int
    immature: int
    closed: int

    def to_json(self) -> dict[str, object]:
        """Plain values for JSON."""
        return asdict(self)


def usual_definitions(definition: DefaultDefinition) -> tuple[DefaultDefinition, ...]:
    """30, 60 and 90 days past due within 6 and 12 months, and `definition` itself where it is none of them.

    Product, events and materiality are those of `definition`.
    """
    usual = tuple(replace(definition, days=days, horizon_months=months) for days, months in product(DAYS, HORIZONS))
    return usual if definition in usual else (*usual, definition)


def default_rates(
    data: DataSet, pairs: pa.Table, definitions: tuple[DefaultDefinition, ...], observed_to: date | None = None
) -> tuple[DefinitionRate, ...]:
    """The default rate of the same `pairs` (`customer_id`, `as_of`) by each definition, in their order.

    A pair counts by a definition as `look_past_as_of` says. A definition by which every window is immature has no
    rate. DataError if the data cannot tell a default; outcomes handed over cannot be told by another definition.
    """
    return tuple(_rate(data, pairs, definition, observed_to) for definition in definitions)


def _rate(data: DataSet, pairs: pa.Table, definition: DefaultDefinition, observed_to: date | None) -> DefinitionRate:
    outcomes = look_past_as_of(data, pairs, definition, observed_to, refuse_immature=False)
    found = {row["values"]: row["counts"] for row in outcomes["status"].value_counts().to_pylist()}
    customers, defaults = found.get("ok", 0), int(pc.sum(outcomes["defaulted"]).as_py() or 0)
    return DefinitionRate(
        days=definition.days,
        horizon_months=definition.horizon_months,
        materiality=definition.materiality,
        outcome=definition.text,
        customers=customers,
        defaults=defaults,
        rate=defaults / customers if customers else None,
        already_defaulted=found.get("already_defaulted", 0),
        immature=found.get("immature", 0),
        closed=found.get("closed", 0),
    )
