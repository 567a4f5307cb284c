"""`creditline decide` and `verify` as a person calls them."""

import json
import shutil
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from pyarrow import parquet

from creditline.features.contract import TABLES
from creditline.models.portfolio.lines.notice_on_record import NOTICE_COLUMNS

DAY = "2024-03-31"


@pytest.fixture(scope="session")
def decided(world, tmp_path_factory) -> Path:
    """A folder with decisions of graded, compared with one-blow, and receipts."""
    import datetime

    from creditline.features.data import DataSet
    from creditline.models.artefact import read_model
    from creditline.models.portfolio.decide_dates.job import Job

    out = tmp_path_factory.mktemp("decided")
    job = Job(DataSet.open(world.data), read_model(world.model), "graded", (), "1GB", str, float)
    day = datetime.date.fromisoformat(DAY)
    job.once(day, out / "d.parquet", what_if="one-blow", segment="profile.region")
    first = parquet.read_table(out / "d.parquet")["customer_id"].cast(pa.string())[0].as_py()
    job.receipts(out / "d.parquet", day, out / "receipts", (first,))
    return out


def test_decisions_fit_the_contract_and_say_what_they_were_made_from(decided) -> None:
    made = parquet.read_table(decided / "d.parquet")
    assert made.num_rows > 300
    needed = [column.name for column in TABLES["decisions"].columns if not column.optional]
    assert made.column_names[: len(needed)] == needed
    announced = set(NOTICE_COLUMNS)  # of a policy that announces cuts
    assert {column.name for column in TABLES["decisions"].columns} - announced <= set(made.column_names)
    assert not announced & set(made.column_names)
    assert set(made["action"].to_pylist()) <= set(TABLES["decisions"].column("action").allowed)
    for row in made.to_pylist():
        if row["in_default"]:
            assert (row["score"], row["band"], row["pd"]) == (None, None, 1.0) and "in default" in row["fired"]
        else:
            assert 350 <= row["score"] <= 950
        assert row["rule"]
        assert row["step"] - row["step_before"] <= 1 or row["rule"].startswith("trigger")
        if row["action"] == "reduce":
            assert row["balance"] <= row["limit_after"] < row["limit_before"]
        if row["limit_after"] != row["limit_before"]:
            assert row["limit_after"] % 1 == 0  # in whole units of currency
    assert len(set(zip(made["customer_id"].to_pylist(), made["product"].to_pylist(), strict=True))) == made.num_rows


def test_kept_lines_carry_no_id_and_lie_near_the_cut_off(decided, world) -> None:
    kept = parquet.read_table(decided / "d.kept.parquet")
    about = json.loads(kept.schema.metadata[b"creditline"])
    assert about["cut_off"] == 600
    assert kept.num_rows > 0
    assert 0 <= pc.min(kept["above"]).as_py() <= pc.max(kept["above"]).as_py() < 50
    assert not [name for name in kept.column_names if name.endswith("_id")]
    from creditline.models.artefact import read_model

    assert kept.column_names[2:] == [feature.name for feature in read_model(world.model).features]


def test_the_comparison_adds_up(decided) -> None:
    told = json.loads((decided / "d.what-if.json").read_text(encoding="utf-8"))
    made = parquet.read_table(decided / "d.parquet")
    total = told["total"]
    for groups in (told["bands"], told["segments"]):
        for name in ("lines", "changed", "exposure", "loss", "other_loss"):
            assert sum(group[name] for group in groups) == pytest.approx(total[name])
    owed = [max(row["limit_after"], row["balance"], 0) for row in made.to_pylist()]
    closed = (
        sum(moved["lines"] for moved in told["moved"]) - made.num_rows
    )  # lines closed before: nothing may be owed on them
    assert closed >= 0
    if not closed:
        assert total["exposure"] == pytest.approx(sum(owed), abs=0.01 * len(owed))
        assert total["loss"] == pytest.approx(
            sum(o * pd for o, pd in zip(owed, made["pd"].to_pylist(), strict=True)), rel=1e-4
        )
    assert [m for m in told["moved"] if m["action"] == "reduce" and m["other"] == "close"]  # what one-blow is


@pytest.mark.slow
def test_a_feature_table_decides_the_same(creditline, decided, world, tmp_path) -> None:
    said = creditline("features", world.data, "--as-of", DAY, "--out", tmp_path / "features")
    assert said.code == 0, said.err
    said = creditline(
        "decide", world.model, world.data, "--as-of", DAY, "--policy", "graded", "--features", tmp_path / "features",
        "--out", tmp_path / "d.parquet",
    )  # fmt: skip
    assert said.code == 0, said.err
    one, other = (parquet.read_table(folder / "d.parquet") for folder in (tmp_path, decided))
    assert one.column_names == other.column_names
    cut = _cut_on_the_day(world)  # `features` counts that cut, a decision of the day does not
    one, other = (made.filter(pc.invert(pc.is_in(made["customer_id"], cut))) for made in (one, other))
    assert one.num_rows > 200
    assert one.equals(other)
    assert said.out.startswith(f"{DAY}: ")


def _cut_on_the_day(world) -> pa.Array:
    """Customers whose line the lender itself cut on that day."""
    from creditline.features.data import DataSet

    with DataSet.open(world.data).connect() as connection:
        found = connection.sql(
            f"SELECT DISTINCT customer_id FROM decisions WHERE decided_on = DATE '{DAY}' "
            "AND action IN ('reduce', 'suspend', 'close')"
        )
        return found.to_arrow_table()["customer_id"].combine_chunks()


def test_a_receipt_replays(creditline, decided, world) -> None:
    receipt = next((decided / "receipts").glob("*.json"))
    said = creditline("verify", receipt, world.model, world.data, "--policy", "graded")
    assert (said.code, said.out.strip()) == (0, f"equal: {json.loads(receipt.read_text(encoding='utf-8'))['receipt']}")


def test_verify_names_the_record_that_changed(creditline, decided, world, tmp_path) -> None:
    receipt = next((decided / "receipts").glob("*.json"))
    customer = json.loads(receipt.read_text(encoding="utf-8"))["customer_id"]
    shutil.copytree(world.data, tmp_path / "lender")
    file = tmp_path / "lender" / "transactions.parquet"
    rows = parquet.read_table(file)
    of_them = pc.equal(rows["customer_id"].cast(pa.string()), customer)
    at = pc.index(of_them, pa.scalar(True)).as_py()
    amounts = rows["amount"].to_pylist()
    amounts[at] += 100.0
    changed = rows.set_column(rows.column_names.index("amount"), "amount", pa.array(amounts, rows["amount"].type))
    parquet.write_table(changed, file)
    said = creditline("verify", receipt, world.model, tmp_path / "lender", "--policy", "graded")
    assert said.code == 1
    assert f"record {rows['record_id'][at]} of transactions says something else" in said.out.splitlines()
    assert "differ in" in said.problem


def test_verify_names_the_version_and_refuses_a_changed_receipt(creditline, decided, world, tmp_path) -> None:
    receipt = next((decided / "receipts").glob("*.json"))
    said = creditline("verify", receipt, world.model, world.data, "--policy", "one-blow")
    assert said.code == 1
    assert "the policy is " in said.out
    forged = tmp_path / "forged.json"
    forged.write_text(
        receipt.read_text(encoding="utf-8").replace('"limit_after": ', '"limit_after": 1'), encoding="utf-8"
    )
    said = creditline("verify", forged, world.model, world.data, "--policy", "graded")
    assert (said.code, "was changed since it was written" in said.problem) == (1, True)


@pytest.mark.slow
def test_months_feed_back(creditline, world, tmp_path) -> None:
    out = tmp_path / "year"
    said = creditline(
        "decide", world.model, world.data, "--as-of", "2024-03-31", "--policy", "graded", "--months", "3", "--out", out
    )
    assert said.code == 0, said.err
    months = [parquet.read_table(out / f"{day}.parquet") for day in ("2024-03-31", "2024-04-30", "2024-05-31")]
    for before, after in pairwise(months):
        then = {(row["customer_id"], row["line_id"]): row for row in before.to_pylist()}
        met = [(then[key], row) for row in after.to_pylist() if (key := (row["customer_id"], row["line_id"])) in then]
        assert len(met) > 200
        for old, new in met:
            assert (new["limit_before"], new["step_before"]) == (old["limit_after"], old["step"])
            assert old["action"] != "close"
            if old["action"] not in ("maintain",):
                assert new["days_since_change"] in (30, 31)
    steps = {row["step"] for row in months[-1].to_pylist()}
    assert {0, 1, 2} <= steps


REFUSED = [
    (("--policy", "none.toml"), "cannot be read"),
    (("--as-of", "1999-01-31"), "lies before the first record"),
    (("--state", "absent.parquet"), "absent.parquet is no Parquet file; give decisions that"),
    (("--months", "30", "--out", "year"), "the last month asked for; ask for fewer months"),
    (("--receipts", "receipts", "--customer", "nobody"), "customer nobody has no line that was decided on"),
    (("--what-if", "one-blow", "--segment", "profile.size"), "cannot give profile.size to compare by"),
]


@pytest.mark.parametrize(("more", "said"), REFUSED)
def test_refused_in_one_sentence(creditline, world, tmp_path, monkeypatch, more, said) -> None:
    monkeypatch.chdir(tmp_path)
    given = {"--as-of": "2024-05-31", "--policy": "graded", "--out": "d.parquet"}
    given.update(zip(more[::2], more[1::2], strict=True))
    told = creditline("decide", world.model, world.data, *(part for pair in given.items() for part in pair))
    assert told.code == 1, told.err
    assert said in told.problem
    assert "Traceback" not in told.err


def test_a_wrong_key_and_a_rule_that_reads_a_file(creditline, world, tmp_path) -> None:
    from importlib import resources

    text = resources.files("creditline.models.policy.examples").joinpath("graded.toml").read_text(encoding="utf-8")
    for was, becomes, said in (
        ("hysteresis", "hysterisis", "did you mean hysteresis?"),
        ("repayment.days_past_due_now >= 30", "read_csv('/etc/passwd') = 1", "uses read_csv"),
    ):
        file = tmp_path / "mine.toml"
        file.write_text(text.replace(was, becomes), encoding="utf-8")
        told = creditline(
            "decide", world.model, world.data, "--as-of", DAY, "--policy", file, "--out", tmp_path / "d.parquet"
        )
        assert (told.code, said in told.problem) == (1, True), told.err
        assert not (tmp_path / "d.parquet").exists()


def test_the_cap_holds_over_batches_as_over_all_at_once(world, tmp_path) -> None:
    import datetime
    from dataclasses import replace

    from creditline.features.data import DataSet
    from creditline.features.engine import pairs_for
    from creditline.models.artefact import read_model
    from creditline.models.policy import PortfolioCap
    from creditline.models.portfolio.decide.deciding import DecisionVersions, decide_rows, line_rows
    from creditline.models.portfolio.decide.portfolio import DecisionRequest, decide_portfolio
    from creditline.models.portfolio.lines.standing import standing_lines
    from creditline.models.portfolio.policy_features import read_policy_for
    from creditline.models.portfolio.scores import decision_features
    from creditline.models.scoring.frame import score_frame

    data, model = DataSet.open(world.data), read_model(world.model)
    pairs = pairs_for(data, [datetime.date.fromisoformat(DAY)])
    lines = standing_lines(data, pairs, None)
    cap = 0.9 * pc.sum(lines["credit_limit"]).as_py()
    policy = replace(read_policy_for("graded", model, data), portfolio=PortfolioCap(cap, 0.3))
    frame = decision_features(model, data, pairs, policy)
    batches = (frame.slice(start, 70) for start in range(0, frame.num_rows, 70))
    outcome = decide_portfolio(data, DecisionRequest(model, policy), pairs, tmp_path / "d.parquet", None, batches)
    rows = line_rows(lines, score_frame(model, frame), frame, dict.fromkeys(policy.columns))
    whole = decide_rows(policy, rows, DecisionVersions.of(model))
    assert parquet.read_table(tmp_path / "d.parquet").equals(whole)
    assert outcome.scaling.cap == cap
    assert outcome.scaling.exposure > cap  # it binds
    cents = sum(max(round(row["limit_after"] * 100), round(row["balance"] * 100)) for row in whole.to_pylist())
    assert cents <= cap * 100
    assert "portfolio cap" in whole["rule"].to_pylist()
