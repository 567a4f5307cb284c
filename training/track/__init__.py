"""Recording a training in MLflow."""

from creditline.training.track.log import log_training
from creditline.training.track.store import sqlite_uri

__all__ = ["log_training", "sqlite_uri"]
