"""Where records were falsified before `decide`, the dispute with the true record gives the decisions of the world that was not."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from importlib import resources
from pathlib import Path

import pytest
from decided_lender import last_months
from falsified_lender import Falsified, falsify, grown_on
from pyarrow import parquet

from creditline.features.data import DataSet
from creditline.models.artefact import Model
from creditline.models.policy import Policy, Scaling
from creditline.models.portfolio.decide_dates.job import Job
from creditline.models.portfolio.dispute.session import Disputes
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.policy_features import read_policy_for
from creditline.models.portfolio.receipts.receipts import receipts_of
from creditline.training.world import WorldSettings, simulate

PRODUCT, MONTHS, MANY, RECEIPTS = "huabei", 4, 200, 12
MAY = "\n[disputes]\nmay_worsen = true\n"


@dataclass(frozen=True)
class Worlds:
    """The world as it was, and as it is recorded; a model, and the days that are decided."""

    clean: DataSet
    false: Falsified
    model: Model
    days: tuple[date, ...]
    home: Path

    def policy(self, name: str, more: str) -> tuple[Path, Policy]:
        file = self.home / f"{name}.toml"
        graded = (
            resources.files("creditline.models.policy.examples").joinpath("graded.toml").read_text(encoding="utf-8")
        )
        file.write_text(graded + more, encoding="utf-8")
        return file, read_policy_for(str(file), self.model, self.clean)

    def job(self, data: DataSet, policy: Path) -> Job:
        return Job(data, self.model, str(policy), (), "1GB", lambda _: None, lambda _: None)


@pytest.fixture(scope="module")
def worlds(tmp_path_factory) -> Worlds:
    home = tmp_path_factory.mktemp("worlds")
    simulate(home / "clean", WorldSettings(customers=900, months=24, seed=3, preset="recession"))
    clean = DataSet.open(home / "clean")
    days = tuple(last_months(clean, MONTHS))
    window = days[0] - timedelta(50), days[-1] - timedelta(50)
    false = falsify(clean, home / "false", PRODUCT, window, MANY)
    return Worlds(clean, false, grown_on(clean, PRODUCT, days[0]), days, home)


@pytest.mark.long
@pytest.mark.slow
def test_every_dispute_gives_the_decisions_and_receipts_of_the_true_world(worlds):
    file, policy = worlds.policy("graded", MAY)
    true, told = {}, {}
    for name, data, found in (("true", worlds.clean, true), ("told", worlds.false.data, told)):
        worlds.job(data, file).months(worlds.days[0], MONTHS, worlds.home / name)
        for day in worlds.days:
            rows = parquet.read_table(worlds.home / name / f"{day}.parquet").to_pylist()
            found |= {(row["customer_id"], day): row for row in rows}
    files = tuple(worlds.home / "told" / f"{day}.parquet" for day in worlds.days)
    disputed = {customer: edits for customer, edits in worlds.false.edits.items() if (customer, worlds.days[0]) in told}
    assert len(disputed) > 150
    moved, receipts = 0, {}
    with Disputes.opened(InForce(worlds.model, policy=policy, decisions=files), worlds.false.data) as session:
        for customer, edits in disputed.items():
            found = session.answer(edits, worlds.days[0])
            again = {day.recorded.day: day.again.told for day in found.days}
            assert again == {day: true[customer, day] for day in worlds.days if (customer, day) in true}, customer
            moved += found.changed
            if len(receipts) < RECEIPTS:
                receipts[str(customer)] = session.receipts(found)[0]
    assert moved > 40
    own = receipts_of(worlds.clean, worlds.model, policy, list(receipts), worlds.days[0], (), Scaling())
    assert {one.customer_id: one for one in own} == {one: replace(mine, edits=None) for one, mine in receipts.items()}


@pytest.mark.long
@pytest.mark.slow
def test_a_recorded_cap_is_held(worlds):
    """The true world under what the cap did to everybody in the one that is recorded."""
    day = worlds.days[0]
    plain, _ = worlds.policy("plain", "")
    total = worlds.job(worlds.false.data, plain).once(day, worlds.home / "plain.parquet").limit_after
    file, policy = worlds.policy("capped", f"{MAY}[portfolio]\ncap = {round(0.8 * total)}\n")
    outcome = worlds.job(worlds.false.data, file).once(day, worlds.home / "capped.parquet")
    assert outcome.scaling.below < 1
    some = dict(list(worlds.false.edits.items())[: 2 * RECEIPTS])
    in_force = InForce(worlds.model, policy=policy, decisions=(worlds.home / "capped.parquet",))
    with Disputes.opened(in_force, worlds.false.data) as session:
        mine = {receipt.customer_id: receipt for edits in some.values() for receipt in _receipts(session, edits, day)}
    assert any(receipt.decision["rule"] == "portfolio cap" for receipt in mine.values())
    own = receipts_of(worlds.clean, worlds.model, policy, list(mine), day, (), outcome.scaling)
    assert {one.customer_id: one for one in own} == {one: replace(told, edits=None) for one, told in mine.items()}


def _receipts(session, edits, day):
    return session.receipts(session.answer(edits, day))
