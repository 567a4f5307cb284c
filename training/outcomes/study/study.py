"""What a portfolio's own arrears say about the default it is modelled by."""

from dataclasses import dataclass
from datetime import date

from creditline.features.data import DataSet
from creditline.training.outcomes.spells.definition import DefaultDefinition
from creditline.training.outcomes.spells.spell_table import tells_default
from creditline.training.outcomes.study.fitness import Fitness, fitness
from creditline.training.outcomes.study.roll_rates import RollRates, roll_rates
from creditline.training.outcomes.study.vintage import Vintages, vintages


@dataclass(frozen=True)
class OutcomeStudy:
    """Vintage curves, roll rates and what they say of the definition of default."""

    vintages: Vintages
    roll_rates: RollRates
    fitness: Fitness

    def to_json(self) -> dict[str, object]:
        """Plain values for JSON."""
        return {
            "vintages": self.vintages.to_json(),
            "roll_rates": self.roll_rates.to_json(),
            "fitness": self.fitness.to_json(),
        }


def study_outcomes(
    data: DataSet, definition: DefaultDefinition, observed_to: date | None = None
) -> OutcomeStudy | None:
    """Study the default of a training.

    None where the lender hands over outcomes or the data tell no days past due: there is nothing to study.
    """
    if data.has("outcomes") or not tells_default(data):
        return None
    curves = vintages(data, definition, observed_to=observed_to)
    rolls = roll_rates(data, definition, observed_to)
    return OutcomeStudy(curves, rolls, fitness(rolls, curves, definition))
