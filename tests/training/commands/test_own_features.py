"""A lender's own features, from a file outside the package to a served model that has no need of the file any more."""

import json
import os
import shutil
import subprocess
import sys
from datetime import date
from itertools import chain
from pathlib import Path

import httpx
import pyarrow.compute as pc
import pytest
from pyarrow import parquet

import creditline as cl
from creditline.features.data import DataSet
from creditline.features.engine import pairs_for
from creditline.features.engine.carriers.memory.online import OnlineFeatures
from creditline.models.artefact import read_model
from creditline.models.policy import examples
from creditline.models.portfolio.scores import features_of
from creditline.models.why.change import explain_changes
from creditline.models.why.notice.notice import notice_of

OWN = Path(__file__).parents[2] / "own_features"
OWN_NAMES = {
    f"spending.large_share_{days}d": {
        "en": f"share of spending in payments of 500 or more in the last {days} days",
        "zh": f"近{days}天单笔五百以上支出占比",
    }
    for days in (90, 180)
}
NAMES = OWN_NAMES["spending.large_share_180d"]
pytestmark = pytest.mark.slow
PROGRAM = [sys.executable, "-c", "from creditline.training.commands.main import main; main()"]
LATE, EARLY = "2024-06-30", "2024-04-30"
ANOTHER = """
from creditline.features.declare import Aggregate, Audience, Concept, Family, Feature, How, Rows, Unit
from creditline.features.words.named import Named

LOGINS = Aggregate(Rows("logins"), How.COUNT, days=45)
NAMED = Named.of({"en": "logins in the last 45 days", "zh": "近45天登录次数"})
FEATURES = [Feature("activity.logins_45d", LOGINS, Concept.alike(Family.ACTIVITY, "logins"), Unit.COUNT, NAMED, Audience.CUSTOMER)]
"""


PACKAGE = """
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"
[project]
name = "lender-features"
version = "1.0"
[project.entry-points."creditline.features"]
lender = "lender_features.large_payments:features"
[tool.setuptools]
packages = ["lender_features"]
package-data = { lender_features = ["*.toml"] }
"""


@pytest.fixture(scope="module")
def trained(world, tmp_path_factory) -> Path:
    """A model trained with the lender's file, which is gone since."""
    home = tmp_path_factory.mktemp("own")
    for name in ("large_payments.py", "large_payments.toml"):
        shutil.copy(OWN / name, home / name)
    asked = ["train", world.data, "--out", home / "model", "--catalogue", home / "large_payments.py"]
    done = subprocess.run([*PROGRAM, *map(str, asked)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for file in home.glob("large_payments.*"):
        file.unlink()
    shutil.rmtree(home / "__pycache__", ignore_errors=True)
    return home / "model"


@pytest.mark.long
def test_the_model_carries_the_feature(trained):
    kept = {feature.name: feature for feature in read_model(trained).features}
    assert {"spending.large_share_90d", "spending.large_share_180d"} <= kept.keys()
    assert kept["spending.large_share_180d"].named.by_language() == NAMES
    assert kept["spending.large_share_180d"].definition["is"] == "Ratio"


@pytest.mark.long
def test_it_scores_and_explains_in_both_languages_without_the_file(creditline, world, trained, tmp_path):
    said = creditline("score", trained, world.data, "--as-of", LATE, "--out", tmp_path / "scores.parquet")
    assert said.code == 0, said.err
    customers = parquet.read_table(tmp_path / "scores.parquet")["customer_id"].to_pylist()
    for customer in customers[:40]:
        asked = ("--customer", customer, "--from", EARLY, "--to", LATE, "--format", "json")
        answered = creditline("why", trained, world.data, *asked)
        reasons = json.loads(answered.out)["reasons"]
        told = [one for reason in reasons for one in reason["features"] if one["name"] in OWN_NAMES]
        if told:
            break
    assert told
    for one in told:
        for language, name in OWN_NAMES[one["name"]].items():
            assert name in one["sentence"][language]


def _told_of_it(model: cl.Model, data: cl.Data) -> tuple[str, str, str, bool, str]:
    """A customer, and two days two months apart, between which a notice names a feature, the latest first; whether it may be sent."""
    days = [date(2024, month, 28) for month in range(6, 0, -1)]
    rows = {day: features_of(model.artefact, data.data_set, pairs_for(data.data_set, [day])) for day in days}
    for day, before in zip(days, days[2:], strict=False):
        known = pc.is_in(rows[day]["customer_id"], value_set=rows[before]["customer_id"].combine_chunks())
        for why in explain_changes(model.artefact, rows[before], rows[day].filter(known)):
            notice = notice_of(why, "zh")
            said = "".join(chain.from_iterable(reason.sentences for reason in notice.reasons))
            for feature, names in OWN_NAMES.items():
                if why.change < 0 and names["zh"] in said:
                    return why.customer_id, str(before), str(day), notice.review is None, feature
    raise AssertionError("no notice of this world names the feature; simulate another one")


@pytest.mark.long
def test_the_customer_and_staff_are_told_of_it_in_both_languages(creditline, world, trained):
    """Of the customers whose score fell, the first whose notice names the feature: where a person must look, staff only reads it."""
    model, data = cl.load_model(trained), cl.open_data(world.data)
    customer, began, ended, sent, feature = _told_of_it(model, data)
    why = cl.why(model, data, customer=customer, start=began, end=ended)
    asked = ("why", trained, world.data, "--customer", customer, "--from", began, "--to", ended)
    for language, name in OWN_NAMES[feature].items():
        said = name[:1].upper() + name[1:]
        assert (said in why.notice(language)) == sent
        assert (said in creditline(*asked, "--format", "notice", "--lang", language).out) == sent
        for audience, reads in (("customer", sent), ("staff", True)):
            page = creditline(*asked, "--format", "html", "--audience", audience, "--lang", language).out
            assert (said in page or name in page) == reads


@pytest.mark.long
def test_a_policy_may_read_what_only_a_file_declares(creditline, world, trained, tmp_path):
    (tmp_path / "another.py").write_text(ANOTHER, encoding="utf-8")
    graded = (Path(examples.__path__[0]) / "graded.toml").read_text(encoding="utf-8")
    rules = """
[[triggers]]
name = "large and silent"
when = "activity.logins_45d = 0 AND spending.large_share_180d >= 0"
step = "suspend"
internal = true
"""
    (tmp_path / "mine.toml").write_text(graded + rules, encoding="utf-8")
    asked = ("decide", trained, world.data, "--as-of", LATE, "--policy", tmp_path / "mine.toml")
    refused = creditline(*asked, "--out", tmp_path / "refused.parquet")
    assert refused.code == 1 and "activity.logins_45d" in refused.problem
    given = ("--catalogue", tmp_path / "another.py")
    said = creditline(*asked, *given, "--out", tmp_path / "decisions.parquet")
    assert said.code == 0, said.err
    made = parquet.read_table(tmp_path / "decisions.parquet").to_pylist()
    fired = next(row["customer_id"] for row in made if "large and silent" in (row["fired"] or ""))
    receipts = ("--receipts", tmp_path / "receipts", "--customer", fired)
    assert creditline(*asked, *given, *receipts, "--out", tmp_path / "again.parquet").code == 0
    receipt = next((tmp_path / "receipts").glob("*.json"))
    assert json.loads(receipt.read_text(encoding="utf-8"))["format"] == 2
    again = creditline("verify", receipt, trained, world.data, "--policy", tmp_path / "mine.toml", *given)
    assert again.out.startswith("equal: "), again.out + again.err


@pytest.mark.long
def test_a_bundle_scores_without_the_package_or_the_file(creditline, trained, tmp_path):
    said = creditline("export", trained, tmp_path / "bundle", "--to", "bundle")
    assert said.code == 0, said.err
    # Not compiled, which takes longer than the few rows.
    plain = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
    selftest = [sys.executable, "-I", str(tmp_path / "bundle" / "selftest.py")]
    done = subprocess.run(selftest, capture_output=True, text=True, check=False, env=plain)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.long
def test_it_is_served_from_raw_records(trained, world):
    records = {
        "customers": [{"opened_on": "2022-01-01"}],
        "transactions": [
            {"ts": "2024-05-02T10:00:00", "amount": amount, "direction": "out"} for amount in (900, 60, 40)
        ],
    }
    model, macro = read_model(trained), world.data / "macro.parquet"
    online = OnlineFeatures(model.catalogue, DataSet.open(world.data).settings, parquet.read_table(macro))
    row = online.features(records, [date.fromisoformat(LATE)]).row(0)
    assert row["spending.large_share_180d"] == 0.9  # 900 of 900 + 60 + 40
    asked = ["serve", trained, "--port", "0", "--settings", world.data / "data.toml", "--macro", macro]
    process = subprocess.Popen([*PROGRAM, *map(str, asked)], stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        port = next(said["port"] for line in process.stderr if (said := json.loads(line))["event"] == "started")
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=300) as client:
            answers = [
                client.post("/v1/score", json=body).json()
                for body in ({"records": records, "as_of": [LATE]}, {"rows": [{"features": row}]})
            ]
    finally:
        process.terminate()
        process.communicate()
    assert {name: said for name, said in answers[0].items() if name != "records"} == answers[1]
    assert 350 <= answers[0]["rows"][0]["score"] <= 950


@pytest.mark.long
@pytest.mark.slow
def test_an_installed_package_brings_features_by_its_entry_point(world, tmp_path):
    source, site = tmp_path / "source", tmp_path / "site"
    (source / "lender_features").mkdir(parents=True)
    for name in ("large_payments.py", "large_payments.toml"):
        shutil.copy(OWN / name, source / "lender_features" / name)
    (source / "lender_features" / "__init__.py").touch()
    (source / "pyproject.toml").write_text(PACKAGE, encoding="utf-8")

    def run(*command: object) -> subprocess.CompletedProcess[str]:
        asked = list(map(str, command))
        environment = {**os.environ, "PYTHONPATH": str(site)}
        return subprocess.run(asked, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)

    listing = (*PROGRAM, "features", "--list", "--catalogue", "lender")
    absent = run(*listing)
    assert absent.returncode == 1 and "no entry point of creditline.features" in absent.stderr
    offline = ("--no-deps", "--no-index", "--no-build-isolation", "--quiet", "--disable-pip-version-check")
    installed = run(sys.executable, "-m", "pip", "install", *offline, "--target", site, source)
    assert installed.returncode == 0, installed.stderr
    listed = run(*listing)
    (line,) = [line for line in listed.stdout.splitlines() if line.startswith("spending.large_share_180d ")]
    assert all(name in line for name in NAMES.values())
    done = run(*PROGRAM, "train", world.data, "--out", tmp_path / "model", "--catalogue", "lender")
    assert done.returncode == 0, done.stderr
    assert "spending.large_share_180d" in {feature.name for feature in read_model(tmp_path / "model").features}


@pytest.mark.parametrize(("text", "said"), [(None, "no Python file"), ("import nowhere_at_all", "ModuleNotFoundError")])
def test_a_file_that_cannot_be_used_is_one_sentence(creditline, world, tmp_path, text, said):
    file = tmp_path / "mine.py"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    refused = creditline("train", world.data, "--out", tmp_path / "model", "--catalogue", file)
    assert refused.code == 1
    assert said in refused.problem and str(file) in refused.problem
    assert not (tmp_path / "model").exists()
