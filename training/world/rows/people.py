"""`customers` and `links`."""

import numpy as np
import pyarrow as pa

from creditline.training.world.life.history import History
from creditline.training.world.rows.columns import SECONDS_A_DAY, day_column, time_column, word_column
from creditline.training.world.rows.identity import Identity
from creditline.training.world.rows.joining import opened_on
from creditline.training.world.setting.arrays import Ints
from creditline.training.world.setting.links import LINK_KINDS
from creditline.training.world.setting.occupations import OCCUPATIONS
from creditline.training.world.setting.regions import REGIONS
from creditline.training.world.setting.traits import GROUP

EDUCATIONS = ("school", "college", "bachelor", "master")
_LINK_LAG = 2


def customers_table(history: History, identity: Identity) -> pa.Table:
    """One row per customer written who has joined by the end of the world."""
    traits, joined = history.world.traits, opened_on(history)
    here = identity.shown & (joined <= history.world.calendar.end)
    return pa.table(
        {
            "customer_id": pa.array(identity.customer[here]),
            "opened_on": day_column(joined[here]),
            "birth_year": pa.array(traits.birth_year[here]),
            "region": word_column(traits.region[here], REGIONS),
            "occupation": word_column(traits.occupation[here], [each.name for each in OCCUPATIONS]),
            "education": word_column(traits.education[here], EDUCATIONS),
            "city_tier": pa.array(traits.city_tier[here]),
        }
    )


def links_table(history: History, identity: Identity) -> pa.Table:
    """Every link seen from both sides, recorded two days after it began."""
    world, joined = history.world, opened_on(history)
    position, other, row = world.kin.ends()
    since = _first_days(history, world.kin.since.ravel()[row]) + world.kin.day.ravel()[row]
    recorded = since + _LINK_LAG
    keep = identity.shown[position] & identity.shown[other] & (recorded <= world.calendar.end)
    keep &= (joined[position] <= since) & (joined[other] <= since)
    position, other, row, since, recorded = position[keep], other[keep], row[keep], since[keep], recorded[keep]
    order = np.lexsort((other, since, position))
    position, other = position[order], other[order]
    return pa.table(
        {
            "customer_id": pa.array(identity.customer[position]),
            "other_id": pa.array(identity.customer[other]),
            "since": day_column(since[order]),
            "kind": word_column(world.kin.kind.ravel()[row[order]], LINK_KINDS),
            "record_id": pa.array(identity.record(position, 0, identity.number[other] % GROUP, GROUP)),
            "recorded_at": time_column(recorded[order] * SECONDS_A_DAY),
        }
    )


def _first_days(history: History, month: Ints) -> Ints:
    begin = history.world.calendar.first[:1].astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return np.asarray((begin + month).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64))
