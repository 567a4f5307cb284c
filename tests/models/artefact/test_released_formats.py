"""Every format that a release wrote is read as it was meant, or refused in one sentence that says what to do."""

import json
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from creditline.features.errors import DataError
from creditline.models.artefact import read_model
from creditline.models.portfolio.explain.cohort import read_cohort
from creditline.models.portfolio.receipts.receipt import Receipt
from creditline.models.scoring.frame import score_rows

FIXTURE = (
    Path(__file__).parents[2] / "fixtures" / "format_2"
)  # by tests/fixtures/write_format_2.py, see CONTRIBUTING.md


def test_format_2_scores_what_it_scored_when_it_was_written():
    told = json.loads((FIXTURE / "scored.json").read_text(encoding="utf-8"))
    model = read_model(FIXTURE / "model")
    scored = score_rows(model, pa.Table.from_pylist(told["rows"]))
    for name in ("margin", "pd"):
        assert scored[name].to_pylist() == pytest.approx(told[name], rel=1e-12)
    assert (scored["score"].to_pylist(), scored["band"].to_pylist()) == (told["score"], told["band"])


def test_format_2_says_what_it_computes():
    told = json.loads((FIXTURE / "scored.json").read_text(encoding="utf-8"))
    model = read_model(FIXTURE / "model")
    assert json.loads((FIXTURE / "model" / "model.json").read_text(encoding="utf-8"))["format"] == 2
    assert (model.version, model.catalogue.hash) == (told["version"], told["catalogue"])
    assert [feature.name for feature in model.catalogue] == [feature.name for feature in model.features]


def test_the_fixtures_are_small():
    assert sum(file.stat().st_size for file in FIXTURE.parent.rglob("*") if file.is_file()) < 200_000


def test_a_receipt_of_format_2_is_read():
    receipt = Receipt.read(FIXTURE / "receipt.json")
    told = json.loads((FIXTURE / "scored.json").read_text(encoding="utf-8"))
    assert (receipt.format, receipt.versions["model"]) == (2, told["version"])
    assert (receipt.decision["action"], receipt.features["profile.region"]) == ("reduce", "hills")


def test_receipts_of_the_first_format_are_refused(tmp_path):
    (tmp_path / "receipt.json").write_text('{"receipt": "0", "format": 1, "customer_id": "1"}', encoding="utf-8")
    with pytest.raises(DataError, match=r"is a receipt of format 1, and this creditline reads 2; .* decide again"):
        Receipt.read(tmp_path / "receipt.json")


def test_kept_cohorts_without_a_format_are_refused(tmp_path):
    about = json.dumps({"as_of": "2024-06-30", "model": "0" * 12})
    cohort = pa.table({"score": [600], "above": [0]}).replace_schema_metadata({"creditline": about})
    parquet.write_table(cohort, tmp_path / "old.kept.parquet")
    with pytest.raises(DataError, match="is a cohort of format 1, and this creditline reads 2; decide again"):
        read_cohort(tmp_path / "old.kept.parquet", "kept", read_model(FIXTURE / "model"))
