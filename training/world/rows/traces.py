"""What else is known: who the customer is, logins, inquiries, loans elsewhere, links."""

import numpy as np
import pyarrow as pa

from creditline.training.world.calendar import BURN_IN
from creditline.training.world.draws import Draws, Stream
from creditline.training.world.elsewhere import MOST, loan_terms
from creditline.training.world.history import History
from creditline.training.world.links import LINK_KINDS
from creditline.training.world.occupations import OCCUPATIONS
from creditline.training.world.regions import REGIONS
from creditline.training.world.rows.cells import Cells, dates, money, times, words

_EDUCATION = ("basic", "secondary", "degree", "postgraduate")
_LENDERS, _INSTITUTIONS = 24, 40
_DAY, _SHARE, _WHO, _NEW = 20, 21, 22, 23


def customers(history: History) -> pa.Table:
    """One row per customer who has joined by the end of the world."""
    traits, calendar = history.world.traits, history.world.calendar
    inside = np.clip(traits.opened, 0, len(calendar.first) - 1)
    opened = np.where(
        traits.opened >= 0,
        calendar.first[inside] + traits.opened_day,
        calendar.first[0] + np.floor(30.44 * traits.opened).astype(np.int64) + traits.opened_day % 28,
    )
    table = pa.table(
        {
            "customer_id": traits.number + 1,
            "opened_on": dates(opened),
            "birth_year": traits.birth_year,
            "region": pa.array([REGIONS[r] for r in traits.region.tolist()], pa.string()),
            "occupation": pa.array([OCCUPATIONS[o].name for o in traits.occupation.tolist()], pa.string()),
            "education": pa.array([_EDUCATION[e] for e in traits.education.tolist()], pa.string()),
            "city_tier": traits.city_tier.astype(np.float64),
        }
    )
    return table.filter(pa.array(opened <= calendar.end))


def logins(history: History, draws: Draws) -> pa.Table:
    """Sessions, mostly by day; a new device now and then."""
    cells = Cells.where(history, draws, history.months.logins > 0)
    many, slot = cells.repeated(cells.of(history.months.logins))
    day = many.first + np.floor(many.uniform(Stream.LOGINS, _DAY, slot + 1) * many.length).astype(np.int64)
    u = many.uniform(Stream.LOGINS, _SHARE, slot + 1)
    device = np.floor((many.month - BURN_IN) / 18.0 + 0.5 * many.uniform(Stream.LOGINS, _NEW)).astype(np.int64)
    return pa.table(
        {
            "customer_id": many.ids,
            "ts": times(day, np.where(u < 0.06, u, (6.5 + 17.0 * u) / 24.0)),
            "device": pa.array(
                [f"d{c}-{d}" for c, d in zip(many.ids.tolist(), device.tolist(), strict=True)], pa.string()
            ),
        }
    )


def inquiries(history: History, draws: Draws) -> pa.Table:
    """Inquiries at other institutions, reported by the bureau a day or two later."""
    cells = Cells.where(history, draws, history.months.elsewhere.inquiries > 0)
    many, slot = cells.repeated(cells.of(history.months.elsewhere.inquiries))
    day, who = _sought(many, slot)
    end = history.world.calendar.end
    return pa.table(
        {
            "customer_id": many.ids,
            "ts": times(day, 0.35 + 0.4 * many.uniform(Stream.INQUIRIES, _SHARE, slot)),
            "institution": words("lender-", who % _INSTITUTIONS),
            "purpose": pa.array(["credit"] * len(day), pa.string()),
            "recorded_at": dates(np.minimum(day + 1 + slot % 2, end)).cast(pa.timestamp("us")),
        }
    )


def obligations(history: History, draws: Draws) -> pa.Table:
    """Loans granted elsewhere, known from the bureau a few days later; closed at the end of their term."""
    m, end = history.months.elsewhere, history.world.calendar.end
    tables = []
    for slot in range(MOST):
        cells = Cells.where(history, draws, (m.granted >> slot) & 1 == 1)
        places = np.full(len(cells.month), slot)
        amount, term = loan_terms(draws, cells.customer, cells.month, places, cells.of(m.income_then))
        asked, who = _sought(cells, places)
        opened = np.minimum(asked + 2, end)
        finished = (
            history.world.calendar.first[np.minimum(cells.month + term, len(history.world.calendar.first) - 1)] + 10
        )
        closed = dates(np.minimum(finished, end))
        tables.append(
            pa.table(
                {
                    "customer_id": cells.ids,
                    "lender": words("lender-", who % _LENDERS),
                    "opened_on": dates(opened),
                    "closed_on": pa.compute.if_else(
                        pa.array(finished <= end), closed, pa.nulls(len(closed), pa.date32())
                    ),
                    "amount": money(amount),
                    "recorded_at": dates(np.minimum(opened + 3, end)).cast(pa.timestamp("us")),
                }
            )
        )
    return pa.concat_tables(tables)


def _sought(cells: Cells, slot: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The day of an inquiry and who was asked."""
    day = cells.first + np.floor(cells.uniform(Stream.INQUIRIES, _DAY, slot) * (cells.length - 3)).astype(np.int64)
    return day, np.floor(1000.0 * cells.uniform(Stream.INQUIRIES, _WHO, slot)).astype(np.int64)


def links(history: History) -> pa.Table:
    """Every link from both sides, once both are customers."""
    kin, traits, calendar = history.world.kin, history.world.traits, history.world.calendar
    one, other, row = kin.ends()
    since = kin.since.ravel()[row]
    inside = since < BURN_IN + calendar.months
    one, other, row, since = one[inside], other[inside], row[inside], since[inside]
    day = calendar.first[np.clip(since, 0, None)] + kin.day.ravel()[row]
    return pa.table(
        {
            "customer_id": traits.number[one] + 1,
            "other_id": traits.number[other] + 1,
            "since": dates(np.minimum(day, calendar.end)),
            "kind": pa.array([LINK_KINDS[k] for k in kin.kind.ravel()[row].tolist()], pa.string()),
        }
    )
