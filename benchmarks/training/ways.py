"""The ways of training that are held beside one another."""

from collections.abc import Callable

from creditline.training.settings.train_settings import TrainSettings

WAYS: dict[str, Callable[[TrainSettings], TrainSettings]] = {
    "default": lambda settings: settings,
}
