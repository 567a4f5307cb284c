"""One month watched, one MLflow run."""

import time
import warnings
from pathlib import Path

from creditline.models.export.mlflow.quiet import quiet
from creditline.training.monitor.report.history import numbers_of
from creditline.training.monitor.report.monitoring import Monitoring
from creditline.training.track.holding import held
from creditline.training.track.store import experiment_id, open_client

EXPERIMENT = "creditline-monitor"


def log_monitoring(found: Monitoring, uri: str, *, folder: Path | None = None) -> str | None:
    """Log the month's numbers, its alerts as tags and the files in `folder`; the run's id.

    None, with a warning, where the store cannot be reached: the month is watched all the same. No row and no id of a
    customer is among it.
    """
    try:
        with quiet(), held(uri):
            from mlflow.entities import Metric

            client = open_client(uri)
            tags = {
                "model_version": found.model.version,
                "reference": str(found.reference),
                "current": str(found.current),
                "alerts": ", ".join(f"{alert.kind} {alert.where}" for alert in found.alerts)[:5000] or "none",
            }
            place = experiment_id(client, uri, EXPERIMENT, None)
            run = client.create_run(place, run_name=f"{found.current}", tags=tags)
            run_id, status = str(run.info.run_id), "FAILED"
            try:
                now = int(time.time() * 1000)
                client.log_batch(run_id, metrics=[Metric(one.name, one.value, now, 0) for one in numbers_of(found)])
                for file in [] if folder is None else [folder / "monitor.html", folder / "monitor.json"]:
                    client.log_artifact(run_id, str(file))
                status = "FINISHED"
            finally:
                client.set_terminated(run_id, status)
            return run_id
    except Exception as error:  # whatever the tracking server does, the month was watched
        reason = " ".join(str(error).split())[:300]
        warnings.warn(f"the month could not be logged at {uri} ({type(error).__name__}: {reason})", stacklevel=2)
        return None
