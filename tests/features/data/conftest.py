"""Folders of files as a lender hands them over."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from creditline.features.data import DataSet

CUSTOMERS = "customer_id,opened_on\n007,2023-01-15\n8,\n"
LOGINS = "customer_id,ts,device\n007,2024-01-10 08:00:00,a\n8,2024-01-11 09:30:00,b\n"

Folder = Callable[..., Path]


@pytest.fixture
def folder(tmp_path) -> Folder:
    """Write files (name to text or bytes; `.gz` packs them) beside two customers and their logins; None leaves one out."""

    def write(**given: str | bytes | None) -> Path:
        place = tmp_path / "lender"
        files: dict[str, str | bytes | None] = {"customers.csv": CUSTOMERS, "logins.csv": LOGINS}
        for name, content in (files | given).items():
            if content is None:
                continue
            raw = content.encode("utf-8") if isinstance(content, str) else content
            path = place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(gzip.compress(raw) if name.endswith(".gz") else raw)
        return place

    return write


@pytest.fixture
def rows() -> Callable[..., list[tuple[object, ...]]]:
    """The rows a query gives on a data set's views."""

    def query(place: Path | DataSet, sql: str) -> list[tuple[object, ...]]:
        data = place if isinstance(place, DataSet) else DataSet.open(place)
        with data.connect(threads=1) as connection:
            return connection.execute(sql).fetchall()

    return query
