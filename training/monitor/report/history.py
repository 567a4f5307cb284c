"""The months watched so far, in one small DuckDB file."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from creditline.features.errors import DataError
from creditline.features.output.beside import file_beside
from creditline.features.output.paths import duckdb_file
from creditline.training.monitor.report.monitoring import Monitoring

FORMAT = 1  # of the file
_TABLES = (
    "CREATE TABLE history (format INTEGER, model VARCHAR)",
    "CREATE TABLE number (current DATE, name VARCHAR, value DOUBLE, low DOUBLE, high DOUBLE)",
    "CREATE TABLE alert (current DATE, watched VARCHAR, kind VARCHAR, place VARCHAR, value DOUBLE, threshold DOUBLE, "
    "adjusted_p DOUBLE, said VARCHAR)",
)


@dataclass(frozen=True)
class KeptNumber:
    """A number of a month; bounds of its 95 % interval where it has them."""

    current: date
    name: str
    value: float
    low: float | None
    high: float | None


def refuse_history(file: Path, model: str, current: date) -> None:
    """DataError for a file that is no history, is of another model, or already tells of a later day."""
    if not file.exists():
        return
    try:
        with duckdb_file(file) as plain, duckdb.connect(plain, read_only=True) as connection:
            found = connection.execute("SELECT format, model FROM history").fetchall()
            last = connection.execute("SELECT max(current) FROM number").fetchall()
    except duckdb.Error as cause:
        raise DataError(
            f"{file} is no history of creditline monitor ({str(cause).splitlines()[0]}); name another file"
        ) from None
    if not found or found[0][0] != FORMAT:
        raise DataError(f"{file} is a history of another format; name a new file")
    if found[0][1] != model:
        raise DataError(f"{file} is the history of model {found[0][1]} and not of {model}; name a file of its own")
    if last[0][0] is not None and last[0][0] > current:
        raise DataError(
            f"{file} already tells of {last[0][0]}, after {current}; months come in order, so name a new file"
        )


def add_to_history(file: Path, found: Monitoring) -> tuple[KeptNumber, ...]:
    """Write a month (again) into the file, which is made if it is not there; all months, by day. Errors as `refuse_history`."""
    with file_beside(file) as part:
        refuse_history(file, found.model.version, found.current)
        with duckdb_file(file, into=part) as plain, duckdb.connect(plain) as connection:
            if not file.exists():
                for table in _TABLES:
                    connection.execute(table)
                connection.execute("INSERT INTO history VALUES (?, ?)", [FORMAT, found.model.version])
            for table in ("number", "alert"):
                connection.execute(f"DELETE FROM {table} WHERE current = ?", [found.current])
            for one in numbers_of(found):
                row = [one.current, one.name, one.value, one.low, one.high]
                connection.execute("INSERT INTO number VALUES (?, ?, ?, ?, ?)", row)
            for a in found.alerts:
                said = [found.current, str(a.watched), a.kind, a.where, a.value, a.threshold, a.adjusted_p, a.said]
                connection.execute("INSERT INTO alert VALUES (?, ?, ?, ?, ?, ?, ?, ?)", said)
            rows = connection.execute("SELECT current, name, value, low, high FROM number ORDER BY ALL").fetchall()
    return tuple(KeptNumber(*row) for row in rows)


def numbers_of(found: Monitoring) -> tuple[KeptNumber, ...]:
    """The numbers of a month that are worth a line over the months."""
    drift, at = found.drift, found.current
    index = drift.score.index
    kept = [
        KeptNumber(at, "score_index", index.psi, index.low, index.high),
        KeptNumber(at, "customers", float(drift.current.customers), None, None),
        KeptNumber(at, "in_default", drift.current.in_default / max(drift.current.customers, 1), None, None),
        KeptNumber(at, "mean_pd", drift.current.mean_pd, None, None),
        KeptNumber(at, "alerts", float(len(found.alerts)), None, None),
        KeptNumber(at, "feed_alerts", float(sum(str(a.watched) == "feed" for a in found.alerts)), None, None),
    ]
    for rate in drift.rates:
        if rate.current is not None and not rate.name.startswith("action_"):
            kept.append(KeptNumber(at, f"rate_{rate.name}", rate.current.share, rate.current.low, rate.current.high))
    for one in found.cohorts.reads:
        name = "matured" if one.matured else f"early_{one.months}"
        kept.append(KeptNumber(at, f"default_rate_{name}", one.default_rate, one.low, one.high))
        kept.append(KeptNumber(at, f"expected_rate_{name}", one.expected_rate, None, None))
        if one.auc is not None:
            kept.append(KeptNumber(at, f"auc_{name}", one.auc, one.auc_low, one.auc_high))
    if drift.reasons.same is not None:
        same = drift.reasons.same
        kept.append(KeptNumber(at, "same_reason", same.share, same.low, same.high))
    return tuple(kept)
