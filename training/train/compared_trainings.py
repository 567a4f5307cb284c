"""The trainings a model is compared with: on every feature, on the chosen ones without directions, and its own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pyarrow as pa

from creditline.models.artefact import ModelFeature, ModelKind
from creditline.training.fit.fitting import Fitted, fit
from creditline.training.metrics import Metrics
from creditline.training.settings.train_settings import TrainSettings
from creditline.training.train.macro import Economy, with_economy
from creditline.training.train.refits import grow_refits
from creditline.training.train.training_table import TrainingRow, training_row
from creditline.training.trees import FitParameters
from creditline.training.trees.selected import Matrix

_REFITS = 5  # of each; they tell shares, not cases


@dataclass(frozen=True)
class Ways:
    """What all trainings of one table share: `matrix` (n, candidates) of the sample's `rows`, and how to measure one."""

    matrix: Matrix
    rows: pa.Table
    candidates: tuple[ModelFeature, ...]
    parameters: FitParameters
    economy: Economy | None
    tested: Callable[[Fitted], Metrics]

    def of(self, fitted: Fitted) -> Matrix:
        """The columns it was fitted on."""
        used = {feature.name for feature in fitted.features}
        kept = [place for place, feature in enumerate(self.candidates) if feature.name in used]
        found: Matrix = self.matrix[:, kept]
        return found


def training_table(
    ways: Ways, fitted: Fitted, refits: tuple[str, ...], settings: TrainSettings, step: Callable[[str], None]
) -> tuple[TrainingRow, ...]:
    """The model's own row last; before it, where `settings.compare_training`, those of two other trainings.

    `dense`: every feature, no directions, every threshold tried. `pruned`: as usual, but no directions. Without a search
    for parameters; each takes a training of its own and five refits. `refits` of the model.
    """
    others = _others(ways, settings, step) if settings.compare_training else ()
    own = training_row(_name(settings), ways.of(fitted), ways.rows, fitted, ways.tested(fitted), refits[:_REFITS])
    return (*others, own)


def _name(settings: TrainSettings) -> str:
    if settings.champion is ModelKind.SCORECARD:
        return "scorecard"
    return "dense, directed" if settings.dense else "pruned, directed"


def _others(ways: Ways, settings: TrainSettings, step: Callable[[str], None]) -> Iterator[TrainingRow]:
    every = FitParameters.for_size(len(ways.matrix), dense=True)
    for name, parameters in (("dense", every), ("pruned", ways.parameters)):
        asked = replace(settings, dense=name == "dense", trials=0, refits=min(settings.refits, _REFITS))
        free = replace(parameters, directed=False)

        def said(what: str, name: str = name) -> None:
            step(f"comparing, {name}: {what}")

        grown = fit(ways.matrix, ways.rows, ways.candidates, free, asked, said)
        grown = with_economy(grown, ways.economy, ways.rows, asked)
        said("growing trees on other draws of the customers")
        matrix = ways.of(grown)
        refits = grow_refits(matrix, ways.rows, grown, asked).texts
        yield training_row(name, matrix, ways.rows, grown, ways.tested(grown), refits)
