"""The two small files beside the tables: `data.toml` for every reader, `world.toml` for those who may know the truth."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from creditline.features.errors import DataError
from creditline.features.toml.text import read_table
from creditline.features.toml.typed import typed
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
    told = typed(_World, read_table(path, DataError, "simulate the data again or remove it"), str(path), DataError)
    return WorldSettings(told.customers, told.months, told.seed, told.preset, told.start)


@dataclass(frozen=True)
class _World:
    """What of the settings is written, all of it needed to make the same world again."""

    customers: int
    months: int
    seed: int
    preset: str
    start: date
