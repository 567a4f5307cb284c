"""In a simulated world: what is said on a day against what `decide` does later."""

from datetime import date

import numpy as np
import pytest
from decided_lender import last_months
from falsified_lender import grown_on
from pyarrow import parquet
from warned_lines import came_of, hits

from creditline.features.data import DataSet
from creditline.models.portfolio.decide_dates.job import Job
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.lines.record import decision_files
from creditline.models.portfolio.policy_features import read_policy_for
from creditline.models.portfolio.restore.session import restoring
from creditline.models.portfolio.warn.values import Asked
from creditline.models.portfolio.warn.warn import warn
from creditline.training.world import WorldSettings, simulate

PRODUCT, MONTHS, AFTER = "huabei", 8, 2


@pytest.mark.long
@pytest.mark.slow
def test_as_many_go_down_as_was_said_and_later_decisions_change_nothing(tmp_path):
    simulate(tmp_path / "lender", WorldSettings(customers=450, months=24, seed=5, preset="recession"))
    data = DataSet.open(tmp_path / "lender")
    days = list(last_months(data, MONTHS))
    model = grown_on(data, PRODUCT, days[0])
    job = Job(data, model, "graded", (), "1GB", lambda _: None, lambda _: None)
    job.months(days[0], MONTHS, tmp_path / "decided")
    as_of, until, policy = days[-1 - AFTER], days[-1], read_policy_for("graded", model, data)
    every = decision_files((tmp_path / "decided",))
    early = tuple(file for file in every if date.fromisoformat(file.stem) <= as_of)
    asked = Asked((31, 62), 20, ("pays_on_time", "pays_down"))
    tables = []
    for name, files in (("all", every), ("early", early)):
        with restoring(InForce(model, policy=policy, decisions=files), data, as_of, 62) as session:
            found = warn(session, asked, tmp_path / f"{name}.parquet")
        tables.append(parquet.read_table(tmp_path / f"{name}.parquet"))
    assert tables[0].equals(tables[1])  # what was decided after the day is not read
    came = came_of(tables[0], "probability_62", tmp_path / "decided", as_of, until)
    spread = np.sqrt((came.probability * (1 - came.probability)).sum())
    assert abs(came.down.sum() - came.probability.sum()) < 4 * spread + 0.35 * came.probability.sum()
    ours, theirs = hits(came, 40)
    assert found.lines > 100 and came.down.sum() > 10
    assert (
        ours >= 0.8 * theirs and ours > 1.2 * 40 * came.down.mean()
    )  # no worse than the score by much, and better than chance
