"""One customer's features from records read elsewhere: random histories, bit for bit the batch's."""

import random
from datetime import date

import pyarrow as pa
import pytest

from creditline.features.catalogue import Catalogue, catalogue
from creditline.features.data import Settings
from creditline.features.engine import compute_features
from creditline.features.engine.carriers.memory.from_records import features_from_records, past_due_from_records
from creditline.features.engine.compute.neighbours import PAST_DUE
from creditline.features.engine.compute.setup import Setup

DAYS = [date(2024, 1, 1), date(2024, 4, 30)]
COVERED = Settings(covered_from={"logins": date(2023, 10, 1), "installments": date(2024, 1, 1)})


@pytest.mark.parametrize(("seed", "lender"), [(0, Settings()), (1, COVERED), (2, Settings()), (3, COVERED)])
def test_features_from_records_are_those_of_the_batch(history, write, tmp_path, seed, lender):
    data = write(tmp_path, history(random.Random(seed).choice, ("a", "b"), 20), lender)
    features = Catalogue(tuple(catalogue("p", data.attributes)), "p")
    pairs = pa.table({"customer_id": ["a", "a"], "as_of": pa.array(DAYS, pa.date32())})
    with data.connect() as connection:

        def rows(table, customer):
            return connection.sql(
                f"SELECT * FROM {table} WHERE customer_id = $id", params={"id": customer}
            ).to_arrow_table()

        own = {name: rows(name, "a") for name in data.tables if name != "macro"}
        others = {name: rows("customers", name)["opened_on"][0].as_py() for name in ("a", "b", "nobody")}
        accounts = {name: (opened, rows("installments", name)) for name, opened in others.items()}
        owed = past_due_from_records(Setup(PAST_DUE, data.settings), accounts, DAYS)
        macro = connection.sql("SELECT * FROM macro").to_arrow_table()
    found = features_from_records(Setup(features, data.settings, macro), own, pa.array(["a"]), DAYS, owed)
    assert found.combine_chunks().equals(compute_features(data, pairs, features).combine_chunks())
