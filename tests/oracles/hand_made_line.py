"""A customer, a line and what was decided on it, written as small tables, and a policy that reads what is owed."""

from dataclasses import dataclass
from pathlib import Path

import lightgbm
import numpy as np
import pyarrow as pa

from creditline.features.catalogue import BUILT_IN
from creditline.features.data import DataSet
from creditline.models.artefact import Model, Prior, Versions, model_feature
from creditline.models.calibration import Sigmoid
from creditline.models.policy import Policy
from creditline.models.portfolio.policy_features import read_policy_for

STATEMENTS = "customer_id,line_id,product,statement_on,credit_limit,balance\n"
DECISIONS = (
    "customer_id,line_id,product,decided_on,limit_before,limit_after,action,initiated_by,step_before,step,override,"
    "policy_version,portfolio_threshold,portfolio_factor,portfolio_below,reason,recorded_at\n"
)
POLICY = """
name = "{name}"
[income]
feature = "income.regular_sum_90d"
months = 3
[ladder]
down = ["reduce", "suspend", "close"]
back = ["restore", "increase"]
at_once = 3
reopen = true
[changes]
{changes}
[[bands]]
name = "all"
lowest = 350
highest = 950
step = "maintain"
multiple = 2.0
cap = 20000
share = 1.0
[[triggers]]
name = "owes much"
when = "balance >= {owes}"
step = "reduce"
keep = 0.5
[triggers.words]
en = "you owed {{value}}; the rule is {{threshold}}"
zh = "您欠款{{value}}，规则为{{threshold}}"
{more}
"""
PAST_DUE = """
[[triggers]]
name = "past due"
when = "repayment.days_past_due_now >= 30"
step = "suspend"
[triggers.words]
en = "you were {value} days past due; the rule is {threshold}"
zh = "您已逾期{value}天，规则为{threshold}天"
"""
OWES_MORE = """
[[triggers]]
name = "owes more"
when = "balance >= 600"
step = "suspend"
[triggers.words]
en = "you owed {value}; the rule is {threshold}"
zh = "您欠款{value}，规则为{threshold}"
"""


@dataclass(frozen=True)
class Hand:
    """The data in a folder, and a model of the product `card` whose score no policy here looks at."""

    data: DataSet
    model: Model

    def policy(self, name: str = "hand", owes: float = 300, changes: str = "", more: str = "") -> Policy:
        """One that halves the limit where as much is owed; written beside the data."""
        file = self.data.folder.parent / f"{name}.toml"
        file.write_text(POLICY.format(name=name, owes=owes, changes=changes, more=more), encoding="utf-8")
        return read_policy_for(str(file), self.model, self.data)


def statement(day: str, limit: float, balance: float, line: str = "A", customer: str = "ann") -> str:
    """A row of `lines`."""
    return f"{customer},{line},card,{day},{limit},{balance}\n"


def decision(
    day: str, before: float, after: float, action: str, steps: str = "0 0", *, by: str = "lender", override: int = 0,
    version: str = "", below: str = "", reason: str = "", known: str = "", customer: str = "ann",
) -> str:  # fmt: skip
    """A row of `decisions`; `steps` before and after, empty for not recorded, `below` what the cap scaled every score by."""
    was, now = steps.split(" ") if steps else ("", "")
    cap = f"951,{below},{below}" if below else ",,"
    return (
        f"{customer},A,card,{day},{before},{after},{action},{by},{was},{now},{override},{version},{cap},{reason},"
        f"{known or day}\n"
    )


def hand(folder: Path, statements: str, decisions: str = "", dues: str = "", salary: float = 0.0) -> Hand:
    """Customers of these tables, opened in 2023; `salary`: what ann is paid on the 15th of every month."""
    data = folder / "data"
    data.mkdir()
    ids = sorted({row.split(",")[0] for row in statements.splitlines()})
    (data / "customers.csv").write_text("customer_id,opened_on\n" + "".join(f"{i},2023-06-01\n" for i in ids))
    (data / "lines.csv").write_text(STATEMENTS + statements)
    months = [f"{year}-{month:02d}" for year in (2023, 2024) for month in range(1, 13)][6:]
    spent = "".join(f"{i},{month}-10 12:00:00,50,out,groceries\n" for i in ids for month in months)
    paid = "".join(f"ann,{month}-15 12:00:00,{salary},in,salary\n" for month in months if salary)
    (data / "transactions.csv").write_text("customer_id,ts,amount,direction,category\n" + spent + paid)
    if decisions:
        (data / "decisions.csv").write_text(DECISIONS + decisions)
    if dues:
        (data / "installments.csv").write_text(
            "customer_id,loan_id,product,due_on,amount_due,paid_on,amount_paid\n" + dues
        )
    opened = DataSet.open(data)
    return Hand(opened, _model(opened))


def _model(data: DataSet) -> Model:
    known = BUILT_IN.of(data, "card")
    use = np.random.default_rng(0).random((600, 1))
    settings = {
        "objective": "binary", "num_leaves": 4, "verbosity": -1, "seed": 7, "num_threads": 1, "deterministic": True,
    }  # fmt: skip
    name = "utilisation.last"
    booster = lightgbm.train(settings, lightgbm.Dataset(use, use[:, 0] > 0.5, feature_name=[name]), 5)
    return Model(
        booster_text=booster.model_to_string(),
        features=(model_feature(known[name]),),
        calibration=Sigmoid(1.2, -1.8),
        versions=Versions("0.2.0", lightgbm.__version__, known.hash, "90 days past due within 12 months"),
        seed=0,
        data_fingerprint="f00d",
        prior=Prior(600, 0.5),
        reference=pa.table({name: use[:50, 0]}),
        target_product="card",
        currency="CNY",
    )
