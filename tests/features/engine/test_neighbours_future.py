"""What a linked account does later, or what becomes known of it later, changes nothing on the date."""

from datetime import date

from creditline.features.catalogue import Catalogue
from creditline.features.declare import Aggregate, Audience, Concept, Family, Feature, How, Rows, Unit
from creditline.features.engine import compute_features
from creditline.features.engine.carriers.duckdb import linked
from creditline.features.words.named import Named

DAYS = [date(2024, 1, 15), date(2024, 2, 15), date(2024, 3, 15)]
LINKED = Catalogue(
    tuple(
        Feature(f"n.{how}", Aggregate(Rows("links"), how, of), Concept.alike(Family.NETWORK, "links"), Unit.INDEX, Named.alike("it"),
                Audience.INTERNAL)
        for how, of in ((How.COUNT, None), (How.SUM, "other_past_due"), (How.MEAN, "other_past_due"))
    ),
    None,
)  # fmt: skip
HEADER = "customer_id loan_id product due_on amount_due paid_on amount_paid recorded_at\n"
DUE = "b L p 2024-01-10 100 {}\nc M p 2024-02-01 100 2024-02-01 100 -\n"
LATER = "c M p 2024-02-20 100 - - -\n"


def computed(folder, read, write, pairs_table, repayments):
    tables = {
        "customers": read("customers", "customer_id\na\nb\nc"),
        "links": read("links", "other_id since\nb 2024-01-01\nc 2024-01-01\nx 2024-02-01"),
        "installments": read("installments", HEADER + repayments),
    }
    pairs = [(customer, day) for day in DAYS for customer in ("a", "b")]
    found = compute_features(write(folder, tables), pairs_table(pairs), LINKED).to_pylist()
    return [(row["n.count"], row["n.sum"], row["n.mean"]) for row in found if row["customer_id"] == "a"]


def test_the_neighbours_future(read, write, pairs_table, tmp_path, monkeypatch):
    monkeypatch.setattr(linked, "PAIRS_AT_ONCE", 3)  # an account at a time
    unpaid = computed(tmp_path / "0", read, write, pairs_table, DUE.format("- - -"))
    assert unpaid == [(2, 1, 0.5), (3, 1, 0.5), (3, 1, 0.5)]  # b owes from 01-11 on; x is nobody's account
    paid_later = DUE.format("2024-02-20 100 -")
    assert computed(tmp_path / "1", read, write, pairs_table, paid_later) == [*unpaid[:2], (3, 0, 0)]
    known_later = DUE.format("2024-01-12 100 2024-02-16T00:00")
    assert computed(tmp_path / "2", read, write, pairs_table, known_later) == [*unpaid[:2], (3, 0, 0)]
    more_to_come = computed(tmp_path / "3", read, write, pairs_table, DUE.format("- - -") + LATER)
    assert more_to_come == [*unpaid[:2], (3, 2, 1)]
