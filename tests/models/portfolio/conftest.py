"""A lender of forty cards, a model that looks at their use, and policies."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import lightgbm
import numpy as np
import pyarrow as pa
import pytest

from creditline.features.catalogue import BUILT_IN
from creditline.features.data import DataSet
from creditline.features.data.write_tables import write_table
from creditline.features.engine import pairs_for
from creditline.models.artefact import Model, Prior, Versions, model_feature, write_model
from creditline.models.calibration import Sigmoid
from creditline.models.policy import Policy
from creditline.models.portfolio.decide.portfolio import DecisionRequest, decide_portfolio
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.policy_features import read_policy_for

STOOD, CUT = date(2024, 9, 30), date(2024, 12, 31)
MONTHS = [date(2024, month, day) for month, day in ((6, 28), (7, 31), (8, 31), (9, 30), (10, 31), (11, 30), (12, 31))]
FEATURES = ("utilisation.last", "utilisation.balance", "spending.sum_30d")

RISING, STEADY, FULL = range(1, 13), range(13, 25), range(25, 37)
NO_RECORDS, NEW_LINE, NEWCOMER, CLOSED = 37, 38, 39, 40


@dataclass(frozen=True)
class Lender:
    """The data, a model of the product `card`, its folder, and policies as files."""

    data: DataSet
    model: Model
    folder: Path
    policies: Mapping[str, Path]

    stood = STOOD
    cut = CUT
    rising = RISING
    full = FULL
    no_records = NO_RECORDS
    new_line = NEW_LINE
    newcomer = NEWCOMER
    closed = CLOSED

    def policy(self, name: str) -> Policy:
        """A policy as it is read for a decision."""
        return read_policy_for(str(self.policies[name]), self.model, self.data)

    def another_model(self, product: str = "card", seed: int = 1) -> Model:
        """A model that was trained on something else."""
        return grown(self.data, product, seed)


def balance(customer: int, month: int) -> float:
    """What is owed in the month's place in `MONTHS`; from November on the first dozen use their whole line."""
    if customer in RISING:
        return 4800.0 - 10 * customer if month >= 5 else 400.0 + 10 * customer
    return 4700.0 if customer in FULL else 500.0 + customer


POLICY = """
name = "{name}"
[income]
feature = "income.sum_90d"
months = 3
[ladder]
down = ["reduce", "suspend", "close"]
at_once = 3
[[bands]]
name = "weak"
lowest = 350
highest = {edge}
step = "{step}"
multiple = 0.5
cap = 20000
share = 0.5
[[bands]]
name = "sound"
lowest = {above}
highest = 950
step = "maintain"
multiple = 2.0
cap = 20000
share = 1.0
"""


@pytest.fixture(scope="session")
def lender(tmp_path_factory: pytest.TempPathFactory) -> Lender:
    home = tmp_path_factory.mktemp("cards")
    folder = home / "data"
    customers = range(1, 41)
    opened = {NEWCOMER: date(2024, 12, 10)}
    write_table(
        folder,
        "customers",
        pa.table(
            {
                "customer_id": list(customers),
                "opened_on": pa.array([opened.get(c, date(2024, 1, 1)) for c in customers], pa.date32()),
            }
        ),
    )
    first = {NEW_LINE: 5, NEWCOMER: 6, NO_RECORDS: 99}
    rows = [
        (c, day, balance(c, place)) for c in customers for place, day in enumerate(MONTHS) if place >= first.get(c, 0)
    ]
    write_table(
        folder,
        "lines",
        pa.table(
            {
                "customer_id": [c for c, _, _ in rows],
                "line_id": [f"L{c}" for c, _, _ in rows],
                "product": ["card"] * len(rows),
                "statement_on": pa.array([day for _, day, _ in rows], pa.date32()),
                "credit_limit": [5000.0] * len(rows),
                "balance": [owed for _, _, owed in rows],
            }
        ),
    )
    write_table(
        folder,
        "transactions",
        pa.table(
            {
                "customer_id": [c for c, _, _ in rows],
                "ts": pa.array([datetime(d.year, d.month, d.day) for _, d, _ in rows], pa.timestamp("us")),
                "amount": [100.0 + c for c, _, _ in rows],
                "direction": ["out"] * len(rows),
            }
        ),
    )
    decided = [(c, CUT, 5000.0, 2500.0, "reduce", "lender") for c in (1, 2, NEWCOMER)]
    decided += [(3, CUT, 5000.0, 2500.0, "reduce", "customer"), (CLOSED, MONTHS[1], 5000.0, 0.0, "close", "lender")]
    names = ("customer_id", "decided_on", "limit_before", "limit_after", "action", "initiated_by")
    columns = dict(zip(names, map(list, zip(*decided, strict=True)), strict=True))
    columns |= {"line_id": [f"L{c}" for c in columns["customer_id"]], "product": ["card"] * len(decided)}
    columns["policy_version"] = ["house"] * len(decided)  # of no policy that is at hand
    write_table(folder, "decisions", pa.table({**columns, "decided_on": pa.array(columns["decided_on"], pa.date32())}))
    data = DataSet.open(folder)
    model = grown(data)
    policies = {}
    for name, edge, step in (("strict", 609, "reduce"), ("lenient", 359, "reduce"), ("harsh", 609, "close")):
        policies[name] = home / f"{name}.toml"
        policies[name].write_text(POLICY.format(name=name, edge=edge, above=edge + 1, step=step), encoding="utf-8")
    write_model(model, home / "model")
    return Lender(data, model, home / "model", policies)


def grown(data: DataSet, product: str = "card", seed: int = 0) -> Model:
    """A booster of the features, riskier with use, spending a little."""
    known = BUILT_IN.of(data, product)
    features = tuple(model_feature(known[name]) for name in FEATURES)
    generator = np.random.default_rng(seed)
    use, spent = generator.random(2000), generator.uniform(0, 400, 2000)
    matrix = np.column_stack([use, 5000 * use, spent])
    risk = 4 * (use - 0.5) + 0.004 * (spent - 150) + generator.logistic(size=2000)
    settings = {
        "objective": "binary", "num_leaves": 7, "learning_rate": 0.2, "verbosity": -1, "seed": 7, "num_threads": 1,
        "deterministic": True,
    }  # fmt: skip
    booster = lightgbm.train(settings, lightgbm.Dataset(matrix, risk > 0, feature_name=list(FEATURES)), 20)
    return Model(
        booster_text=booster.model_to_string(),
        features=features,
        calibration=Sigmoid(1.2, -1.8),
        versions=Versions("0.2.0", lightgbm.__version__, known.hash, "90 days past due within 12 months"),
        seed=seed,
        data_fingerprint="f00d",
        prior=Prior(2000, 0.5),
        reference=pa.table({name: matrix[:50, place] for place, name in enumerate(FEATURES)}),
        target_product=product,
        currency="CNY",
    )


@pytest.fixture
def in_force(lender: Lender) -> Callable[..., InForce]:
    """`in_force(policy, previous_policy, **more)`: policies by name."""

    def make(policy: str | None = None, previous: str | None = None, **more: object) -> InForce:
        policies = [None if name is None else lender.policy(name) for name in (policy, previous)]
        return InForce(lender.model, policy=policies[0], previous_policy=policies[1], **more)

    return make


@pytest.fixture(scope="session")
def decided(lender: Lender, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """`decided(policy, day, model=None)`: what `decide` writes, its cohort of kept lines beside it as kept.parquet."""
    made: dict[tuple[str, date, str], Path] = {}

    def decide(policy: str, day: date, model: Model | None = None) -> Path:
        by = model or lender.model
        key = policy, day, by.version
        if key not in made:
            made[key] = tmp_path_factory.mktemp("decided") / "decisions.parquet"
            asked = DecisionRequest(by, lender.policy(policy))
            kept = made[key].with_name("kept.parquet")
            decide_portfolio(lender.data, asked, pairs_for(lender.data, [day]), made[key], kept)
        return made[key]

    return decide
