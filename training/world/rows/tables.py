"""A block of lives as contract tables."""

import pyarrow as pa

from creditline.training.world.life.history import History
from creditline.training.world.rows.identity import Identity
from creditline.training.world.rows.inquiries import applications_table, inquiries_table, obligations_table
from creditline.training.world.rows.instalments import installments_table
from creditline.training.world.rows.money.transactions import transactions_table
from creditline.training.world.rows.people import customers_table, links_table
from creditline.training.world.rows.rulings import credit_events_table, decisions_table
from creditline.training.world.rows.sessions import logins_table
from creditline.training.world.rows.statements import lines_table
from creditline.training.world.setting.draws import Draws


def tables_of(history: History, identity: Identity) -> dict[str, pa.Table]:
    """Every table but `macro`, each sorted by customer and time; the draws are those the lives were lived with."""
    draws = Draws.of(history.world.settings.seed, history.world.traits.number)
    return {
        "customers": customers_table(history, identity),
        "transactions": transactions_table(history, identity, draws),
        "installments": installments_table(history, identity, draws),
        "lines": lines_table(history, identity),
        "applications": applications_table(history, identity, draws),
        "inquiries": inquiries_table(history, identity, draws),
        "logins": logins_table(history, identity, draws),
        "obligations": obligations_table(history, identity, draws),
        "links": links_table(history, identity),
        "credit_events": credit_events_table(history, identity, draws),
        "decisions": decisions_table(history, identity),
    }
