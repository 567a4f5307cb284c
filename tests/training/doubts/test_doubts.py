"""Numbers that should not be believed are said to be so, each in one sentence; sound ones are not."""

import json
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from creditline.door.model import Model, train
from creditline.features.errors import DataError
from creditline.features.words.named import Named
from creditline.models.artefact import ModelFeature, write_model
from creditline.models.export.mlflow.quiet import quiet
from creditline.training.commands.terminal.training_shown import shown
from creditline.training.doubts import Doubt, doubts_of_metrics, doubts_of_sample, leaks
from creditline.training.doubts.doubt import DoubtKind
from creditline.training.run.training_report import (
    IN_DOUBT,
    doubts_on_record,
    training_report,
    write_training_report,
)
from creditline.training.track import log_training, sqlite_uri
from creditline.training.track.register_export import register_export
from creditline.training.track.store import open_client

ROWS = 2000


def feature(name, kind="number", categories=()):
    named = Named.of({"en": name, "zh": name})
    return ModelFeature(
        name, "0", kind, categories, "profile", "profile.x", "count", 0, "none", "internal", True, named, named
    )


@pytest.fixture
def rng():
    return np.random.default_rng(3)


def risk(rng, strength, rows=ROWS):
    defaulted = (rng.random(rows) < 0.2).astype(np.float64)
    return defaulted, strength * defaulted + rng.normal(size=rows)


def predicted(**roles):
    parts = []
    for role, (defaulted, log_odds) in roles.items():
        ids = [f"{role}{n}" for n in range(len(defaulted))]
        parts.append(
            pa.table({"customer_id": ids, "role": [role] * len(ids), "defaulted": defaulted, "log_odds": log_odds})
        )
    return pa.concat_tables(parts)


@pytest.mark.parametrize(("bads", "kinds"), [(29, [DoubtKind.FEW]), (30, [])])
def test_thirty_customers_in_default_are_the_least(bads, kinds):
    """Rows of one customer are one customer."""
    customer = [f"c{n}" for n in range(60)] * 2
    defaulted = [int(n < bads) for n in range(60)] * 2
    found = list(doubts_of_sample(pa.chunked_array([customer]), pa.chunked_array([defaulted])))
    assert [one.kind for one in found] == kinds


def test_no_better_than_chance_is_by_the_interval(rng):
    few = risk(rng, 0.3, 60)
    [doubt] = doubts_of_metrics(predicted(test=few), "test", "out_of_fold")
    assert doubt.kind is DoubtKind.CHANCE
    assert list(doubts_of_metrics(predicted(test=risk(rng, 1.0)), "test", "out_of_fold")) == []


def test_a_fall_out_of_time_is_more_than_chance(rng):
    good, worse = risk(rng, 2.0), risk(rng, 0.6)
    [doubt] = doubts_of_metrics(predicted(out_of_fold=good, test=worse), "test", "out_of_fold")
    assert doubt.kind is DoubtKind.DRIFT
    assert list(doubts_of_metrics(predicted(out_of_fold=worse, test=good), "test", "out_of_fold")) == []
    assert list(doubts_of_metrics(predicted(out_of_fold=good, test=risk(rng, 2.0)), "test", "out_of_fold")) == []
    small = doubts_of_metrics(predicted(out_of_fold=good, test=risk(rng, 1.6, 40)), "test", "out_of_fold")
    assert DoubtKind.DRIFT not in {one.kind for one in small}


def test_one_outcome_only_says_nothing():
    nobody = (np.zeros(40), np.zeros(40))
    assert list(doubts_of_metrics(predicted(test=nobody), "test", "out_of_fold")) == []


@pytest.mark.parametrize("how", ["high", "low", "missing", "half", "category"])
def test_a_feature_that_tells_the_outcome_alone_leaks(rng, how):
    defaulted, noise = risk(rng, 0.8)
    told = {
        "high": 5 * defaulted + rng.normal(size=ROWS),
        "low": -5 * defaulted + rng.normal(size=ROWS),
        "half": np.where(rng.random(ROWS) < 0.5, 5 * defaulted + rng.normal(size=ROWS), np.nan),
        "missing": np.where(defaulted == 1, rng.normal(size=ROWS), np.nan),
        "category": 1 - defaulted,
    }[how]
    features = [
        feature("a.honest"),
        feature("b.told", *(("category", ("x", "y")) if how == "category" else ("number",))),
    ]
    [doubt] = leaks(np.column_stack([noise, told]), defaulted, features)
    assert doubt.kind is DoubtKind.LEAK
    assert "b.told" in doubt.text and "a.honest" not in doubt.text


def test_ids_in_a_category_and_empty_columns_do_not_leak(rng):
    defaulted, noise = risk(rng, 0.8)
    matrix = np.column_stack([noise, np.arange(ROWS, dtype=np.float64), np.full(ROWS, np.nan)])
    features = [feature("a"), feature("b", "category", ("x",)), feature("c")]
    assert list(leaks(matrix, defaulted, features)) == []


@pytest.mark.parametrize(
    ("name", "strength", "kinds"),
    [
        ("profile.attribute.recoveries", 1.5, [DoubtKind.FUTURE]),
        ("profile.attribute.chargeOff_amount", 1.5, [DoubtKind.FUTURE]),
        ("profile.attribute.是否核销", 1.5, [DoubtKind.FUTURE]),
        ("profile.attribute.recoveries", 0.1, []),
        ("profile.attribute.balanced", 1.5, []),
        ("repayment.recovered_90d", 1.5, []),
    ],
)
def test_a_fact_of_the_future_is_told_by_name_and_behaviour(rng, name, strength, kinds):
    defaulted, told = risk(rng, strength)
    assert [one.kind for one in leaks(told[:, None], defaulted, [feature(name)])] == kinds


@pytest.mark.slow
def test_a_doubted_model_is_marked_everywhere_and_no_champion(split, tmp_path):
    doubted = replace(split, doubts=(Doubt(DoubtKind.FEW, "only 3 defaulted"), Doubt(DoubtKind.LEAK, "x leaks")))
    write_model(split.model, tmp_path / "model")
    uri = sqlite_uri(tmp_path / "mlflow.db")
    first = log_training(doubted, uri, artefact=tmp_path / "model")
    asked = log_training(doubted, uri, artefact=tmp_path / "model", alias="champion")
    sound = log_training(replace(split, doubts=()), uri, artefact=tmp_path / "model")
    assert [one.alias for one in (first, asked, sound)] == ["challenger", "challenger", "champion"]
    with quiet():
        run = open_client(uri).get_run(first.run_id)
    assert run.data.tags["doubts"] == "few_defaults, leak"
    assert run.data.tags["doubt.leak"] == "x leaks"
    assert json.loads(training_report(doubted))["doubts"][0] == {"kind": "few_defaults", "text": "only 3 defaulted"}
    lines = list(shown(doubted, None))
    assert lines[-3:] == ["warning: only 3 defaulted", "warning: x leaks", IN_DOUBT]
    assert IN_DOUBT not in list(shown(replace(split, doubts=()), None))


@pytest.mark.slow
def test_an_export_of_a_doubted_model_is_no_champion(split, tmp_path):
    doubted = replace(split, doubts=(Doubt(DoubtKind.FEW, "only 3 defaulted"), Doubt(DoubtKind.FEW, "again")))
    write_training_report(doubted, tmp_path / "model")
    found = doubts_on_record(tmp_path / "model")
    assert found == ("few_defaults",)
    assert doubts_on_record(tmp_path / "other") == ()
    (tmp_path / "served").mkdir()
    (tmp_path / "served" / "MLmodel").write_text("x")
    uri = sqlite_uri(tmp_path / "mlflow.db")
    given = [
        register_export(split.model, tmp_path / "served", uri, "m", "champion", doubts)[2] for doubts in (found, ())
    ]
    assert given == ["challenger", "champion"]


def test_a_report_that_is_none_is_refused(tmp_path):
    (tmp_path / "model-training.json").write_text("{}")
    with pytest.raises(DataError, match=r"model-training.json is no report of a training"):
        doubts_on_record(tmp_path / "model")


def test_the_face_says_its_doubts(split, tmp_path):
    model = Model(split.model, replace(split, doubts=(Doubt(DoubtKind.FEW, "only 3 defaulted"),)))
    assert model.doubts == ("only 3 defaulted",)
    assert repr(model).endswith("\n  in doubt: only 3 defaulted")
    model.save(tmp_path / "model")
    assert doubts_on_record(tmp_path / "model") == ("few_defaults",)


def test_the_face_refuses_what_check_finds(tmp_path):
    (tmp_path / "customers.csv").write_text("customer_id\n8\n")
    (tmp_path / "logins.csv").write_text("customer_id,ts\n8,yesterday\n")
    with pytest.raises(DataError, match=r"logins.ts: is not a date.*anyway=True trains on"):
        train(tmp_path)


def test_a_sound_training_has_no_doubts(split):
    assert split.doubts == ()
