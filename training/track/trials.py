"""Each trial of a search, a run inside the training's run."""

import time
from typing import TYPE_CHECKING

from creditline.training.train.trained import Trained

if TYPE_CHECKING:
    from mlflow import MlflowClient
    from mlflow.entities import Run


def log_trials(client: "MlflowClient", parent: "Run", trained: Trained) -> None:
    """Record every trial with its parameters and log loss; one that was pruned has no metric and says so in name and tag."""
    from mlflow.entities import Metric, Param

    for tried in trained.tried:
        tags = {"mlflow.parentRunId": parent.info.run_id, "search": tried.search}
        tags |= {"pruned": "yes"} if tried.pruned else {}
        name = f"{tried.search}, trial {tried.number + 1}{', pruned' if tried.pruned else ''}"
        run = client.create_run(parent.info.experiment_id, run_name=name, tags=tags)
        now = int(time.time() * 1000)
        found = {"log_loss": tried.log_loss, "rounds": tried.rounds}
        client.log_batch(
            run.info.run_id,
            params=[Param(f"trees.{key}", str(value)) for key, value in tried.parameters.items()],
            metrics=[Metric(key, float(value), now, 0) for key, value in found.items() if value is not None],
        )
        client.set_terminated(run.info.run_id, "FINISHED")
