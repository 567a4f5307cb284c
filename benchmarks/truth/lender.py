"""A simulated lender with its truth, and the model that was trained on it; both are kept in a folder and made once."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from creditline.features.data import DataSet
from creditline.models.artefact import Model, read_model, write_model
from creditline.training.outcomes import DefaultDefinition
from creditline.training.train.train import TrainSettings, train
from creditline.training.world import WorldSettings, simulate

PRODUCT = "huabei"


@dataclass(frozen=True)
class Lender:
    """A data set whose folder `truth` holds the twins, and a model of its main product."""

    folder: Path
    data: DataSet
    model: Model
    preset: str

    def twins(self, name: str) -> DataSet:
        """The data set `twins` or `twins_without_macro`."""
        return DataSet.open(self.folder / "truth" / name)


def lender(
    folder: Path,
    settings: WorldSettings,
    training: TrainSettings | None = None,
    model: Path | None = None,
    name: str = "model",
) -> Lender:
    """Simulate and train into `folder`, or read what is already there.

    `model`: one trained elsewhere instead of that in the folder's `name`.
    """
    world, made = folder / "world", model or folder / name
    if not (world / "truth" / "twins.parquet").exists():
        shutil.rmtree(world, ignore_errors=True)
        simulate(world, settings)
    data = DataSet.open(world)
    if not made.exists():
        training = training or settings_of(settings.seed)
        write_model(train(data, training).model, made)
    return Lender(world, data, read_model(made), settings.preset)


def settings_of(seed: int, *, dense: bool = False) -> TrainSettings:
    """As a model of the main product is trained by default, or with `dense`; without refits of its own, which mark nothing here."""
    return TrainSettings(definition=DefaultDefinition(product=PRODUCT), dense=dense, refits=0, seed=seed)
