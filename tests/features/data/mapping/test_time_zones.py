"""Zones that both carriers know, and that mean one place."""

from datetime import datetime
from zoneinfo import ZoneInfo

import duckdb
import pytest

from creditline.features.data import DataSet
from creditline.features.data.mapping.time_zones import require_time_zone
from creditline.features.errors import DataError


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("CST", "Asia/Shanghai or America/Chicago"),
        ("cst", "Asia/Shanghai or America/Chicago"),
        ("CTT", "Asia/Shanghai"),
        ("PRC", "Asia/Shanghai"),
        ("EST", "America/New_York"),
        ("PST8PDT", "America/Los_Angeles"),
        ("asia/shanghai", "'Asia/Shanghai'"),
        ("Shanghai", "'Asia/Shanghai'"),
        ("Europe/Berlim", "'Europe/Berlin'"),
        ("GMT+8", ""),
        ("SystemV/AST4", ""),
        ("+08:00", ""),
        ("", ""),
    ],
)
def test_what_one_side_alone_knows_is_refused_with_the_likely_name(name, meant):
    with pytest.raises(DataError, match="time_zone") as refused:
        require_time_zone(name, "data.toml")
    assert meant in str(refused.value)


@pytest.mark.parametrize(
    "name", ["UTC", "Asia/Shanghai", "America/Argentina/Ushuaia", "Africa/Lagos", "Australia/Lord_Howe"]
)
def test_both_carriers_read_a_place_alike(name):
    require_time_zone(name, "data.toml")
    with duckdb.connect() as connection:
        for month in range(1, 13):
            at = datetime(2024, month, 15, 3, 30)
            [(read,)] = connection.execute("SELECT timezone(?, timezone('UTC', ?::TIMESTAMP))", [name, at]).fetchall()
            assert read == at.replace(tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo(name)).replace(tzinfo=None)


def test_it_is_refused_when_data_are_opened(folder):
    with pytest.raises(DataError, match=r"CST.*Asia/Shanghai or America/Chicago"):
        DataSet.open(folder(**{"data.toml": 'time_zone = "CST"\n'}))
