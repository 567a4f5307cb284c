"""Names of time zones, as the engine that reads the data knows them."""

from difflib import get_close_matches
from functools import lru_cache

import duckdb

from creditline.features.errors import DataError


def require_time_zone(name: str, where: str) -> None:
    """Raise DataError, naming the nearest zone, unless `name` is one, such as "Asia/Shanghai"."""
    if name not in _known():
        near = get_close_matches(name, sorted(_known()), n=1, cutoff=0.0)
        raise DataError(f"{where}: time_zone {name!r} does not exist; the nearest one is {near[0]!r}.")


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    with duckdb.connect() as connection:
        return frozenset(row[0] for row in connection.execute("SELECT name FROM pg_timezone_names()").fetchall())
