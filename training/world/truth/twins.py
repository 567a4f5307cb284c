"""The same lives without one cause, as data sets of their own.

`twins` holds the lives without a shock, without the model update and without the policy change; `twins_without_macro` those without the
recession, which every table but its own `macro` shares. A twin brings along the other members of its group, since a
cause may reach them and come back. Its customers have ids of their own; `record_id` modulo 10^12 is that of the
original's row, so that equal ids with equal rows are what the cause did not touch.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from creditline.training.world.files.description import write_data_file
from creditline.training.world.files.streaming import FolderStream
from creditline.training.world.life.history import live
from creditline.training.world.life.shocks.kinds import KINDS
from creditline.training.world.life.shocks.omission import AT_MOST, Omission, nothing_left_out
from creditline.training.world.life.world import World, world_of
from creditline.training.world.rows.identity import FIRST_CUSTOMER, Identity
from creditline.training.world.rows.tables import tables_of
from creditline.training.world.setting.calendar import Calendar, as_date
from creditline.training.world.setting.macro import macro_table
from creditline.training.world.setting.traits import GROUP
from creditline.training.world.setting.world_settings import WorldSettings
from creditline.training.world.truth.background import background
from creditline.training.world.truth.probes import LAYERS, Probe

FIRST_TWIN = 9_000_000_001
_TWINS_AT_ONCE = 400


@dataclass(frozen=True)
class Twin:
    """A probe and what is left out: shocks (kind, month), or the place of one of LAYERS."""

    probe: Probe
    shocks: tuple[tuple[int, int], ...]
    layer: int = -1

    @property
    def cause(self) -> str:
        """What is left out, in words."""
        if self.layer >= 0:
            return LAYERS[self.layer]
        return "+".join(KINDS[kind].kind.name.lower() for kind, _ in self.shocks)

    @property
    def family(self) -> str:
        """The family a shock moves first, or the layer; of two shocks, both."""
        if self.layer >= 0:
            return LAYERS[self.layer]
        return "+".join(KINDS[kind].family for kind, _ in self.shocks)

    @property
    def onset(self) -> str | None:
        """Gradual where a shock takes months to reach its strength, else sudden; None for a layer."""
        if self.layer >= 0:
            return None
        return "gradual" if any(KINDS[kind].ramp > 1 for kind, _ in self.shocks) else "sudden"

    @property
    def month(self) -> int:
        """The first month in which anything may differ."""
        return min(month for _, month in self.shocks) if self.shocks else self.probe.month


def twins_of(probes: list[Probe]) -> list[Twin]:
    """Without the cause; where another shock began near it, also without the other and without both."""
    twins = []
    for probe in probes:
        if not probe.is_shock:
            twins.append(Twin(probe, (), probe.layer))
            continue
        one = (probe.cause, probe.month)
        twins.append(Twin(probe, (one,)))
        if probe.other >= 0:
            other = (probe.other, probe.other_month)
            twins += [Twin(probe, (other,)), Twin(probe, (one, other))]
    return twins


def write_twins(folder: Path, settings: WorldSettings, twins: list[Twin]) -> pa.Table:
    """Replay every twin into `folder`; the answer tells which twin is whom without what."""
    macro_layer = LAYERS.index("macro")
    for name, with_macro in (("twins", True), ("twins_without_macro", False)):
        numbered = [(k, twin) for k, twin in enumerate(twins) if (twin.layer != macro_layer) == with_macro]
        if numbered:
            _write_set(folder / name, settings, numbered)
    first = [FIRST_TWIN + k * GROUP + twin.probe.number % GROUP for k, twin in enumerate(twins)]
    calendar_first = Calendar.of(settings.start, settings.months).first
    number = np.array([twin.probe.number for twin in twins], dtype=np.int64)
    chronic, thin = background(settings, number, np.array([twin.month for twin in twins], dtype=np.int64))
    return pa.table(
        {
            "twin_id": pa.array(first, pa.int64()),
            "customer_id": pa.array([twin.probe.number + FIRST_CUSTOMER for twin in twins], pa.int64()),
            "without": pa.array([twin.cause for twin in twins], pa.string()),
            "family": pa.array([twin.family for twin in twins], pa.string()),
            "case": pa.array([twin.probe.case for twin in twins], pa.string()),
            "onset": pa.array([twin.onset for twin in twins], pa.string()),
            "chronic": pa.array(chronic, pa.string()),
            "thin_file": pa.array(thin),
            "began_on": pa.array([as_date(int(calendar_first[twin.month])) for twin in twins], pa.date32()),
            "folder": pa.array(
                ["twins_without_macro" if twin.layer == macro_layer else "twins" for twin in twins], pa.string()
            ),
        }
    )


def _write_set(folder: Path, settings: WorldSettings, numbered: list[tuple[int, Twin]]) -> None:
    with FolderStream(folder) as stream:
        for start in range(0, len(numbered), _TWINS_AT_ONCE):
            some = numbered[start : start + _TWINS_AT_ONCE]
            for layer in sorted({twin.layer for _, twin in some}):
                these = [(k, twin) for k, twin in some if twin.layer == layer]
                world = _without(world_of(settings, np.zeros(1, dtype=np.int64)), layer)
                if start == 0 and layer == min(twin.layer for _, twin in some):
                    stream.add({"macro": macro_table(world.macro, world.calendar)})
                stream.add(_replayed(settings, these, layer))
    write_data_file(folder, settings)


def _replayed(settings: WorldSettings, these: list[tuple[int, Twin]], layer: int) -> dict[str, pa.Table]:
    groups = np.array([twin.probe.number // GROUP for _, twin in these], dtype=np.int64)
    distinct, place = np.unique(groups, return_inverse=True)
    world = _without(world_of(settings, distinct), layer).repeated(place.astype(np.int64))
    members = len(these) * GROUP
    omission = nothing_left_out(members)
    for row, (_, twin) in enumerate(these):
        for k, (kind, month) in enumerate(twin.shocks[:AT_MOST]):
            omission.kind[row * GROUP + twin.probe.number % GROUP, k] = kind
            omission.month[row * GROUP + twin.probe.number % GROUP, k] = month
    customer = np.array([FIRST_TWIN + k * GROUP for k, _ in these], dtype=np.int64)[:, None] + np.arange(GROUP)
    number = world.traits.number
    copy = np.repeat(np.array([k + 1 for k, _ in these], dtype=np.int64), GROUP)
    identity = Identity(customer.reshape(-1), number < settings.customers, number, copy)
    return tables_of(live(world, Omission(omission.kind, omission.month)), identity)


def _without(world: World, layer: int) -> World:
    if layer < 0:
        return world
    return (world.without_macro, world.without_model, world.without_policy)[layer]()
