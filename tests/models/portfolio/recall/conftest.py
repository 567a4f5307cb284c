"""Three months under a portfolio cap on the forty cards, as recorded and as they would have been, and the corrections between."""

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet
from typer.testing import CliRunner

from creditline.features.data import DataSet
from creditline.features.data.write_tables import write_table
from creditline.models.portfolio.decide_dates.job import Job
from creditline.training.commands.main import app

DAYS = tuple(date(2024, month, day) for month, day in ((10, 31), (11, 30), (12, 31)))
HEAD = "customer_id,table,how,where:statement_on,balance,reference,on,by,why\n"
# Customers 1 and 2 owed little in November and December; 13 was at the limit in October.
TRUE = {(1, DAYS[1]): 410.0, (1, DAYS[2]): 410.0, (2, DAYS[1]): 410.0, (2, DAYS[2]): 420.0, (13, DAYS[0]): 4900.0}
CAP = "\n[portfolio]\ncap = 150000\nkeep = 0.6\n"


@dataclass(frozen=True)
class Recorded:
    """The lender's data and decisions, those of the right world, the policy, and the corrections as a file."""

    data: DataSet
    policy: Path
    edits: Path
    decisions: Path
    true: Path
    days: tuple[date, ...] = DAYS


@pytest.fixture(scope="session")
def on_record(lender, tmp_path_factory) -> Recorded:
    home = tmp_path_factory.mktemp("recalled")
    policy = home / "capped.toml"
    policy.write_text(lender.policies["strict"].read_text(encoding="utf-8") + CAP, encoding="utf-8")
    edits = home / "edits.csv"
    said = ",INC-1,2025-01-08,desk,the balance was another's\n"
    edits.write_text(
        HEAD + "".join(f"{c},lines,correct,{day},{owed}{said}" for (c, day), owed in TRUE.items()), "utf-8"
    )
    shutil.copytree(lender.data.folder, home / "data")
    rows = parquet.read_table(lender.data.folder / "lines.parquet")
    told = [
        row | {"balance": TRUE.get((row["customer_id"], row["statement_on"]), row["balance"])}
        for row in rows.to_pylist()
    ]
    write_table(home / "data", "lines", pa.Table.from_pylist(told, schema=rows.schema))
    for name, data in (("decisions", lender.data), ("true", DataSet.open(home / "data"))):
        Job(data, lender.model, str(policy), (), "1GB", lambda _: None, lambda _: None).months(DAYS[0], 3, home / name)
    return Recorded(lender.data, policy, edits, home / "decisions", home / "true")


@pytest.fixture(scope="session")
def asked(lender, on_record) -> list[object]:
    """The command line but for what is put right and where the answer goes."""
    place = on_record.decisions
    return ["recall", lender.folder, on_record.data.folder, "--policy", on_record.policy, "--decisions", place]


@pytest.fixture(scope="session")
def found(asked, on_record, tmp_path_factory) -> tuple[str, Path]:
    """What the command says of the corrections, and the folder that it wrote."""
    out = tmp_path_factory.mktemp("recall") / "out"
    made = CliRunner().invoke(app, [str(one) for one in (*asked, "--edits", on_record.edits, "--out", out)])
    assert made.exit_code == 0, made.output
    return made.stdout, out
