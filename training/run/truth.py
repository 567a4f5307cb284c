"""How near a model comes to the best there is, where the data were simulated and the truth is known."""

from collections.abc import Callable
from dataclasses import dataclass

from creditline.features.data import DataSet
from creditline.training.cohorts.weighing.weights import weights_of
from creditline.training.metrics import gini
from creditline.training.outcomes import DefaultDefinition
from creditline.training.train.trained import Trained
from creditline.training.world import PRODUCTS, read_world, true_default_probability

_LIVES = 48


@dataclass(frozen=True)
class BesideTruth:
    """Gini coefficients on the same rows (`role`, `rows`) of the model and of the true probabilities of default."""

    role: str
    rows: int
    model_gini: float
    true_gini: float

    @property
    def reached(self) -> float:
        """The model's share of what can be had."""
        return self.model_gini / self.true_gini


def beside_truth(data: DataSet, trained: Trained, step: Callable[[str], None]) -> BesideTruth | None:
    """Rank the tested rows, weighted as they are, by the world's own probabilities, the mean over 48 lives each.

    None where the data are not simulated, where a default is not what the world calls one (90 days past due within
    twelve months), or where the tested rows hold one outcome only. `step` is told when it begins.
    """
    world, definition = read_world(data.folder), trained.settings.definition
    model = trained.metrics[trained.tested_on].gini
    if world is None or model is None or definition != DefaultDefinition(product=definition.product):
        return None
    if definition.product is not None and definition.product not in PRODUCTS:
        return None
    step("living on to the true probabilities")
    tested = trained.tested
    probability = true_default_probability(world, tested, definition.product, _LIVES)
    truth = gini(tested["defaulted"].to_numpy(), probability, weights_of(tested))
    return BesideTruth(trained.tested_on, tested.num_rows, model, truth)
