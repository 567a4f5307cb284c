"""One grammar of days and times: what a batch reads, what an online request reads, and what neither does."""

from datetime import datetime
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creditline.features.contract.instants import instant_of, instant_sql

ZONE = "Asia/Shanghai"
DAYS = st.one_of(
    st.dates(datetime(1901, 1, 1).date(), datetime(2199, 12, 31).date()).map(str),
    st.builds("{}{}{}{}{}".format, st.integers(999, 2101), *[st.sampled_from("-/. "), st.integers(0, 32)] * 2),
    st.dates(datetime(1901, 1, 1).date(), datetime(2199, 12, 31).date()).map(
        lambda day: f"{day.year}/{day.month}/{day.day}"
    ),
)
CLOCKS = st.one_of(
    st.just(""),
    st.times().map(lambda at: f" {at}"),
    st.times().map(lambda at: f"T{at.hour}:{at.minute:02}"),
    st.builds("{}{:02}:{:02}:{:02}".format, st.sampled_from(["T", " ", "  ", "t"]), *[st.integers(0, 61)] * 3),
    st.times().map(lambda at: f" {at.hour:02}:{at.minute:02}:{at.second:02}.123456789"),
)
ENDS = st.one_of(
    st.sampled_from(["", "", "Z", " UTC", "+08:00", " +0530", "-03", "+14:00", "+15:59", "-16:00", "+08:60"]),
    st.sampled_from(
        [" PM", " AM", "PM", " EST", " utc", " CST", " garbage", "x", " Asia/Shanghai", " +", " 1", "\n", "  "]
    ),
    st.text(max_size=6),
)


def batch(text: str, sql_type: str = "TIMESTAMP") -> datetime | None:
    with duckdb.connect() as connection:
        connection.execute(f"SET TimeZone = '{ZONE}'")
        [(found,)] = connection.execute(
            f"SELECT {instant_sql('told', sql_type, ZONE)} FROM (SELECT ? AS told)", [text]
        ).fetchall()
    return found


def online(text: str) -> datetime | None:
    try:
        found = instant_of(text)
    except ValueError:
        return None
    return found if found.tzinfo is None else found.astimezone(ZoneInfo(ZONE)).replace(tzinfo=None)


@pytest.mark.slow
@settings(max_examples=150)
@given(st.builds("{}{}{}".format, DAYS, CLOCKS, ENDS).filter(lambda text: "\x00" not in text))
def test_a_batch_and_a_request_read_the_same(text):
    assert batch(text) == online(text)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2024-02-28", datetime(2024, 2, 28)),
        ("2024/2/8 9:05", datetime(2024, 2, 8, 9, 5)),
        ("2024-02-28T20:00:00", datetime(2024, 2, 28, 20)),
        (" 2024-02-28 20:00:00.5 ", datetime(2024, 2, 28, 20, 0, 0, 500000)),
        ("2024-02-28 20:00:00 UTC", datetime(2024, 2, 29, 4)),
        ("2024-02-28T20:00Z", datetime(2024, 2, 29, 4)),
        ("2024-02-28 20:00:00 +0530", datetime(2024, 2, 28, 22, 30)),
        ("2024-02-28 20:00:00-03", datetime(2024, 2, 29, 7)),
        *[
            (f"2024-02-28 10:30:00{end}", None)
            for end in (" PM", " AM", " EST", " CST", " utc", " garbage", "x", " Asia/Shanghai", " +8", "+16:00", "\n")
        ],
        *[
            (text, None)
            for text in ("20240228", "28.02.2024", "24-02-28", "2024-02/28", "2024-02-30", "2024-02-28 24:00:00")
        ],
        *[
            (text, None)
            for text in ("2024-W09-3", "2024-02-28 20", "2024-02-28 20:00:60", "infinity", "epoch", "", "２024-02-28")
        ],
    ],
)
def test_what_is_read_and_what_is_not(text, read):
    assert (batch(text), online(text)) == (read, read)


def test_a_day_of_a_time_with_a_zone_is_the_lenders():
    assert batch("2024-02-28T20:00Z", "DATE") == datetime(2024, 2, 29).date()
