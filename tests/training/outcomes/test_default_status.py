"""Who is in default by the row of features alone is who the definition's own spells say it of, on any history and date."""

import random
from datetime import date, timedelta

import numpy as np
import pyarrow.compute as pc
import pytest

from creditline.features.catalogue import Catalogue
from creditline.features.data import DataSet, Settings
from creditline.features.data.write_tables import write_settings
from creditline.features.engine import compute_features, pairs_for
from creditline.features.errors import DeclarationError
from creditline.features.testing.histories import made_up_history
from creditline.features.testing.tables import pairs_of, write_tables
from creditline.models.artefact import DefaultStatus
from creditline.models.artefact.default_status import judged
from creditline.models.artefact.definitions import catalogue_of_features
from creditline.training.outcomes import DefaultDefinition, look_past_as_of
from creditline.training.outcomes.look_past import register_pairs
from creditline.training.outcomes.spells.spell_table import create_spells
from creditline.training.outcomes.status import default_status

CUSTOMERS = tuple("abcdef")
FIRST = date(2023, 1, 1)


def by_row(data, pairs, status, product):
    """Flags from the status's own features."""
    catalogue = catalogue_of_features(status.features, product)
    assert isinstance(catalogue, Catalogue)
    frame = compute_features(data, pairs, catalogue)
    columns = {one.name: frame[one.name].to_numpy(zero_copy_only=False).astype(np.float64) for one in status.signs}
    return judged(status, columns, pairs.num_rows)


def by_spells(data, pairs, definition):
    """Whether a spell is open on the date as it was known, or was fewer than `cure_days` before."""
    with data.connect() as connection:
        register_pairs(connection, pairs, data.id_type)
        create_spells(connection, data, definition)
        found = connection.execute(
            "SELECT DISTINCT position FROM pair JOIN spell ON spell.customer_id = pair.customer_id "
            "WHERE known_from <= as_of AND (known_until IS NULL OR (known_from < known_until AND as_of < known_until + ?))",
            [definition.cure_days],
        ).fetchall()
    flags = np.zeros(pairs.num_rows, dtype=bool)
    flags[[row[0] for row in found]] = True
    return flags


@pytest.mark.parametrize("seed", range(4))
def test_the_row_says_what_the_spells_say(tmp_path, seed):
    chance = random.Random(seed)
    tables = made_up_history(lambda options: chance.choice(list(options)), CUSTOMERS, 14)
    # A loan or line that an event names before it is known at all is the one thing only the whole table tells.
    tables["credit_events"] = [{**event, "loan_id": None, "line_id": None} for event in tables["credit_events"]]
    data = write_tables(tmp_path, tables)
    pairs = pairs_of([(customer, FIRST + timedelta(days)) for customer in CUSTOMERS for days in range(40, 620, 13)])
    seen = set()
    for product in (None, "p"):
        for days, above, cure in ((20, 0.0, 0), (20, 90.0, 30), (60, 0.0, 90), (45, 30.0, 7)):
            definition = DefaultDefinition(days=days, materiality=above, product=product, cure_days=cure)
            status = default_status(data, definition)
            flags = by_row(data, pairs, status, product)
            np.testing.assert_array_equal(flags, by_spells(data, pairs, definition), err_msg=definition.text)
            seen.update(flags.tolist())
    assert seen == {True, False}


def test_on_a_simulated_lender_it_is_who_training_leaves_out(lender):
    definition = DefaultDefinition(product=None, cure_days=60)
    days = [date(2022, 3, 31), date(2022, 9, 30), date(2023, 3, 31)]
    pairs = pairs_for(lender, days)
    status = default_status(lender, definition)
    found = look_past_as_of(lender, pairs, definition, refuse_immature=False)
    out = np.asarray(pc.equal(found["status"], "already_defaulted"))
    np.testing.assert_array_equal(by_row(lender, pairs, status, None), out)
    assert 0 < out.sum() < len(out)


def test_a_default_ends_cure_days_after_its_signs(make_data, pairs_of):
    due = {"customer_id": "c", "loan_id": "l", "product": "p", "due_on": "2023-01-01", "amount_due": 100.0}
    data = make_data(installments=[{**due, "paid_on": "2023-05-01", "amount_paid": 100.0}])
    days = ["2023-03-31", "2023-04-01", "2023-04-30", "2023-05-01", "2023-05-30", "2023-05-31"]
    pairs = pairs_of(*[("c", day) for day in days])
    definition = DefaultDefinition(cure_days=30)
    # 90 days after January 1 is April 1; the default ends on May 1 and is cured 30 days later, on May 31.
    expected = [False, True, True, True, True, False]
    assert by_row(data, pairs, default_status(data, definition), None).tolist() == expected
    statuses = look_past_as_of(data, pairs, definition, date(2024, 12, 31))["status"].to_pylist()
    assert [status == "already_defaulted" for status in statuses] == expected


def test_of_outcomes_handed_over_nobody_knows_the_definition(make_data):
    due = {"customer_id": "c", "loan_id": "l", "product": "p", "due_on": "2023-01-01", "amount_due": 100.0}
    data = make_data(outcomes=[{"customer_id": "c", "as_of": "2023-06-30", "defaulted": 0}], installments=[due])
    assert default_status(data, DefaultDefinition()) is None


def test_signs_that_no_table_tells_are_left_out(make_data):
    statement = {"customer_id": "c", "line_id": "l", "product": "p", "statement_on": "2023-01-31", "balance": 10.0}
    data = make_data(lines=[{**statement, "months_past_due": 0}])
    status = default_status(data, DefaultDefinition(days=60))
    assert [one.name for one in status.features] == ["status.statement_2m", "status.months_past_due"]
    assert DefaultStatus.from_json(status.to_json()) == status


def test_less_than_no_time_cures_nothing():
    with pytest.raises(DeclarationError, match="0 days or more to cure, not -1"):
        DefaultDefinition(cure_days=-1)


def with_grace(data, folder, days):
    """The same data of a lender that grants so many days."""
    for path in data.folder.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    write_settings(folder, Settings(grace_days=days))
    return DataSet.open(folder)


@pytest.mark.parametrize(
    ("days", "grace", "first"),
    [(90, 3, "2023-04-01"), (5, 3, "2023-01-06"), (3, 3, "2023-01-05"), (1, 10, "2023-01-12")],
)
@pytest.mark.parametrize("materiality", [0.0, 50.0])
def test_a_default_within_the_grace_begins_the_day_after_it(
    make_data, pairs_of, tmp_path_factory, days, grace, first, materiality
):
    due = {"customer_id": "c", "loan_id": "l", "product": "p", "due_on": "2023-01-01", "amount_due": 100.0}
    unpaid = {**due, "paid_on": None, "amount_paid": None}
    data = with_grace(make_data(installments=[unpaid]), tmp_path_factory.mktemp("grace"), grace)
    eve = date.fromisoformat(first) - timedelta(1)
    pairs = pairs_of(("c", str(eve)), ("c", first))
    definition = DefaultDefinition(days=days, materiality=materiality, cure_days=0)
    assert by_row(data, pairs, default_status(data, definition), None).tolist() == [False, True]
    assert by_spells(data, pairs, definition).tolist() == [False, True]


@pytest.mark.parametrize("grace", [1, 29])
def test_the_row_says_what_the_spells_say_under_grace(tmp_path, grace):
    chance = random.Random(11)
    tables = made_up_history(lambda options: chance.choice(list(options)), CUSTOMERS, 14)
    tables["credit_events"] = [{**event, "loan_id": None, "line_id": None} for event in tables["credit_events"]]
    data = write_tables(tmp_path, tables, Settings(grace_days=grace))
    pairs = pairs_of([(customer, FIRST + timedelta(days)) for customer in CUSTOMERS for days in range(40, 620, 13)])
    for days, above in ((1, 0.0), (20, 0.0), (20, 90.0), (60, 0.0)):
        definition = DefaultDefinition(days=days, materiality=above, cure_days=7)
        status = default_status(data, definition)
        np.testing.assert_array_equal(
            by_row(data, pairs, status, None), by_spells(data, pairs, definition), err_msg=definition.text
        )
