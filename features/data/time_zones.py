"""Names of time zones, as the engine that reads the data knows them."""

from difflib import get_close_matches

import duckdb

from creditline.features.errors import DataError


def require_time_zone(name: str, where: str) -> None:
    """Raise DataError, naming the nearest zone, unless `name` is one, such as "Asia/Shanghai"."""
    with duckdb.connect() as connection:
        known = [row[0] for row in connection.execute("SELECT name FROM pg_timezone_names()").fetchall()]
    if name not in known:
        near = get_close_matches(name, sorted(known), n=1, cutoff=0.0)
        raise DataError(f"{where}: time_zone {name!r} does not exist; the nearest one is {near[0]!r}.")
