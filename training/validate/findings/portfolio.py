"""The portfolio behind the outcomes: its vintages, its roll rates, and whether the definition of default fits them."""

from dataclasses import dataclass

from creditline.features.data import DataSet
from creditline.features.errors import DataError
from creditline.training.outcomes.study.fitness import Fitness, fitness
from creditline.training.outcomes.study.roll_rates import ENDS, RollRates, roll_rates
from creditline.training.outcomes.study.vintage import Vintages, vintages
from creditline.training.validate.judged.validate_settings import ValidateSettings


@dataclass(frozen=True)
class Portfolio:
    """Vintage curves by quarter, roll rates from month to month (`ends` names the columns of their counts), fitness."""

    vintages: Vintages
    roll_rates: RollRates
    ends: tuple[str, ...]
    fitness: Fitness


def portfolio(data: DataSet, settings: ValidateSettings) -> Portfolio | None:
    """By the definition the model is judged by; None where the data do not tell of arrears (outcomes as given)."""
    definition, until = settings.definition, settings.cohorts.observed_to
    try:
        curves = vintages(data, definition, observed_to=until)
        rolls = roll_rates(data, definition, until)
    except DataError:
        return None
    return Portfolio(curves, rolls, ENDS, fitness(rolls, curves, definition))
