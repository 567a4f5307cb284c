"""`hazards`: the true hazard of every customer and month, taken apart by family; `people`: what nobody can see of them."""

import numpy as np
import pyarrow as pa

from creditline.training.world.life.hazard import FAMILIES, stop_hazard, terms
from creditline.training.world.life.history import History
from creditline.training.world.rows.columns import day_column
from creditline.training.world.rows.identity import Identity, kept
from creditline.training.world.rows.joining import opened_on
from creditline.training.world.setting.arrays import Floats
from creditline.training.world.setting.calendar import BURN_IN
from creditline.training.world.setting.traits import ALWAYS_LATE_FROM


def hazards_table(history: History, identity: Identity) -> pa.Table:
    """At the end of every month: hazards of the coming month (given that a due is owed and nothing is overdue).

    `log_hazard` is that of huabei before it is made a probability: intercept + frailty + one column per family.
    """
    world, months, last = history.world, history.months, len(history.months.logins)
    gap = world.macro.gap(last - 1, world.traits.region)
    closing = {
        product: terms(product, history.closing, world.traits, gap, last - 1, world.nature.weights)
        for product in ("huabei", "jiebei")
    }
    families = np.concatenate([months.huabei_terms.families[BURN_IN + 1 :], closing["huabei"].families[None]])
    huabei = _appended(months.huabei_hazard, stop_hazard("huabei", closing["huabei"], world.nature))
    jiebei = _appended(months.jiebei_hazard, stop_hazard("jiebei", closing["jiebei"], world.nature))
    ends = (world.calendar.first + world.calendar.length - 1)[BURN_IN:last]
    position, month = (each.ravel() for each in np.indices((huabei.shape[1], huabei.shape[0])))
    rows = np.flatnonzero(kept(identity, position, opened_on(history), ends[month], world.calendar.end))
    position, month = position[rows], month[rows]
    frailty = world.traits.frailty[position]
    parts = {family: families[month, k, position] for k, family in enumerate(FAMILIES)}
    return pa.table(
        {
            "customer_id": pa.array(identity.customer[position]),
            "as_of": day_column(ends[month]),
            "huabei_hazard": pa.array(huabei[month, position]),
            "jiebei_hazard": pa.array(jiebei[month, position]),
            "log_hazard": pa.array(world.nature.huabei + frailty + np.sum(list(parts.values()), axis=0)),
            "frailty": pa.array(frailty),
            **{family: pa.array(values) for family, values in parts.items()},
        }
    )


def people_table(history: History, identity: Identity) -> pa.Table:
    """One row per customer written: latent traits and chronic conditions."""
    traits, calendar = history.world.traits, history.world.calendar
    here = np.flatnonzero(identity.shown & (opened_on(history) <= calendar.end))
    scar = traits.scar[here]
    none = scar < 0
    return pa.table(
        {
            "customer_id": pa.array(identity.customer[here]),
            "group": pa.array(traits.number[here] // 6),
            "improvidence": pa.array(traits.improvidence[here]),
            "group_risk": pa.array(traits.group_risk[here]),
            "frailty": pa.array(traits.frailty[here]),
            "buffer_months": pa.array(traits.buffer[here]),
            "full_payer": pa.array(traits.full_payer[here]),
            "always_full": pa.array(traits.always_full[here]),
            "always_late": pa.array(traits.forgetful[here] > ALWAYS_LATE_FROM),
            "late_long_ago": day_column(np.where(none, 0, calendar.first[scar]), none),
        }
    )


def _appended(hazard: Floats, last: Floats) -> Floats:
    return np.concatenate([hazard[BURN_IN + 1 :], last[None]])
