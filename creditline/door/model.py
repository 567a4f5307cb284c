"""A model at the door: trained or loaded, saved, looked at."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from creditline.door.data import Data, data_of
from creditline.door.given import declarations_of, path_of
from creditline.features.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from creditline.features.catalogue import Declarations
    from creditline.models import artefact
    from creditline.training.settings.train_settings import TrainSettings
    from creditline.training.train.trained import Trained


class Model:
    """A trained model. Made by `train` or `load_model`; `save` writes the folder that `load_model` and every command read.

    `artefact`: the model as the library's own value. `training`: what its training left behind; None for one loaded.
    """

    def __init__(self, model: "artefact.Model", training: "Trained | None" = None) -> None:
        self.artefact = model
        self.training = training

    @property
    def version(self) -> str:
        """12 hex digits that change when anything in the model does."""
        return self.artefact.version

    @property
    def features(self) -> tuple[str, ...]:
        """The names of its features, in the order the trees read them."""
        return tuple(feature.name for feature in self.artefact.features)

    @cached_property
    def metrics(self) -> dict[str, float]:
        """How it did on the rows it was tested on (`auc`, `gini`, `ks`, `brier`, …); DataError for a model that was loaded."""
        if self.training is None:
            raise DataError(
                "a loaded model carries no metrics; validate it on data, or look them up in its tracked run"
            )
        return dict(self.training.metrics[self.training.tested_on].numbers())

    @property
    def doubts(self) -> tuple[str, ...]:
        """Why its numbers may not be believed, a sentence each; none of a model that was loaded."""
        return () if self.training is None else tuple(one.text for one in self.training.doubts)

    def save(self, out: "str | Path") -> Path:
        """Write the model's folder, whole or not at all; its path. DataError where nothing may be written there.

        What its training came to is written beside it, as `creditline train` does.
        """
        from creditline.models.artefact import write_model

        folder = path_of(out, "the model's folder")
        write_model(self.artefact, folder)
        if self.training is not None:
            from creditline.training.run.training_report import write_training_report

            write_training_report(self.training, folder)
        return folder

    def __repr__(self) -> str:
        model = self.artefact
        on = "" if model.target_product is None else f" on {model.target_product}"
        lines = [
            f"Model {self.version}{on}: {len(model.features)} features, {len(model.trees.root)} trees",
            f"  outcome: {model.versions.outcome}",
            f"  scores {model.scale.low} to {model.scale.high}, {model.scale.anchor_score:g} at {model.scale.anchor_odds:g}:1,"
            f" {model.scale.pdo:g} points double the odds",
        ]
        if self.training is not None:
            found = ", ".join(
                f"{name} {self.metrics[name]:.4f}" for name in ("auc", "ks", "brier") if name in self.metrics
            )
            lines.append(f"  {found}; {self.training.design}")
            lines += [f"  in doubt: {said}" for said in self.doubts]
        return "\n".join(lines)


def load_model(folder: "str | Path") -> Model:
    """Read a model's folder; DataError, naming the file, where one is missing or a byte was changed."""
    from creditline.models.artefact import read_model

    return Model(read_model(path_of(folder, "the model's folder")))


def model_of(given: "Model | str | Path") -> Model:
    """A model that is here already, or read now."""
    return given if isinstance(given, Model) else load_model(given)


def train(
    data: "Data | str | Path | Mapping[str, Any]",
    *,
    product: str | None = None,
    settings: "TrainSettings | None" = None,
    catalogue: "Declarations | str | Path | None" = None,
    out: "str | Path | None" = None,
    anyway: bool = False,
    features: "str | Path | None" = None,
) -> Model:
    """Train a model: outcomes, cohorts, features, trees, calibration, metrics; nothing looks past a decision date.

    `product`: the target product. `settings`: everything else that `creditline train` may be told, `product` among it.
    `catalogue`: a file of a lender's own features (`docs/own-features.md`); the model needs it no more once it is trained.
    `out`: where the model is saved, too. Not tracked: `creditline train` records a run in MLflow. `anyway`: train on data that
    `check` finds errors in; the model is then in doubt. `features`: what `creditline train --features` takes;
    None computes them. DataError where the data are wrong or cannot train a model.
    """
    from dataclasses import replace

    from creditline.training.run.problems import with_problems
    from creditline.training.run.sound import refuse_problems
    from creditline.training.settings.train_settings import TrainSettings
    from creditline.training.train.train import train as train_model

    chosen = TrainSettings() if settings is None else settings
    if product is not None:
        chosen = replace(chosen, definition=replace(chosen.definition, product=product))
    opened = data_of(data).data_set
    problems = refuse_problems(opened, anyway=anyway, by="anyway=True")
    place = None if features is None else path_of(features, "features")
    grown = train_model(opened, chosen, declarations=declarations_of(catalogue), features=place)
    trained = with_problems(grown, problems)
    model = Model(trained.model, trained)
    if out is not None:
        model.save(out)
    return model
