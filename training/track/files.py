"""The files of a training's run."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from creditline.models.artefact import ModelKind
from creditline.models.export.mlflow.model_folder import save_for_mlflow
from creditline.models.scorecard import read_card
from creditline.models.scorecard.csv_form import as_csv
from creditline.models.scorecard.page import as_page
from creditline.models.words.languages import common_to
from creditline.training.track.environment import environment
from creditline.training.train.trained import Trained

_AS_TABLES = ("bands", "cohorts", "trainings", "default_rates", "dropped_features", "against_direction", "scorecard")


def write_files(trained: Trained, artefact: Path, folder: Path) -> tuple[str, ...]:
    """Write `plots/`, `tables/`, `environment.txt` and `model/`, the artefact as MLflow keeps models, into `folder`.

    Gives the files that MLflow's pages can show as tables. To be called within `quiet`.
    """
    from creditline.training.plots import draw_plots

    draw_plots(trained, folder / "plots")
    tables = folder / "tables"
    tables.mkdir()
    _write(tables / "cohorts.json", (asdict(cohort) for cohort in trained.cohorts))
    (tables / "population_flow.json").write_text(json.dumps(asdict(trained.flow), indent=2) + "\n", encoding="utf-8")
    _write(tables / "dropped_features.json", (asdict(one) for one in trained.model.making.dropped))
    _write(tables / "trainings.json", (row.to_json() for row in trained.table))
    _write(tables / "against_direction.json", (asdict(one) for one in trained.against))
    _write_scorecard(trained, tables)
    _write(tables / "bands.json", (asdict(band) for band in trained.bands))
    if trained.rates:
        _write(tables / "default_rates.json", (one.to_json() for one in trained.rates))
    if trained.study is not None:
        for name, table in trained.study.to_json().items():
            (tables / f"default_{name}.json").write_text(json.dumps(table, indent=2) + "\n", encoding="utf-8")
    (folder / "environment.txt").write_text(environment(), encoding="utf-8")
    save_for_mlflow(trained.model, artefact, folder / "model")
    return tuple(f"tables/{name}.json" for name in _AS_TABLES if (tables / f"{name}.json").exists())


def _write_scorecard(trained: Trained, tables: Path) -> None:
    """The model's own points, as CSV and as a page in each language it speaks, or the challenger's."""
    model = trained.model
    if model.kind is not ModelKind.SCORECARD:
        _write(tables / "scorecard.json", trained.challenger.scorecard.rows(model.scale.factor))
        return
    card = read_card(model)
    for language in common_to(feature.named for feature in model.features):
        (tables / f"scorecard.{language}.csv").write_text(as_csv(card, language), encoding="utf-8")
        (tables / f"scorecard.{language}.html").write_text(as_page(card, language), encoding="utf-8")


def _write(file: Path, rows: Iterable[dict[str, Any]]) -> None:
    """As MLflow's pages read tables: the columns, then each row's values."""
    listed = list(rows)
    columns = list(dict.fromkeys(name for row in listed for name in row))
    table = {"columns": columns, "data": [[row.get(name) for name in columns] for row in listed]}
    file.write_text(json.dumps(table, indent=2, default=str) + "\n", encoding="utf-8")
