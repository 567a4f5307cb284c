"""What decisions on record say of a notice, as the policy's arrays."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from creditline.models.policy import InNotice, NoticeState

EVE = "eve:"  # before the columns that say what was announced on the eve of a decision

NOTICE_COLUMNS: Mapping[str, pa.DataType] = {
    "notice": pa.string(),
    "announced_on": pa.date32(),
    "effective_on": pa.date32(),
    "limit_in_force": pa.float64(),
    "step_in_force": pa.int64(),
    "repay_above": pa.float64(),
    "repay_instalment": pa.float64(),
    "repay_payments": pa.int64(),
}
NAMES = ("notice", "announced_on", "effective_on", "limit_in_force", "step_in_force")
_STATES = {state.word: int(state) for state in NoticeState}


def notice_on_record(days: Sequence[Any], told: Mapping[str, Sequence[Any]]) -> InNotice:
    """Of decisions made on `days`; `told`: the columns of `NAMES`, null where nothing is announced."""

    def since(first: Sequence[Any], last: Sequence[Any]) -> np.ndarray:
        found = [np.nan if None in (a, b) else float((b - a).days) for a, b in zip(first, last, strict=True)]
        return np.array(found, dtype=np.float64)

    def numbers(name: str) -> np.ndarray:
        return np.array([np.nan if one is None else float(one) for one in told[name]], dtype=np.float64)

    return InNotice(
        state=np.array([_STATES.get(word, 0) for word in told["notice"]], dtype=np.int64),
        limit=numbers("limit_in_force"),
        step=numbers("step_in_force"),
        left=since(days, told["effective_on"]),
        age=since(told["announced_on"], days),
    )
