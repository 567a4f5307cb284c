"""The ways of training that are held beside one another; the first is the one the others are held against."""

from collections.abc import Callable
from dataclasses import replace

from creditline.models.artefact import ModelKind
from creditline.training.settings.train_settings import TrainSettings
from creditline.training.trees import FitParameters


def dense(settings: TrainSettings, rows: int) -> TrainSettings:  # noqa: ARG001 (ways are called alike)
    """Every feature that can be had, bound to its direction, every threshold tried."""
    return replace(settings, dense=True)


def pruned(settings: TrainSettings, rows: int) -> TrainSettings:
    """The few features of the default, the trees not bound to any direction; `rows` are about as many as are learned from."""
    return replace(settings, parameters=replace(FitParameters.for_size(rows), directed=False))


def default(settings: TrainSettings, rows: int) -> TrainSettings:  # noqa: ARG001
    """The few features, bound to their directions."""
    return settings


def scorecard(settings: TrainSettings, rows: int) -> TrainSettings:  # noqa: ARG001
    """The printable twin."""
    return replace(settings, champion=ModelKind.SCORECARD)


WAYS: dict[str, Callable[[TrainSettings, int], TrainSettings]] = {
    "dense": dense,
    "pruned": pruned,
    "default": default,
    "scorecard": scorecard,
}
