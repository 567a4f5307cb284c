"""In a simulated world: twins live what `restore` says, and `decide` decides on them month after month."""

from datetime import date
from importlib import resources

import pytest
from decided_lender import last_months
from falsified_lender import grown_on
from lived_ways import inside, lived

from creditline.features.data import DataSet
from creditline.models.portfolio.decide_dates.job import Job
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.lines.record import decision_files
from creditline.models.portfolio.policy_features import read_policy_for
from creditline.models.portfolio.restore.session import restoring
from creditline.training.world import WorldSettings, simulate

PRODUCT, MONTHS, HORIZON = "huabei", 3, 200


@pytest.mark.slow
@pytest.mark.parametrize("more", ["", "\n[notice]\ndays = 30\n"], ids=["at once", "with notice"])
def test_twins_who_live_what_is_said_are_decided_on_as_said(tmp_path, more):
    graded = resources.files("creditline.models.policy.examples").joinpath("graded.toml").read_text(encoding="utf-8")
    policy = tmp_path / "graded.toml"
    policy.write_text(graded + more, encoding="utf-8")
    simulate(tmp_path / "lender", WorldSettings(customers=450, months=22, seed=5, preset="recession"))
    data = DataSet.open(tmp_path / "lender")
    days = list(last_months(data, MONTHS))
    model = grown_on(data, PRODUCT, days[0])
    Job(data, model, str(policy), (), "1GB", lambda _: None, lambda _: None).months(
        days[0], MONTHS, tmp_path / "decided"
    )
    files = decision_files((tmp_path / "decided",))  # with the days on which announced cuts were due
    asked = InForce(model, policy=read_policy_for(str(policy), model, data), decisions=files)
    with restoring(asked, data, days[-1], HORIZON) as session:
        found, told = lived(session, tmp_path / "lender", str(policy), tmp_path)
        some = [customer for customer, row in told.items() if isinstance(row["nothing_on"], date)][:20]
        lines, stated, held, draws = inside(session, some, 40)
    assert found.lines > 40 and found.suggested > 5
    assert found.same >= 0.95 * found.lines, found
    assert found.back == found.suggested, found
    assert lines > 3 and held >= stated - 0.1 * draws  # as often as is stated, but for chance
