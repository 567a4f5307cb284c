"""A name of the face that is going still answers, and warns in the line that asked for it; none stays longer."""

import warnings
from pathlib import Path

import pytest

import creditline as cl
from creditline.door import leaving
from creditline.door.data import data_of
from creditline.door.leaving import LEAVING, Leaving, overdue

PLANTED = {"data_of": Leaving("creditline.door.data", "creditline.open_data", "0.3")}


@pytest.mark.parametrize("ask", [lambda: cl.data_of, lambda: getattr(cl, "data_of")])  # noqa: B009
def test_a_name_that_is_going_answers_and_warns_where_it_stands(monkeypatch, ask):
    monkeypatch.setattr(leaving, "LEAVING", PLANTED)
    with pytest.warns(DeprecationWarning) as warned:
        assert ask() is data_of
    (one,) = warned
    assert str(one.message) == "creditline.data_of goes after creditline 0.3; use creditline.open_data"
    assert Path(one.filename) == Path(__file__)


def test_importing_it_warns_too(monkeypatch):
    monkeypatch.setattr(leaving, "LEAVING", PLANTED)
    with pytest.warns(DeprecationWarning, match=r"use creditline\.open_data"):
        from creditline import data_of as found
    assert found is data_of


def test_other_names_are_as_they_were(monkeypatch):
    monkeypatch.setattr(leaving, "LEAVING", PLANTED)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert callable(cl.open_data)
        with pytest.raises(AttributeError, match="no attribute 'nothing'"):
            _ = cl.nothing


def test_a_name_stays_for_one_release():
    assert [list(overdue(PLANTED, version)) for version in ("0.2.9", "0.3.1", "0.4.0", "1.0.0")] == [
        [], [], ["data_of"], ["data_of"],
    ]  # fmt: skip
    assert list(overdue(LEAVING, cl.__version__)) == []
    assert not LEAVING.keys() & set(cl.__all__)
