"""Customers between good and bad: late in the window, but not in default."""

import dataclasses

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.features.data import DataSet
from creditline.features.errors import DataError, DeclarationError
from creditline.training.outcomes.look_past import register_pairs
from creditline.training.outcomes.spells.definition import DefaultDefinition
from creditline.training.outcomes.spells.spell_table import create_spells


def arrears_reach(data: DataSet, pairs: pa.Table, definition: DefaultDefinition, days: int) -> NDArray[np.bool_]:
    """Which `pairs` (`customer_id`, `as_of`) see arrears of `days` days on some day of their window, shape (n,).

    Told as the definition tells a default, with its product and materiality; credit events are no arrears. Arrears that
    began before `as_of` count while they last after it. DeclarationError unless `days` are fewer than the definition's;
    DataError for outcomes the lender hands over, which tell no days.
    """
    if not 0 < days < definition.days:
        raise DeclarationError(
            f"indeterminate arrears begin below the default of {definition.days} days past due, not at {days}"
        )
    if data.has("outcomes"):
        raise DataError(
            f"{data.folder} hands over outcomes, which do not say how late a customer was; leave out those in between "
            "there, or ask for no indeterminates"
        )
    lower = dataclasses.replace(definition, days=days, events=())
    with data.connect() as connection:
        register_pairs(connection, pairs, data.id_type)
        create_spells(connection, data, lower)
        found = connection.sql(
            "SELECT DISTINCT position FROM pair JOIN spell ON spell.customer_id = pair.customer_id "
            "AND greatest(begins_on, as_of + 1) < coalesce(ends_on, DATE '9999-12-31') "
            f"AND begins_on <= CAST(as_of + INTERVAL {definition.horizon_months} MONTH AS DATE)"
        ).to_arrow_table()["position"]
    reached = np.zeros(pairs.num_rows, dtype=np.bool_)
    reached[found.to_numpy()] = True
    return reached
