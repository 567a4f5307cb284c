"""What a portfolio's own arrears say about the default it is modelled by."""

from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from creditline.features.data import DataSet
from creditline.training.outcomes.spells.definition import DefaultDefinition
from creditline.training.outcomes.spells.spell_table import tells_default
from creditline.training.outcomes.study.compare import DefinitionRate, default_rates
from creditline.training.outcomes.study.fitness import Fitness, fitness
from creditline.training.outcomes.study.roll_rates import RollRates, roll_rates
from creditline.training.outcomes.study.vintage import Vintages, vintages


@dataclass(frozen=True)
class OutcomeStudy:
    """Default rates by definition on the customers of a training, vintage curves, roll rates and what they say."""

    rates: tuple[DefinitionRate, ...]
    vintages: Vintages
    roll_rates: RollRates
    fitness: Fitness

    def to_json(self) -> dict[str, object]:
        """Plain values for JSON."""
        return {
            "rates": [rate.to_json() for rate in self.rates],
            "vintages": self.vintages.to_json(),
            "roll_rates": self.roll_rates.to_json(),
            "fitness": self.fitness.to_json(),
        }


def study_outcomes(
    data: DataSet,
    pairs: pa.Table,
    definition: DefaultDefinition,
    compared: tuple[DefaultDefinition, ...],
    observed_to: date | None = None,
) -> OutcomeStudy | None:
    """Study the default of a training on `pairs` (`customer_id`, `as_of`); `compared`: the definitions to rate.

    None where the lender hands over outcomes or the data tell no days past due: there is nothing to study.
    """
    if data.has("outcomes") or not tells_default(data):
        return None
    curves = vintages(data, definition, observed_to=observed_to)
    rolls = roll_rates(data, definition, observed_to)
    rates = default_rates(data, pairs, compared, observed_to)
    return OutcomeStudy(rates, curves, rolls, fitness(rolls, curves, definition))
