"""A repayment due on the as-of day that is not paid whole counts in all features of a window or in none: in none."""

from datetime import date

import pytest

from creditline.features.catalogue import catalogue
from creditline.features.data import Settings
from creditline.features.engine import compute_features
from creditline.features.engine.carriers.memory.online import OnlineFeatures

EARLIER = """
loan_id product due_on     amount_due paid_on    amount_paid
A       p       2024-01-10 100        2024-01-12 100
B       q       2024-02-20 100        2024-02-20 100
"""
TODAY = "A       p       2024-03-01 70         -          -\n"
IN_PARTS = "A p 2024-03-01 70 2024-02-28 20\nA p 2024-03-01 70 2024-02-29 20\nA p 2024-03-01 70 - -\n"
AS_OF = date(2024, 3, 1)


@pytest.fixture
def told(read, write, tmp_path, pairs_table):
    """What both engines say of the windows of the customer with so many more repayments, under so many days of grace."""
    windows = [f.name for f in catalogue("p") if f.name.startswith(("repayment.", "linked.")) and f.name.endswith("d")]

    def made(more, day, grace=0):
        rows = read("installments", EARLIER + more)
        tables = {"customers": [{"customer_id": "a"}], "installments": rows}
        folder = tmp_path / f"{len(more)}-{grace}-{day}"
        folder.mkdir()
        data = write(folder, tables, Settings(grace_days=grace))
        chosen = catalogue("p").available(data)
        chosen = chosen.only([name for name in windows if name in {f.name for f in chosen}])
        [batch] = compute_features(data, pairs_table([("a", day)]), chosen).to_pylist()
        batch = {name: value for name, value in batch.items() if name not in ("customer_id", "as_of")}
        assert OnlineFeatures(chosen, data.settings).features({"installments": rows}, [day]).row(0) == batch
        return batch

    return made


@pytest.mark.parametrize("more", [TODAY, IN_PARTS], ids=["unpaid", "paid in part"])
def test_it_is_in_no_window(told, more):
    assert told(more, AS_OF) == told("", AS_OF)


def test_nor_while_there_is_grace_and_then_in_all(told):
    within, beyond = date(2024, 3, 4), date(2024, 3, 5)
    assert told(TODAY, within, 3) == told("", within, 3)
    late, before = told(TODAY, beyond, 3), told("", beyond, 3)
    moved = {name for name in late if late[name] != before[name]}
    assert {"repayment.due_30d", "repayment.due_amount_30d", "repayment.late_30d", "repayment.paid_share_30d"} <= moved


def test_paid_on_its_day_it_counts_in_all(told):
    paid = told(TODAY.replace("-          -", "2024-03-01 70"), AS_OF)
    assert (paid["repayment.due_30d"], paid["repayment.due_amount_30d"]) == (1, 70)
