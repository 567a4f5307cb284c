"""`creditline train --champion scorecard` and `creditline scorecard`: trained, printed, scored, explained, exported."""

import csv
import json

import pytest
from pyarrow import parquet

from creditline.models.artefact import read_model
from creditline.models.scoring.matrix import to_matrix


def test_a_model_of_trees_is_refused_in_one_sentence(creditline, world):
    said = creditline("scorecard", world.model)
    assert said.code == 1
    assert said.out == ""
    assert "is made of trees and has no points by bin; train one with --champion scorecard" in said.problem


def test_a_wrong_command_line_is_exit_2(creditline, world, tmp_path):
    assert creditline("scorecard", world.model, "--out", tmp_path / "card.txt").code == 2
    assert creditline("scorecard", world.model, "--lang", "xx").code == 2
    assert creditline("train", world.data, "--out", tmp_path / "model", "--champion", "forest").code == 2


@pytest.mark.slow
def test_from_histories_to_points_that_add_up(creditline, world, tmp_path):
    model, data = tmp_path / "card", world.data
    said = creditline("train", data, "--out", model, "--champion", "scorecard")
    assert said.code == 0, said.err
    assert [line.partition(":")[0] for line in said.out.splitlines()[2:4]] == ["model", "trees"]
    for name in ("card.csv", "card.html"):
        assert creditline("scorecard", model, "--out", tmp_path / name).out == f"scorecard {tmp_path / name}\n"
    assert "Base points" in creditline("scorecard", model).out
    assert "基础分" in creditline("scorecard", model, "--lang", "zh").out
    kept = [file.name for file in (tmp_path / "mlflow-files").rglob("scorecard.*")]
    assert sorted(kept) == ["scorecard.en.csv", "scorecard.en.html", "scorecard.zh.csv", "scorecard.zh.html"]

    day = "2025-06-30"
    scores, features = tmp_path / "scores.parquet", tmp_path / "features.parquet"
    assert creditline("score", model, data, "--as-of", day, "--out", scores).code == 0
    assert creditline("features", data, "--as-of", day, "--out", features).code == 0
    _add_up(read_model(model), tmp_path / "card.csv", parquet.read_table(scores), parquet.read_table(features))

    (customer, *_) = parquet.read_table(scores)["customer_id"].to_pylist()
    why = creditline("why", model, data, "--customer", customer, "--to", day, "--format", "json")
    assert why.code == 0, why.err
    assert json.loads(why.out)["customer_id"] == customer
    for route in ("bundle", "mlflow"):
        exported = creditline("export", model, tmp_path / route, "--to", route)
        assert exported.code == 0, exported.err
        assert "0 scores, 0 bands changed; largest difference 0 points" in exported.out


def _add_up(model, printed, scores, features):
    """The printed points of each customer's bins and the base points are the raw score, within 0.005 a number."""
    with printed.open(encoding="utf-8") as file:
        base, *rows = csv.DictReader(file)
    names = [feature.name for feature in model.features]
    of_customer = dict(
        zip(features["customer_id"].to_pylist(), to_matrix(model.features, features).tolist(), strict=True)
    )
    checked = 0
    for customer, raw in zip(scores["customer_id"].to_pylist(), scores["raw"].to_pylist(), strict=True):
        if raw is None:  # in default: no score
            continue
        total = float(base["points"])
        for name, value in zip(names, of_customer[customer], strict=True):
            feature = next(one for one in model.features if one.name == name)
            (points,) = [float(row["points"]) for row in rows if row["feature"] == name and _holds(row, feature, value)]
            total += points
        assert total == pytest.approx(raw, abs=0.005 * (len(names) + 1))
        checked += 1
    assert checked > 50


def _holds(row, feature, value):
    missing = value != value
    if missing or row["missing"] == "true":
        return missing and row["missing"] == "true"
    if feature.kind == "category":
        return feature.categories[int(value)] in row["categories"].split(" | ")
    return (not row["low"] or value > float(row["low"])) and (not row["high"] or value <= float(row["high"]))
