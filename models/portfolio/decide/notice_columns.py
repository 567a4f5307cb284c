"""What is announced with decisions, as columns of the contract's table `decisions`."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.models.policy import Decided, NoticeState, Policy, State
from creditline.models.policy.deciding.inputs import NOTICE
from creditline.models.policy.parts.money import CENT, up_to
from creditline.models.portfolio.lines.notice_on_record import EVE, NOTICE_COLUMNS


def eve_columns(policy: Policy, state: State) -> dict[str, pa.Array]:
    """What was announced on the eve of decisions, as of `State`, by a policy that announces cuts; null where nothing was."""
    if not policy.period.days:
        return {}
    return {f"{EVE}{name}": pa.array(getattr(state, name), from_pandas=True) for name in NOTICE}


def notice_columns(
    policy: Policy, days: pa.ChunkedArray, decided: Decided, balance: NDArray[np.float64]
) -> dict[str, pa.Array]:
    """`NOTICE_COLUMNS` of decisions made on `days`; none by a policy that announces nothing, and null where nothing is announced.

    The plan is of what is owed above the limit that a cut leads to, on the day it is announced and on the day it takes effect.
    """
    if not policy.period.days:
        return {}
    notice, count = decided.notice, len(decided.limit)
    assert notice is not None
    none = notice.state == NoticeState.NONE
    on = days.cast(pa.int32()).to_numpy().astype(np.int64)
    left, age = (np.nan_to_num(values).astype(np.int64) for values in (notice.left, notice.age))
    plan = policy.period.plan
    above = np.maximum(up_to(CENT, balance) - decided.limit, 0.0)
    above = np.rint(above * 100.0) / 100.0
    cut = (decided.limit < decided.limit_before) | (notice.state == NoticeState.EFFECTIVE)
    due = cut & (above > 0.0) & (plan is not None)
    instalment, payments = np.zeros(count), np.zeros(count, dtype=np.int64)
    if plan is not None and due.any():
        instalment[due], payments[due] = plan.instalment(above[due]), plan.payments(above[due])
    words = pa.array([state.word for state in NoticeState], pa.string())
    values = {
        "notice": words.take(pa.array(notice.state)),
        "announced_on": pa.array((on - age).astype(np.int32), pa.int32(), mask=none).cast(pa.date32()),
        "effective_on": pa.array((on + left).astype(np.int32), pa.int32(), mask=none).cast(pa.date32()),
        "limit_in_force": pa.array(notice.limit, mask=none),
        "step_in_force": pa.array(np.nan_to_num(notice.step).astype(np.int64), mask=none),
        "repay_above": pa.array(above, mask=~due),
        "repay_instalment": pa.array(instalment, mask=~due),
        "repay_payments": pa.array(payments, mask=~due),
    }
    return {name: values[name] for name in NOTICE_COLUMNS}
