"""What is counted of some customers of a day adds up, in whatever order."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from creditline.models.artefact import read_model
from creditline.training.monitor.population.binning import Bins
from creditline.training.monitor.population.counted import DayBins, count_batch
from creditline.training.monitor.population.sample import KEPT, SampleRows, checksum, first_by_checksum


@pytest.fixture(scope="module")
def model():
    return read_model(Path(__file__).parents[2] / "fixtures" / "format_2" / "model")


@pytest.fixture(scope="module")
def frame(model):
    """Rows of the model's own sample, of customers who are nobody."""
    rows = model.reference.slice(0, 60)
    ids = pa.array([f"c{i}" for i in range(len(rows))])
    keys = pa.table({"customer_id": ids, "as_of": pa.array([19000] * len(rows), pa.date32())})
    for name in rows.column_names:
        keys = keys.append_column(name, rows[name])
    for feature in model.row_features:
        if feature.name not in keys.column_names:
            keys = keys.append_column(feature.name, pa.nulls(len(rows), pa.float64()))
    return keys


def test_batches_add_up(model, frame):
    bins = DayBins(Bins(np.array([500.0, 600.0])), (Bins(np.array([0.0])),) * len(model.features))
    whole = count_batch(model, bins, frame)
    parts = [count_batch(model, bins, frame.slice(at, 25)) for at in range(0, len(frame), 25)]
    for order in (parts, parts[::-1]):
        found = bins.none()
        for one in order:
            found = found.beside(type(found).from_json(one.counts.to_json()))
        assert found == whole.counts
    exact = sum(Fraction(one) for one in whole.scored["pd"].to_pylist()) / len(whole.scored)
    assert whole.counts.mean_pd == float(exact)
    assert sum(whole.counts.score) == sum(whole.counts.bands.values()) == len(whole.scored)


def test_a_sample_of_samples_is_that_of_all():
    ids, random = [str(i) for i in range(3 * KEPT)], np.random.default_rng(5)
    matrix = random.random((len(ids), 2))
    whole = SampleRows.smallest(ids, matrix)
    reach = max(map(checksum, whole.customers))
    parts = [SampleRows.smallest(ids[at::4], matrix[at::4], reach) for at in range(4)]
    found = SampleRows.smallest(
        [one for part in parts for one in part.customers], np.concatenate([part.matrix for part in parts])
    )
    assert found.customers == whole.customers == first_by_checksum(ids)
    assert np.array_equal(found.matrix, whole.matrix)
    assert SampleRows.smallest(ids, matrix, reach - 1).customers == whole.customers[:-1]
