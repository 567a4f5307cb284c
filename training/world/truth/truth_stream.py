"""The folder `truth`: hazards, shocks and people as they come, and the twins of the probes at the end."""

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from creditline.training.world.files.streaming import FolderStream
from creditline.training.world.life.history import History
from creditline.training.world.rows.identity import Identity
from creditline.training.world.setting.draws import Draws
from creditline.training.world.setting.world_settings import WorldSettings
from creditline.training.world.truth.hazard_rows import hazards_table, people_table
from creditline.training.world.truth.probes import Probe, candidates, chosen
from creditline.training.world.truth.shock_rows import shocks_table
from creditline.training.world.truth.twins import twins_of, write_twins


@dataclass(frozen=True)
class BlockTruth:
    """The truth about some lives."""

    tables: dict[str, pa.Table]
    candidates: list[Probe]


def truth_of(history: History, identity: Identity) -> BlockTruth:
    """What is known of some lives, and who of them may be a probe."""
    draws = Draws.of(history.world.settings.seed, history.world.traits.number)
    tables = {
        "hazards": hazards_table(history, identity),
        "shocks": shocks_table(history, identity, draws),
        "people": people_table(history, identity),
    }
    return BlockTruth(tables, candidates(history, identity))


class TruthStream:
    """Writes the folder; `add` in the order of the blocks, then `finish`."""

    def __init__(self, folder: Path, settings: WorldSettings) -> None:
        self._folder, self._settings = folder, settings
        self._stream = FolderStream(folder)
        self._probes: list[Probe] = []

    def add(self, truth: BlockTruth) -> None:
        """Write a block's truth; only candidates that may still be chosen are kept."""
        self._stream.add(truth.tables)
        self._probes = chosen(self._probes + truth.candidates, self._settings.probes)

    def finish(self) -> None:
        """Replay and write the twins."""
        twins = twins_of(self._probes)
        self._stream.add({"twins": write_twins(self._folder, self._settings, twins)})
        self._stream.__exit__(None, None, None)
