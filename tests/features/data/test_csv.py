"""CSV files as lenders write them, and the one sentence for those that cannot be read."""

import pytest

from creditline.features.data import Attribute, DataSet
from creditline.features.errors import DataError

PLAIN = 'customer_id,ts,device\n007,2024-01-10 08:00:00,"a, or b"\n8,2024-01-11 09:30:00,\n'
READ = [("007", "2024-01-10 08:00:00", "a, or b"), ("8", "2024-01-11 09:30:00", None)]
SELECT = "SELECT customer_id, CAST(ts AS VARCHAR), device FROM logins ORDER BY customer_id"


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("name", ["logins.csv", "logins.csv.gz"])
@pytest.mark.parametrize("last", ["", "end"])
def test_line_ends_and_byte_order_marks(folder, rows, ends, mark, name, last):
    text = mark + (PLAIN if last else PLAIN.removesuffix("\n")).replace("\n", ends)
    assert rows(folder(**{"logins.csv": None, name: text}), SELECT) == READ


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters(folder, rows, delimiter):
    text = f"customer_id{delimiter}ts{delimiter}device\n007{delimiter}2024-01-10 08:00:00{delimiter}a,b\n"
    assert rows(folder(**{"logins.csv": text}), SELECT) == [("007", "2024-01-10 08:00:00", "a,b")]


def test_line_ends_and_quotes_inside_quotes(folder, rows):
    text = 'customer_id,ts,device\r\n007,2024-01-10 08:00:00,"two\nlines"\r\n8,2024-01-11 09:30:00,"a ""b"""\r\n'
    assert [row[2] for row in rows(folder(**{"logins.csv": text}), SELECT)] == ["two\nlines", 'a "b"']


def test_a_file_may_lack_a_column_and_have_others(folder, rows):
    text = "ts,browser,customer_id\n2024-01-10 08:00:00,x,007\n"
    place = folder(**{"logins.csv": text})
    assert rows(place, SELECT) == [("007", "2024-01-10 08:00:00", None)]
    data = DataSet.open(place)
    assert [data.has("logins"), data.has("logins", "ts"), data.has("logins", "device")] == [True, True, False]
    assert not data.has("transactions")
    assert not data.has("transactions", "ts")


def test_column_names_in_capitals(folder, rows):
    place = folder(**{"logins.csv": PLAIN.replace("customer_id,ts", "CUSTOMER_ID,Ts")})
    assert rows(place, SELECT) == READ


def test_views_have_every_declared_column_in_order_and_type(folder, rows):
    described = rows(folder(), "SELECT column_name, column_type FROM (DESCRIBE logins)")
    assert described == [
        ("customer_id", "VARCHAR"),
        ("ts", "TIMESTAMP"),
        ("device", "VARCHAR"),
        ("record_id", "VARCHAR"),
        ("recorded_at", "TIMESTAMP"),
    ]


def test_what_cannot_be_read_is_null(folder, rows):
    text = """customer_id,statement_on,line_id,product,balance,months_past_due
007,2024-01-31,L,card,-1.5,2
007,31.01.2024,L,card,many,2.5
007,2024-02-30,L,card,inf,2.0
007,2024-02-29 00:00:00,L,card,1e3,x
"""
    select = "SELECT CAST(statement_on AS VARCHAR), balance, months_past_due FROM lines"
    assert rows(folder(**{"lines.csv": text}), select) == [
        ("2024-01-31", -1.5, 2),
        (None, None, None),
        (None, None, 2),
        ("2024-02-29", 1000.0, None),
    ]


def test_times_with_a_zone_become_the_lenders_own(folder, rows):
    text = """customer_id,ts
1,2024-01-10 08:00:00
2,2024-01-10T08:00:00Z
3,2024-01-10 08:00:00+01:00
4,2024-01-10 08:00:00.250-0500
5,2024-01-10
"""
    place = folder(**{"logins.csv": text, "data.toml": 'time_zone = "Asia/Shanghai"\n'})
    # Shanghai is eight hours ahead of UTC, so seven ahead of +01:00 and thirteen of -05:00.
    assert [row[0] for row in rows(place, "SELECT CAST(ts AS VARCHAR) FROM logins ORDER BY customer_id")] == [
        "2024-01-10 08:00:00",
        "2024-01-10 16:00:00",
        "2024-01-10 15:00:00",
        "2024-01-10 21:00:00.25",
        "2024-01-10 00:00:00",
    ]


def test_attributes_are_numbers_only_if_every_value_is(folder, rows):
    text = "customer_id,opened_on,dependants,zip,job,empty\n1,,2,0123,x,\n2,,,4567,3,\n3,,1.5,89,,\n"
    data = DataSet.open(folder(**{"customers.csv": text}))
    assert data.attributes == (
        Attribute("dependants", True),
        Attribute("zip", False),
        Attribute("job", False),
        Attribute("empty", True),
    )
    assert rows(data, "SELECT dependants, zip, job FROM customers ORDER BY customer_id") == [
        (2.0, "0123", "x"),
        (None, "4567", "3"),
        (1.5, "89", None),
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf\n", "is empty"),
        ("customer_id,ts,device,TS\n", "names the column 'ts' twice"),
        ("customer_id,ts,device\n1,2024-01-01,a\r\n2,2024-01-01,a\n", "mixes line ends"),
        (b"customer_id,ts,g\xe9r\xe4t\n", "first line"),
        ("customer_id,ts,device\n".encode("utf-16"), "not UTF-8"),
    ],
)
def test_files_that_are_no_table(folder, content, words):
    with pytest.raises(DataError, match=r"logins\.csv.*" + words):
        DataSet.open(folder(**{"logins.csv": content}))


def test_a_damaged_gzip_file(folder):
    place = folder(**{"logins.csv": None})
    (place / "logins.csv.gz").write_bytes(b"\x1f\x8b\x08\x00garbage")
    with pytest.raises(DataError, match="damaged gzip"):
        DataSet.open(place)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"8,2024-01-01", "line 3: a line has fewer values"),
        (b"8,2024-01-01,a,b", "line 3: a line has more values"),
        (b"8,2024-01-01,caf\xe9", "line 3: text is not UTF-8"),
        (b'8,2024-01-01,"open', "line 3: a line has fewer values|line 3: a quote is not closed"),
    ],
)
def test_lines_that_cannot_be_read_stop_the_reading(folder, line, words):
    content = b"customer_id,ts,device\n007,2024-01-01,a\n" + line + b"\n"
    data = DataSet.open(folder(**{"logins.csv": content}))
    with pytest.raises(DataError, match=words):
        data.connect()


def test_line_ends_that_change_far_into_the_file(folder):
    text = "customer_id,ts,device\n" + "8,2024-01-01,a\n" * 80_000 + "8,2024-01-01,a\r\n"
    data = DataSet.open(folder(**{"logins.csv": text}))
    with pytest.raises(DataError, match=r"logins\.csv cannot be read: its line ends change"):
        data.connect()


def test_text_that_is_never_read_may_be_anything(folder, rows):
    content = b"customer_id,ts,note\n007,2024-01-01,caf\xe9\n"
    assert rows(folder(**{"logins.csv": content}), "SELECT count(*) FROM logins") == [(1,)]
