"""The files of a training's run."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from creditline.models.export.mlflow.model_folder import save_for_mlflow
from creditline.training.track.environment import environment
from creditline.training.train.trained import Trained


def write_files(trained: Trained, artefact: Path, folder: Path) -> None:
    """Write `plots/`, `tables/`, `environment.txt` and `model/`, the artefact as MLflow keeps models, into `folder`.

    To be called within `quiet`.
    """
    from creditline.training.plots import draw_plots

    draw_plots(trained, folder / "plots")
    tables = folder / "tables"
    tables.mkdir()
    _write(tables / "cohorts.json", (asdict(cohort) for cohort in trained.cohorts))
    (tables / "population_flow.json").write_text(json.dumps(asdict(trained.flow), indent=2) + "\n", encoding="utf-8")
    _write(tables / "dropped_features.json", (asdict(one) for one in trained.model.making.dropped))
    _write(tables / "scorecard.json", trained.challenger.scorecard.rows(trained.model.scale.factor))
    _write(tables / "bands.json", (asdict(band) for band in trained.bands))
    if trained.rates:
        _write(tables / "default_rates.json", (one.to_json() for one in trained.rates))
    if trained.study is not None:
        for name, table in trained.study.to_json().items():
            (tables / f"default_{name}.json").write_text(json.dumps(table, indent=2) + "\n", encoding="utf-8")
    (folder / "environment.txt").write_text(environment(), encoding="utf-8")
    save_for_mlflow(trained.model, artefact, folder / "model")


def _write(file: Path, rows: Iterable[dict[str, Any]]) -> None:
    file.write_text(json.dumps(list(rows), indent=2, default=str) + "\n", encoding="utf-8")
