"""`creditline features --out`: a file, or a folder in bounded memory."""

import json
from pathlib import Path

import pytest


@pytest.fixture
def lender(tmp_path):
    folder = tmp_path / "lender"
    folder.mkdir()
    (folder / "customers.csv").write_text("customer_id\n007\n8\n")
    (folder / "logins.csv").write_text(
        "customer_id,ts\n007,2024-01-10T10:00\n007,2024-02-10T10:00\n8,2024-02-11T10:00\n"
    )
    return folder


def test_a_folder_by_month_with_a_manifest(creditline, lender, tmp_path):
    out = tmp_path / "features"
    said = creditline("features", lender, "--as-of", "2024-01-31,2024-02-29", "--out", out)
    assert (said.code, said.out) == (0, "")
    manifest = json.loads((out / "manifest.json").read_text())
    assert [f["month"] for f in manifest["files"]] == ["2024-01", "2024-02"]
    assert manifest["rows"] == 4
    again = creditline("features", lender, "--as-of", "2024-02-29", "--out", out)
    assert again.code == 0
    assert not (out / "month=2024-01").exists()


def test_the_product_they_are_relative_to(creditline, lender, tmp_path):
    creditline("features", lender, "--as-of", "2024-02-29", "--product", "card", "--out", tmp_path / "f")
    assert json.loads((tmp_path / "f" / "manifest.json").read_text())["target_product"] == "card"


@pytest.mark.parametrize(
    ("memory", "said"), [("10MB", "too small; 750MB is the least"), ("plenty", "write it as 800MB or 2GB")]
)
@pytest.mark.parametrize("out", ["features", "features.parquet"])
def test_a_memory_limit_that_cannot_work(creditline, lender, tmp_path, memory, said, out):
    found = creditline("features", lender, "--as-of", "2024-02-29", "--memory", memory, "--out", tmp_path / out)
    assert found.code == 1
    assert said in found.problem
    assert not Path(tmp_path / out).exists()


def test_somebody_elses_folder_is_left_alone(creditline, lender, tmp_path):
    said = creditline("features", lender, "--as-of", "2024-02-29", "--out", lender)
    assert said.code == 1
    assert "did not write" in said.problem
    assert sorted(p.name for p in lender.iterdir()) == ["customers.csv", "logins.csv"]
