"""Two months of decisions on the forty cards, which are watched for more than their use: repayments, inquiries, logins."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import lightgbm
import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from creditline.features.catalogue import BUILT_IN
from creditline.features.contract import TABLES
from creditline.features.data import DataSet
from creditline.features.data.write_tables import write_table
from creditline.models.artefact import Model, Prior, Versions, model_feature, write_model
from creditline.models.calibration import Sigmoid
from creditline.models.portfolio.decide_dates.job import Job
from creditline.models.portfolio.dispute.session import Disputes
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.policy_features import read_policy_for
from creditline.models.portfolio.worth.session import RecordWorths

START, END = date(2024, 11, 30), date(2024, 12, 31)
FEATURES = (
    "utilisation.last", "utilisation.balance", "spending.sum_30d", "repayment.late_90d", "repayment.days_past_due_now",
    "inquiries.count_90d", "activity.logins_30d", "network.past_due", "repayment.due_365d",
)  # fmt: skip


@dataclass(frozen=True)
class Worn:
    """A lender, a model of the nine features, a policy, and what was decided at the end of two months."""

    data: DataSet
    model: Model
    folder: Path
    policy: Path
    files: tuple[Path, ...]

    @property
    def in_force(self) -> InForce:
        policy = read_policy_for(str(self.policy), self.model, self.data)
        return InForce(self.model, policy=policy, decisions=self.files)


@pytest.fixture(scope="session")
def worn(lender, tmp_path_factory) -> Worn:
    home = tmp_path_factory.mktemp("worn")
    folder = home / "data"
    for table in ("customers", "transactions", "lines"):
        rows = parquet.read_table(lender.data.folder / f"{table}.parquet")
        if table == "transactions":
            spent = {"customer_id": 14, "ts": datetime(2024, 12, 9, 12), "amount": 950.0, "direction": "out"}
            rows = pa.concat_tables([rows, pa.Table.from_pylist([spent], schema=rows.schema)])
        write_table(folder, table, rows)
    _write(folder, "installments", _installments())
    _write(folder, "inquiries", _inquiries())
    _write(folder, "logins", [{"customer_id": c, "ts": datetime(2024, 12, d, 9)} for c in range(1, 41) for d in (3, 9)])
    _write(folder, "links", [{"customer_id": 1, "other_id": 2, "since": date(2024, 12, 5)}])
    data = DataSet.open(folder)
    model = _grown(data)
    policy = home / "strict.toml"
    text = lender.policies["strict"].read_text(encoding="utf-8")
    policy.write_text(f"{text}\n[disputes]\nmay_worsen = true\n", encoding="utf-8")
    Job(data, model, str(policy), (), "1GB", lambda _: None, lambda _: None).months(START, 2, home / "months")
    files = tuple(home / "months" / f"{day}.parquet" for day in (START, END))
    write_model(model, home / "model")
    return Worn(data, model, home / "model", policy, files)


def _write(folder: Path, table: str, rows: list[dict[str, object]]) -> None:
    names = [column.name for column in TABLES[table] if any(column.name in row for row in rows)]
    write_table(folder, table, pa.table({name: [row.get(name) for row in rows] for name in names}))


def _installments() -> list[dict[str, object]]:
    """Of everybody one a month; customer 1's last two are late alike, 2's is open, 3's was paid early, 13's in two parts."""
    rows = []
    for customer in range(1, 41):
        for month in (10, 11, 12):
            due = date(2024, month, 5)
            row = {
                "customer_id": customer, "loan_id": f"C{customer}", "product": "card", "due_on": due, "amount_due": 100.0,
                "paid_on": due, "amount_paid": 100.0,
            }  # fmt: skip
            if customer == 1 and month in (11, 12):
                row["paid_on"] = due.replace(day=25)
            if customer == 2 and month == 12:
                row["paid_on"] = row["amount_paid"] = None
            if customer == 3:
                row["paid_on"] = due.replace(day=1)
            if customer == 13 and month == 12:
                rows.append(row | {"amount_paid": 40.0})
                row |= {"amount_paid": 60.0, "paid_on": due.replace(day=20)}
            rows.append(row)
    return rows


def _inquiries() -> list[dict[str, object]]:
    """Customer 13 was asked about twice in December, by rows that are equal in everything."""
    rows = [{"customer_id": c, "ts": datetime(2024, 6, 1), "institution": "other"} for c in range(1, 41)]
    return rows + [{"customer_id": 13, "ts": datetime(2024, 12, 10, 12), "institution": "bank"}] * 2


def _grown(data: DataSet) -> Model:
    known = BUILT_IN.of(data, "card")
    features = tuple(model_feature(known[name]) for name in FEATURES)
    generator = np.random.default_rng(3)
    use, spent, logins = generator.random(3000), generator.uniform(0, 400, 3000), generator.poisson(3, 3000)
    late, past, asked, network = (generator.poisson(p, 3000) * 1.0 for p in (0.8, 6.0, 0.8, 0.4))
    matrix = np.column_stack([use, 5000 * use, spent, late, past, asked, logins, network, late + 3])
    risk = 4 * (use - 0.5) + 0.8 * late + 0.05 * past + 0.7 * asked - 0.2 * logins + 0.5 * network
    settings = {
        "objective": "binary", "num_leaves": 15, "learning_rate": 0.2, "verbosity": -1, "seed": 7, "num_threads": 1,
        "deterministic": True,
    }  # fmt: skip
    hit = risk + generator.logistic(size=3000) > 1
    booster = lightgbm.train(settings, lightgbm.Dataset(matrix, hit, feature_name=list(FEATURES)), 30)
    return Model(
        booster_text=booster.model_to_string(),
        features=features,
        calibration=Sigmoid(0.5, -1.8),
        versions=Versions("0.2.0", lightgbm.__version__, known.hash, "90 days past due within 12 months"),
        seed=3,
        data_fingerprint="f00d",
        prior=Prior(3000, 0.5),
        reference=pa.table({name: matrix[:50, place] for place, name in enumerate(FEATURES)}),
        target_product="card",
        currency="CNY",
    )


@pytest.fixture(scope="session")
def worths(worn) -> Iterator[RecordWorths]:
    with RecordWorths.opened(worn.in_force, worn.data, many=True) as session:
        yield session


@pytest.fixture(scope="session")
def disputes(worn) -> Iterator[Disputes]:
    with Disputes.opened(worn.in_force, worn.data) as session:
        yield session
