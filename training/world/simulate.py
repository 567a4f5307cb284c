"""A whole portfolio, written as a data set."""

import errno
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from creditline.features.errors import DataError
from creditline.features.output.beside import tables_beside
from creditline.training.world.files.blocks import groups_in_blocks, in_order
from creditline.training.world.files.description import write_description
from creditline.training.world.files.streaming import FolderStream
from creditline.training.world.life.history import live
from creditline.training.world.life.world import world_of
from creditline.training.world.rows.identity import Identity
from creditline.training.world.rows.tables import tables_of
from creditline.training.world.setting.arrays import Ints
from creditline.training.world.setting.calendar import Calendar
from creditline.training.world.setting.macro import macro_table, make_macro
from creditline.training.world.setting.presets import PRESETS
from creditline.training.world.setting.world_settings import WorldSettings
from creditline.training.world.truth.truth_stream import BlockTruth, TruthStream, truth_of


@dataclass(frozen=True)
class Simulated:
    """Where a portfolio was written, and how many rows each table has."""

    folder: Path
    rows: Mapping[str, int]


@dataclass(frozen=True)
class _CustomerBlock:
    tables: dict[str, pa.Table]
    truth: BlockTruth | None


def simulate(
    out: Path, settings: WorldSettings | None = None, progress: Callable[[float], None] | None = None
) -> Simulated:
    """Write a simulated portfolio to the new folder `out`: contract tables, `data.toml` and `world.toml`.

    The files depend only on what `settings` says of the world, to the byte; memory on `block` and `threads`, not on the
    number of customers. `progress` is told the share done, 0 to 1. A folder of somebody's own files, or a disk without
    space, is a DataError and leaves nothing behind; a folder written by this program is replaced.
    """
    chosen = WorldSettings() if settings is None else settings
    with _full_disk_named(out), tables_beside(out) as folder:
        rows = _write(folder, chosen, progress)
    return Simulated(out, rows)


def _write(folder: Path, settings: WorldSettings, progress: Callable[[float], None] | None) -> dict[str, int]:
    def block_tables(groups: Ints) -> _CustomerBlock:
        world = world_of(settings, groups)
        history, identity = live(world), Identity.own(world.traits.number, settings.customers)
        told = truth_of(history, identity) if settings.truth else None
        return _CustomerBlock(tables_of(history, identity), told)

    blocks = groups_in_blocks(settings)
    calendar = Calendar.of(settings.start, settings.months)
    with FolderStream(folder) as stream:
        stream.add({"macro": macro_table(make_macro(settings.seed, PRESETS[settings.preset], calendar), calendar)})
        truth = TruthStream(folder / "truth", settings) if settings.truth else None
        for done, block in enumerate(in_order(block_tables, blocks, settings.threads), start=1):
            stream.add(block.tables)
            if truth is not None and block.truth is not None:
                truth.add(block.truth)
            if progress is not None:
                progress(done / len(blocks))
    if truth is not None:
        truth.finish()
    write_description(folder, settings)
    return stream.rows


@contextmanager
def _full_disk_named(out: Path) -> Iterator[None]:
    """A full disk, said of the folder asked for and not of the one beside it that is being filled."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DataError(f"The disk that holds {out} is full: free some space or choose another place.") from error
        raise
