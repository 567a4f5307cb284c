"""A lender's data set at the door: a folder, or frames by table name."""

import shutil
import tempfile
import weakref
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from creditline.door.given import Day, day_of, path_of, table_of
from creditline.features.errors import DataError

if TYPE_CHECKING:
    from creditline.features.data import DataSet
    from creditline.features.data.check import Report

DataLike = "Data | str | Path | Mapping[str, Any]"


class Data:
    """Histories of a lender's customers, ready to be asked. Made by `open_data`."""

    def __init__(self, data_set: "DataSet", *, of_frames: bool = False) -> None:
        self.data_set = data_set
        self._of_frames = of_frames
        if of_frames:  # they live in a folder of their own as long as this object does
            weakref.finalize(self, shutil.rmtree, data_set.folder, ignore_errors=True)

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables there are, in the contract's order."""
        return self.data_set.tables

    @cached_property
    def sound(self) -> "DataSet":
        """The same held once against `check`; DataError, naming the first, where it finds an error."""
        from creditline.training.run.sound import refuse_problems

        refuse_problems(self.data_set)
        return self.data_set

    @cached_property
    def span(self) -> tuple[date, date]:
        """The first and the last day that anything is recorded of; DataError where nothing is dated."""
        from creditline.features.data.span import span_of

        found = span_of(self.data_set)
        return found.first, found.last

    def __repr__(self) -> str:
        place = "frames" if self._of_frames else str(self.data_set.folder)
        return f"Data({place}: {', '.join(self.tables)})"


def open_data(
    source: "str | Path | Mapping[str, Any]",
    *,
    time_zone: str | None = None,
    currency: str | None = None,
    covered_from: "Mapping[str, Day] | None" = None,
    grace_days: int | None = None,
) -> Data:
    """Open a data set: a folder of Parquet or CSV files, or frames by table name (`{"customers": df, "lines": df}`).

    Frames are pandas, polars or Arrow, with the contract's columns. `time_zone`, `currency`, `covered_from` (per
    table, the first day its feed covers) and `grace_days` (after a due day, in which nothing is late) say for frames what
    `data.toml` says in a folder, where they are not taken.
    DataError for what is no data set: a missing folder, a missing `customers`, a column that does not fit.
    """
    from creditline.features.data import DataSet

    stated = {"time_zone": time_zone, "currency": currency, "covered_from": covered_from, "grace_days": grace_days}
    if not isinstance(source, Mapping):
        told = [name for name, value in stated.items() if value is not None]
        folder = path_of(source, "the data set")
        if told:
            raise DataError(f"{told[0]} goes with frames; for a folder write it into {folder / 'data.toml'}")
        return Data(DataSet.open(folder))
    return _of_frames(source, time_zone or "UTC", currency or "", covered_from or {}, grace_days or 0)


def _of_frames(
    frames: Mapping[str, Any], time_zone: str, currency: str, covered_from: "Mapping[str, Day]", grace_days: int
) -> Data:
    from creditline.features.contract import TABLES
    from creditline.features.data import DataSet, Settings
    from creditline.features.data.mapping.grace import require_grace
    from creditline.features.data.mapping.time_zones import require_time_zone
    from creditline.features.data.write_tables import write_settings

    for name in (*frames, *covered_from):
        if name not in TABLES:
            raise DataError(f"a frame arrived for {name!r}, which is no table; there are {', '.join(TABLES)}")
    require_time_zone(time_zone, "open_data")
    require_grace(grace_days, "open_data")
    folder = Path(tempfile.mkdtemp(prefix="creditline-frames-"))
    try:
        _write(frames, folder)
        days = {name: day_of(day, f"covered_from of {name}") for name, day in covered_from.items()}
        write_settings(folder, Settings(time_zone, currency, grace_days, days))
        return Data(DataSet.open(folder), of_frames=True)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _write(frames: Mapping[str, Any], folder: Path) -> None:
    from creditline.features.contract import TABLES
    from creditline.features.data.write_tables import write_table

    for name, frame in frames.items():
        table = table_of(frame, f"the table {name}")
        declared = {column.name for column in TABLES[name]}
        extras = [] if name == "customers" else [n for n in table.column_names if n not in declared]
        write_table(folder, name, table.drop_columns(extras) if extras else table)


def data_of(given: "Data | str | Path | Mapping[str, Any]") -> Data:
    """A data set that is open already, or opened now."""
    return given if isinstance(given, Data) else open_data(given)


def check(data: "Data | str | Path | Mapping[str, Any]") -> "Report":
    """Hold a data set against the contract: the rows of each table, and every problem with what to do about it.

    `problems` of the report are errors, `warnings` worth a look; printed, it says both. DataError as `open_data`.
    """
    from creditline.features.data.check import check as check_folder

    return check_folder(data_of(data).data_set.folder)


def simulate(
    out: "str | Path", *, customers: int = 5000, months: int = 48, preset: str = "calm", seed: int | None = None
) -> Data:
    """Write the histories of a simulated lender into the folder `out`, and open them.

    Nobody in them exists; `docs/world.md` has every equation. DataError for a folder of somebody's own files, or a number out of range.
    """
    from creditline.features.errors import DeclarationError
    from creditline.training.world import WorldSettings
    from creditline.training.world import simulate as simulate_world

    folder = path_of(out, "the folder to write to")
    asked: dict[str, Any] = {"customers": customers, "months": months, "preset": preset}
    if seed is not None:
        asked["seed"] = seed
    try:
        settings = WorldSettings(**asked)
    except DeclarationError as error:
        raise DataError(str(error)) from None
    simulate_world(folder, settings)
    return open_data(folder)
