"""A promotion or a way back as a run of the store, beside the trainings and not among them."""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from creditline.training.promote.promotion import Promotion
from creditline.training.promote.verdict import Verdict
from creditline.training.track.store import experiment_id
from creditline.training.track.user import USER

if TYPE_CHECKING:
    from mlflow import MlflowClient

EXPERIMENT = "creditline-promotions"
_TAG = 5000  # characters of a tag that MLflow takes
_NOTE = "mlflow.note.content"


@contextmanager
def logged_promotion(client: "MlflowClient", uri: str, promotion: Promotion) -> Iterator[str]:
    """Log what the gates said, then move the alias within the block: a run that says FINISHED did what it says.

    Gives the run's id.
    """
    title = f"{promotion.name} {promotion.version} to {promotion.alias}: {promotion.outcome}"
    tags = {
        "registered_model": promotion.name,
        "version": promotion.version,
        "alias": promotion.alias,
        "before": promotion.before or "nobody",
        "model_version": promotion.model_version,
        "outcome": promotion.outcome,
        "by": promotion.by,
        **({} if promotion.trainer is None else {"trained_by": promotion.trainer}),
        **({} if promotion.override is None else {"override": promotion.override[:_TAG]}),
        **{f"gate.{one.gate}": f"{one.light}: {one.said}"[:_TAG] for one in promotion.verdicts},
        _NOTE: _note(promotion),
    }
    with _run(client, uri, title, promotion.by, tags) as run_id:
        _log_values(client, run_id, promotion.verdicts)
        client.log_table(run_id, _table(promotion.verdicts), "gates.json")
        client.log_text(run_id, json.dumps(promotion.to_json(), ensure_ascii=False, indent=2) + "\n", "promotion.json")
        yield run_id


@contextmanager
def logged_way_back(
    client: "MlflowClient", uri: str, name: str, alias: str, was: str | None, to: str, by: str, because: str | None
) -> Iterator[str]:
    """Log that `alias` goes back from version `was` to version `to`; the alias moves within the block. Gives the run's id."""
    title = f"{name} back to {to}"
    tags = {
        "registered_model": name,
        "version": to,
        "alias": alias,
        "before": was or "nobody",
        "outcome": "rolled back",
    }
    tags |= {"by": by, **({} if because is None else {"because": because[:_TAG]})}
    tags[_NOTE] = f"{by} gave the alias {alias} back to version {to}" + (f": {because}" if because else "")
    with _run(client, uri, title, by, tags) as run_id:
        yield run_id


@contextmanager
def _run(client: "MlflowClient", uri: str, title: str, by: str, tags: Mapping[str, str]) -> Iterator[str]:
    place = experiment_id(client, uri, EXPERIMENT, None)
    run = client.create_run(place, run_name=title, tags={USER: by, **tags})
    run_id, status = str(run.info.run_id), "FAILED"
    try:
        yield run_id
        status = "FINISHED"
    finally:
        client.set_terminated(run_id, status)


def _log_values(client: "MlflowClient", run_id: str, verdicts: Sequence[Verdict]) -> None:
    from mlflow.entities import Metric

    now = int(time.time() * 1000)
    values = {f"{one.gate}/measured": one.measured for one in verdicts}
    values |= {f"{one.gate}/threshold": one.threshold for one in verdicts}
    metrics = [Metric(name, float(value), now, 0) for name, value in values.items() if value is not None]
    client.log_batch(run_id, metrics=metrics)


def _table(verdicts: Sequence[Verdict]) -> dict[str, list[object]]:
    return {
        "gate": [one.gate for one in verdicts],
        "verdict": [str(one.light) for one in verdicts],
        "measured": [one.measured for one in verdicts],
        "threshold": [one.threshold for one in verdicts],
        "champion": ["" if one.champion is None else str(one.champion) for one in verdicts],
        "in words": [one.said for one in verdicts],
    }


def _note(promotion: Promotion) -> str:
    lines = "\n".join(f"- {one.text}" for one in promotion.verdicts)
    return f"{promotion.text}.\n\n{lines}"[:_TAG]
