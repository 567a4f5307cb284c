"""Recording a training in MLflow."""

from creditline.training.track.log import Recorded, log_training
from creditline.training.track.store import sqlite_uri

__all__ = ["Recorded", "log_training", "sqlite_uri"]
