"""A feed that was doubled and one that stopped, in a simulated lender: the recall is the world in which neither happened."""

import shutil
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from decided_lender import last_months
from falsified_lender import grown_on
from pyarrow import parquet
from recalled_world import unlike
from typer.testing import CliRunner

from creditline.features.data import DataSet
from creditline.features.data.write_tables import write_table
from creditline.models.artefact import read_model, write_model
from creditline.models.portfolio.decide_dates.job import Job
from creditline.training.commands.main import app
from creditline.training.world import WorldSettings, simulate

PRODUCT, MONTHS = "huabei", 4
EVIDENCE = '[evidence]\nreference = "INC-1"\non = 2025-01-08\nby = "Data desk"\nwhy = "The bureau sent it twice"\n'


@dataclass(frozen=True)
class Worlds:
    """The world as it was, as it is recorded, the faults that lie between, a model and the days that are decided."""

    clean: DataSet
    told: DataSet
    faults: tuple[Path, ...]
    model: Path
    days: tuple[date, ...]
    home: Path


@pytest.fixture(scope="module")
def worlds(tmp_path_factory) -> Worlds:
    home = tmp_path_factory.mktemp("feeds")
    simulate(home / "clean", WorldSettings(customers=700, months=24, seed=3, preset="recession"))
    clean = DataSet.open(home / "clean")
    days = tuple(last_months(clean, MONTHS))
    first, last = days[0] - timedelta(75), days[0] - timedelta(15)
    shutil.copytree(home / "clean", home / "told")

    def during(rows: pa.Table, column: str) -> pa.ChunkedArray:
        on = rows[column].cast(pa.date32())
        return pc.and_(pc.greater_equal(on, pa.scalar(first)), pc.less_equal(on, pa.scalar(last)))

    obligations = parquet.read_table(home / "clean" / "obligations.parquet")
    again = obligations.filter(during(obligations, "opened_on"))
    at = again.column_names.index("record_id")
    again = again.set_column(at, "record_id", pc.add(again["record_id"], 10**9))
    write_table(home / "told", "obligations", pa.concat_tables([obligations, again]))
    repaid = parquet.read_table(home / "clean" / "installments.parquet")
    gone = during(repaid, "due_on")
    write_table(home / "told", "installments", repaid.filter(pc.invert(gone)))
    parquet.write_table(repaid.filter(gone), home / "late.parquet")
    days_said = f"first = {first}\nlast = {last}\n"
    (home / "doubled.toml").write_text(
        f'table = "obligations"\nkind = "doubled"\n{days_said}{EVIDENCE}', encoding="utf-8"
    )
    missing = f'table = "installments"\nkind = "missing"\nrows = "late.parquet"\n{days_said}{EVIDENCE}'
    (home / "missing.toml").write_text(missing, encoding="utf-8")
    write_model(grown_on(clean, PRODUCT, days[0]), home / "model")
    return Worlds(
        clean, DataSet.open(home / "told"), (home / "doubled.toml", home / "missing.toml"), home / "model", days, home
    )


@pytest.mark.slow
@pytest.mark.parametrize("cap", [pytest.param(None, marks=pytest.mark.long), 4_000_000])
def test_the_recall_is_the_world_without_the_faults(worlds, cap):
    out = worlds.home / f"cap-{cap}"
    out.mkdir()
    text = resources.files("creditline.models.policy.examples").joinpath("graded.toml").read_text(encoding="utf-8")
    (out / "policy.toml").write_text(
        text + ("" if cap is None else f"\n[portfolio]\ncap = {cap}\nkeep = 0.5\n"), "utf-8"
    )
    for name, data in (("clean", worlds.clean), ("told", worlds.told)):
        job = Job(data, read_model(worlds.model), str(out / "policy.toml"), (), "1GB", lambda _: None, lambda _: None)
        job.months(worlds.days[0], MONTHS, out / name)
    faults = [part for file in worlds.faults for part in ("--feed-fault", str(file))]
    asked = ["recall", str(worlds.model), str(worlds.told.folder), "--policy", str(out / "policy.toml"), "--decisions"]
    made = CliRunner().invoke(app, [*asked, str(out / "told"), *faults, "--out", str(out / "recall")])
    assert made.exit_code == 0, made.exception
    assert unlike(out / "told", out / "recall", out / "clean", worlds.days) == []
    rows = parquet.read_table(out / "recall" / "decisions.parquet")
    assert pc.sum(rows["otherwise"]).as_py() > 50
    causes = set(rows["cause"].to_pylist())
    assert "record" in causes
    assert ("cap" in causes) == (cap is not None)
