"""The forty cards decided on at one month end, and carried on."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.restore.session import Restoring, restoring

DAY, EARLIEST, HORIZON = date(2024, 12, 31), date(2024, 8, 31), 92


@pytest.fixture(scope="session")
def whole(lender, decided, tmp_path_factory) -> Iterator[Restoring]:
    """The strict policy decided on them in three months before, and on the last day of the records."""
    folder = tmp_path_factory.mktemp("warned")
    files: list[Path] = []
    for day in (EARLIEST, date(2024, 9, 30), date(2024, 11, 30), DAY):
        files.append(Path(shutil.copy(decided("strict", day), folder / f"{day}.parquet")))
    asked = InForce(lender.model, policy=lender.policy("strict"), decisions=tuple(files))
    with restoring(asked, lender.data, DAY, HORIZON) as session:
        yield session
