"""Recording a training in MLflow."""

from creditline.features.output.paths import sqlite_uri
from creditline.training.track.log import Recorded, log_training

__all__ = ["Recorded", "log_training", "sqlite_uri"]
