"""What is broken: a small lender, a model that reads it, and what was made of them."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import resealed

DAY, BEFORE = "2023-01-31", "2022-11-30"
FIXTURE = Path(__file__).parents[1] / "fixtures" / "format_2" / "model"


@dataclass(frozen=True)
class World:
    """Not to be changed. `lender`: 40 customers over 14 months. `model`: of a release's format, on the lender's product."""

    home: Path

    @property
    def lender(self) -> Path:
        return self.home / "lender"

    @property
    def model(self) -> Path:
        return self.home / "model"

    @property
    def decisions(self) -> Path:
        return self.home / "decisions.parquet"

    @property
    def receipts(self) -> Path:
        return self.home / "receipts"

    @property
    def key(self) -> Path:
        return self.home / "risk.key"

    @property
    def customer(self) -> str:
        return str(pq.read_table(self.lender / "customers.parquet")["customer_id"][2])


def make_world(home: Path) -> World:
    """Make it; run in a child, for a process that has used its threads is no good parent."""
    from creditline.models.artefact.canonical import canonical
    from creditline.models.artefact.signing import new_key
    from creditline.training.world import WorldSettings, simulate
    from creditline.training.world.rows.instalments import PRODUCTS

    world = World(home)
    simulate(world.lender, WorldSettings(customers=40, months=14, seed=5, threads=1))
    place = world.lender / "customers.parquet"
    customers = pq.read_table(place)
    tier = pa.array([float(number % 4 + 1) for number in range(len(customers))])
    pq.write_table(customers.append_column("tier", tier), place)
    shutil.copytree(FIXTURE, world.model)
    body = json.loads((world.model / "model.json").read_text(encoding="utf-8"))
    body.pop("checksums")
    resealed.reseal(world.model, "model.json", canonical({**body, "target_product": PRODUCTS[0]}))
    new_key(world.key, "")
    return world
