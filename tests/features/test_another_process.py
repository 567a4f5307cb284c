"""What a carrier hands over is a plain value: pickled and computed in a new process it gives the same bits."""

import pickle
import random
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context

import pyarrow as pa
import pytest

from creditline.features.catalogue import Catalogue, catalogue
from creditline.features.data import DataSet, Settings
from creditline.features.engine import OnlineFeatures, compute_features
from creditline.features.engine.carriers.duckdb import batch
from creditline.features.engine.carriers.memory import from_records, online
from creditline.features.engine.compute.features import compute
from creditline.features.engine.compute.neighbours import PAST_DUE
from creditline.features.engine.compute.setup import Setup
from creditline.features.engine.kernel.world import Neighbours
from creditline.features.errors import DataError

DAYS = [date(2024, 1, 1), date(2024, 4, 30)]
LENDER = Settings("Asia/Shanghai", covered_from={"logins": date(2023, 10, 1)})


@pytest.fixture(scope="module")
def elsewhere():
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        yield lambda value: pool.submit(compute, pickle.loads(pickle.dumps(value))).result()


@pytest.fixture
def handed_over(monkeypatch):
    """Every value that a carrier hands over, as it does."""
    found = []
    for carrier in (batch, online, from_records):
        monkeypatch.setattr(carrier, "compute", lambda value: found.append(value) or compute(value))
    return found


@pytest.fixture
def data(history, write, tmp_path):
    return write(tmp_path, history(random.Random(3).choice, ("a", "b"), 30), LENDER)


def bits(found):
    return found.registers.tobytes(), {name: said.texts() for name, said in found.categories.items()}


def rows_of_a(data):
    with data.connect() as connection:
        return {
            name: connection.sql(f"SELECT * FROM {name} WHERE customer_id = 'a'").to_arrow_table()
            for name in data.tables
            if name != "macro"
        }


@pytest.mark.slow
def test_the_rows_of_every_carrier_are_computed_to_the_same_bits_in_a_new_process(data, handed_over, elsewhere):
    features = Catalogue(tuple(catalogue("p", data.attributes)), "p")
    pairs = pa.table({"customer_id": ["a", "b"] * 2, "as_of": pa.array(sorted(DAYS * 2), pa.date32())})
    compute_features(data, pairs, features)
    with data.connect() as connection:
        macro = connection.sql("SELECT * FROM macro").to_arrow_table()
    own = rows_of_a(data)
    from_records.features_from_records(Setup(features, LENDER, macro), own, pa.array(["a"]), DAYS, Neighbours())
    live = OnlineFeatures(features, LENDER, macro)
    live.features(
        {"logins": own["logins"].to_pylist(), "customers": own["customers"]}, DAYS, {"b": dict.fromkeys(DAYS)}
    )
    assert len(handed_over) == 4  # the batch computes what linked accounts owe first
    for value in handed_over:
        assert value.day.size >= 2
        assert bits(elsewhere(value)) == bits(compute(value))


def test_a_data_set_and_its_settings_can_be_handed_to_another_process(data):
    again = pickle.loads(pickle.dumps(data))
    assert isinstance(again, DataSet)
    assert again == data
    assert again.settings.mapping("customers") == data.settings.mapping("customers")
    assert again.fingerprint() == data.fingerprint()


def test_neighbours_must_be_told_of_every_date_that_is_asked_about(data):
    features = Catalogue(tuple(catalogue("p")), "p")
    told = from_records.past_due_from_records(
        Setup(PAST_DUE, LENDER), {"b": (None, rows_of_a(data)["installments"])}, DAYS[:1]
    )
    with pytest.raises(DataError, match="not told of 2024-04-30; give it for every as_of"):
        from_records.features_from_records(Setup(features, LENDER), rows_of_a(data), pa.array(["a"]), DAYS, told)
