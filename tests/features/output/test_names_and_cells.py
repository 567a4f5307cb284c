"""Names of files after ids, cells a spreadsheet would run, and text a terminal would obey."""

import json
import unicodedata

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from creditline.features.output.file_names import id_file_name, shortened
from creditline.features.output.shown import shown
from creditline.features.output.spreadsheet import given_cell, plain_cell, plain_cells
from creditline.features.output.table import read_table, write_table

IDS = st.text(min_size=1, max_size=300).filter(lambda one: one.isprintable())


@given(st.tuples(IDS, IDS), st.tuples(IDS, IDS))
def test_no_two_pairs_of_ids_share_a_name(one, other):
    names = [id_file_name(ids, ".json") for ids in (one, other)]
    assert (names[0] == names[1]) == (one == other)
    for name in names:
        assert (
            len(name.encode()) <= 200
            and "/" not in name
            and name.endswith(".json")
            and not name.startswith(("-", ".json"))
        )


def test_ids_that_a_hyphen_joins_alike():
    assert id_file_name(("A-1", "2"), ".json") != id_file_name(("A", "1-2"), ".json")
    assert id_file_name(("1042", "104201"), ".json") == "1042-104201.json"


def test_a_name_too_long_keeps_its_start():
    assert shortened("中" * 100, ".html").startswith("中" * 50)
    assert shortened("中" * 100, ".html") != shortened("中" * 101, ".html")


def test_formulas_are_plain_and_the_rest_is_as_it_was():
    for cell in ("=1+2", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "\r=1"):
        assert plain_cell(cell) == f"'{cell}"
    for cell in ("", "A-1", "007", "中文", "1=2"):
        assert plain_cell(cell) == cell
    made = plain_cells(pa.table({"text": ["=1", None, "a"], "number": [-1, 2, 3]}))
    assert made.to_pydict() == {"text": ["'=1", None, "a"], "number": [-1, 2, 3]}


@given(st.text() | st.text("'=+-@ a"))
def test_a_cell_is_given_back_as_it_was(text):
    assert given_cell(plain_cell(text)) == text


@given(st.text())
def test_nothing_a_terminal_obeys_is_left(text):
    left = shown(text)
    assert all(
        character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp") for character in left
    )
    assert not set(left) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")
    assert json.loads(f'"{shown("a" + chr(27))}"') == "a\x1b"


def test_ids_out_of_csv_are_text(tmp_path):
    table = pa.table({"customer_id": ["007", "1e5", "NA", "null", "a\nb"], "line_id": ["01"] * 5, "share": [0.5] * 5})
    for name in ("t.csv", "t.parquet"):
        write_table(table, tmp_path / name)
        assert read_table(tmp_path / name, table.column_names).equals(table)
