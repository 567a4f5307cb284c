"""`data.toml`: read, refused, written."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditline.features.data import ColumnReading, Settings, TableMapping
from creditline.features.data.mapping.beside import Beside
from creditline.features.data.mapping.conditions import Condition
from creditline.features.data.mapping.prohibited import DEFAULT_PROHIBITED
from creditline.features.data.mapping.settings_file import read_settings
from creditline.features.data.mapping.table_mapping import Duplicates, Unfold
from creditline.features.data.mapping.written import PLAIN, Written
from creditline.features.data.write_tables import write_settings
from creditline.features.errors import DataError


def _read(tmp_path, text: str) -> Settings:
    (tmp_path / "data.toml").write_text(text, encoding="utf-8")
    return read_settings(tmp_path)


def test_no_file_means_the_defaults(tmp_path):
    settings = read_settings(tmp_path)
    assert (settings.time_zone, settings.currency, dict(settings.covered_from)) == ("UTC", "", {})
    assert settings.prohibited == DEFAULT_PROHIBITED


def test_everything_that_may_be_stated(tmp_path):
    settings = _read(
        tmp_path,
        """
time_zone = "Europe/Prague"
currency = "CZK"
[customers]
prohibited = ["village"]
permitted = ["sex"]
[transactions]
file = "t/*.csv"
covered_from = 2024-01-01
columns = { ts = "at" }
values.category = { a = "b" }
[logins]
covered_from = "2024-02-01"
""",
    )
    assert (settings.time_zone, settings.currency) == ("Europe/Prague", "CZK")
    assert settings.covered_from == {"transactions": date(2024, 1, 1), "logins": date(2024, 2, 1)}
    columns = {"ts": ColumnReading("at"), "category": ColumnReading(values={"a": "b"})}
    assert settings.mapping("transactions") == (TableMapping(("t/*.csv",), columns),)
    assert settings.mapping("logins") == (TableMapping(),)
    assert [settings.is_prohibited(name) for name in ("village", "sex", "sex_code", "gender", "job")] == [
        True,
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("timezone = 'UTC'", "the file has the key 'timezone', which means nothing there; did you mean time_zone"),
        ("[transaction]", "did you mean transactions"),
        ("[logins]\nfiles = 'x'", r"\[logins\] has the key 'files', .*; did you mean file\?"),
        (
            "[logins]\nxyz = ['sex']",
            r"\[logins\] has the key 'xyz', .*; there are encoding, .*, file, columns, values, covered_from, .*wide",
        ),
        (
            "[logins]\ncolumns = { customer = 'x' }",
            r"\[logins.columns\] has the key 'customer', .*; did you mean customer_id",
        ),
        ("[logins.values.devise]\na = 'b'", r"\[logins.values\] has the key 'devise', .*; did you mean device"),
        ("time_zone = 'Asia/Shanhai'", "'Asia/Shanhai' does not exist; the nearest one is 'Asia/Shanghai'"),
        ("time_zone = 8", "time_zone is 8, where text in quotes must be"),
        ("logins = 1", "logins is 1, where a table or a list must be"),
        ("[logins]\nfile = 1", r"file of \[logins\] is 1, where text in quotes or a list must be"),
        ("[logins]\ncolumns = ['ts']", r"columns of \[logins\] is .*, where a table must be"),
        ("[logins]\ncovered_from = '1.2.2024'", "a date such as 2024-01-31"),
        ("[logins]\ncovered_from = 2024-01-01T10:00:00", "a date such as 2024-01-31"),
        ("[logins", "is not TOML"),
    ],
)
def test_what_is_refused_in_one_sentence(tmp_path, text, words):
    with pytest.raises(DataError, match=words) as caught:
        _read(tmp_path, text)
    assert str(caught.value).startswith(str(tmp_path / "data.toml"))
    assert "\n" not in str(caught.value)


def test_text_that_is_not_utf8(tmp_path):
    (tmp_path / "data.toml").write_bytes(b'currency = "\xe9"')
    with pytest.raises(DataError, match="not UTF-8"):
        read_settings(tmp_path)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("sex", True),
        ("SEX", True),
        ("maritalStatus", True),
        ("owner_sex", True),
        ("health_insurance", True),
        ("客户性别", True),
        ("sussex", False),
        ("racetrack", False),
        ("age", False),
        ("education", False),
    ],
)
def test_prohibited_by_default(name, expected):
    assert Settings().is_prohibited(name) is expected


_text = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=8)
_scalar = st.one_of(_text, st.integers(-9, 9), st.booleans())
_reading = st.one_of(
    st.builds(ColumnReading, _text),
    st.builds(ColumnReading, _text, values=st.dictionaries(_text, _scalar, max_size=2), strip=st.tuples(_text)),
    st.builds(ColumnReading, constant=_scalar),
    st.builds(ColumnReading, joined=st.tuples(_text, _text), characters=st.just((1, 2))),
)
_mapping = st.builds(
    TableMapping,
    st.lists(_text, max_size=2).map(tuple),
    st.dictionaries(st.sampled_from(["channel", "category"]), _reading),
    st.lists(st.dates(date(1900, 1, 1)), max_size=2).map(
        lambda days: {"day": tuple(ColumnReading(constant=day.isoformat()) for day in days)} if days else {}
    ),
    st.dictionaries(_text, st.builds(Condition, any_of=st.tuples(_scalar), above=st.none() | st.floats(-9, 9))),
    written=st.sampled_from(
        [
            PLAIN,
            Written(header=("a", "b"), empty=("NA", "?")),
            Written(encoding="gbk", delimiter=";", skip=2, header=False, broken_lines="leave out"),
            Written(decimal=",", thousands=".", format=("%d.%m.%Y",)),
        ]
    ),
    beside=st.sampled_from(
        [
            (),
            (
                Beside(("a.csv",), {"x": "y"}),
                Beside(("b",), {"x": "x"}, {"k": Condition(any_of=("v",))}, every=True, prefix="p"),
            ),
        ]
    ),
    unfold=st.sampled_from([None, Unfold("a", "b", "c"), Unfold("a", "b", "c", ",", from_end=True)]),
    duplicates=st.sampled_from([None, Duplicates(), Duplicates("last", ("ts",), "by"), Duplicates("first", ("ts",))]),
)


@given(
    st.builds(
        Settings,
        time_zone=st.sampled_from(["UTC", "Asia/Shanghai"]),
        currency=_text,
        grace_days=st.integers(0, 29),
        covered_from=st.dictionaries(st.sampled_from(["transactions", "logins"]), st.dates(date(1900, 1, 1))),
        prohibited=st.lists(_text, max_size=2, unique=True).map(
            lambda own: (*DEFAULT_PROHIBITED, *(name for name in own if name not in DEFAULT_PROHIBITED))
        ),
        permitted=st.lists(_text, max_size=2).map(tuple),
        mappings=st.dictionaries(
            st.just("transactions"),
            st.lists(_mapping, min_size=1, max_size=2).map(tuple).filter(lambda m: m != (TableMapping(),)),
        ),
    )
)
def test_what_is_written_reads_back(tmp_path_factory, settings):
    folder = tmp_path_factory.mktemp("settings")
    write_settings(folder, settings)
    assert read_settings(folder) == settings
    assert [path.name for path in folder.iterdir()] == ["data.toml"]


@pytest.mark.parametrize("days", [-1, 30, 400])
def test_grace_is_less_than_a_month(tmp_path, days):
    (tmp_path / "data.toml").write_text(f"grace_days = {days}\n")
    with pytest.raises(DataError, match=rf"grace_days is {days}; give 0 to 29 whole days"):
        read_settings(tmp_path)


@pytest.mark.parametrize("text", ["2.5", '"3"', "true"])
def test_grace_is_whole_days(tmp_path, text):
    (tmp_path / "data.toml").write_text(f"grace_days = {text}\n")
    with pytest.raises(DataError, match="grace_days"):
        read_settings(tmp_path)


def test_no_grace_is_said_only_where_there_is_some(tmp_path):
    write_settings(tmp_path, Settings())
    assert "grace" not in (tmp_path / "data.toml").read_text()
