"""Whom a model learned from: recognised by those who ask, and nothing to read."""

from datetime import date

import pytest

from creditline.features.errors import DeclarationError
from creditline.models.artefact import Learned, Model, read_model, write_model
from creditline.models.artefact.learned import salt_of

JUNE, SEPTEMBER = date(2024, 6, 30), date(2024, 9, 30)
ROWS = ["anna", "anna", "bo", 7], [JUNE, SEPTEMBER, JUNE, JUNE]
SALT = salt_of("f" * 32, 0)


def test_rows_and_customers_are_recognised():
    learned = Learned.of(*ROWS, 12, SALT)
    assert learned.holds(["anna", "bo", "bo", "7", "carl"], [SEPTEMBER, JUNE, SEPTEMBER, JUNE, JUNE]).tolist() == [
        True,
        True,
        False,
        True,
        False,
    ]
    assert learned.knows(["anna", 7, "carl"]).tolist() == [True, True, False]
    assert (learned.dates, learned.rows) == ((JUNE, SEPTEMBER), 4)
    # Four rows and three customers of 8 bytes.
    assert len(learned.hashes) == 7 * 8
    assert not Learned().knows(["anna"]).any()


def test_the_same_rows_in_any_order_and_twice_are_the_same():
    again = Learned.of([*ROWS[0][::-1], "bo"], [*ROWS[1][::-1], JUNE], 12, SALT)
    assert again == Learned.of(*ROWS, 12, SALT)


def test_no_id_is_in_it_and_two_salts_have_nothing_in_common():
    learned, other = Learned.of(*ROWS, 12, SALT), Learned.of(*ROWS, 12, salt_of("f" * 32, 1))
    assert "anna" not in str(learned.to_json())
    both = [{one.hashes[at : at + 8] for at in range(0, 56, 8)} for one in (learned, other)]
    assert both[0].isdisjoint(both[1])


def test_it_is_written_with_the_model_and_moves_no_version(model_with, tmp_path):
    learned = Learned.of(*ROWS, 12, SALT)
    model: Model = model_with(learned=learned)
    write_model(model, tmp_path / "model")
    assert read_model(tmp_path / "model").learned == learned
    assert model.version == model_with().version


def test_fewer_hashes_than_rows_are_refused():
    with pytest.raises(DeclarationError, match="5 rows learned from need as many hashes"):
        Learned(SALT, (JUNE,), 12, 5, bytes(32))
