"""The two small files beside the tables: `data.toml` for every reader, `world.toml` for those who may know the truth."""

import tomllib
from datetime import date
from pathlib import Path

from creditline.features.errors import DataError
from creditline.training.world.setting.world_settings import WorldSettings

WORLD_FILE = "world.toml"
_COVERED = ("transactions", "installments", "lines", "applications", "inquiries", "logins", "obligations", "decisions")


def write_description(folder: Path, settings: WorldSettings) -> None:
    """Write both files into `folder`."""
    write_data_file(folder, settings)
    (folder / WORLD_FILE).write_text(
        f"customers = {settings.customers}\nmonths = {settings.months}\nseed = {settings.seed}\n"
        f'preset = "{settings.preset}"\nstart = {settings.start.isoformat()}\n',
        encoding="utf-8",
    )


def write_data_file(folder: Path, settings: WorldSettings) -> None:
    """Write `data.toml`: time zone, currency, and since when each feed is covered."""
    coverage = "".join(f"\n[{table}]\ncovered_from = {settings.start.isoformat()}\n" for table in _COVERED)
    (folder / "data.toml").write_text(f'time_zone = "Asia/Shanghai"\ncurrency = "CNY"\n{coverage}', encoding="utf-8")


def read_world(folder: Path) -> WorldSettings | None:
    """The settings of the world a data folder was simulated from; None where it was not simulated.

    DataError where the file is there and cannot be used.
    """
    path = folder / WORLD_FILE
    if not path.is_file():
        return None
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
        customers, months, seed, preset, start = (
            found[key] for key in ("customers", "months", "seed", "preset", "start")
        )
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError) as error:
        raise DataError(f"{path} does not describe a world ({error}): simulate the data again or remove it.") from None
    whole = isinstance(customers, int) and isinstance(months, int) and isinstance(seed, int)
    if not (whole and isinstance(preset, str) and isinstance(start, date)):
        raise DataError(f"{path} holds a value of the wrong kind: simulate the data again or remove it.")
    return WorldSettings(customers=customers, months=months, seed=seed, preset=preset, start=start)
