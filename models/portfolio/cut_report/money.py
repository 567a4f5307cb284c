"""The cuts of a report in money, by the economics that stand beside the policy."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.models.policy import Action, Policy
from creditline.models.policy.parts.economics import FIGURES
from creditline.models.policy.parts.line_economics import LineEconomics, break_even_pd
from creditline.models.portfolio.cut_report.counted import OWED
from creditline.models.portfolio.cut_report.values import CutMoney
from creditline.models.portfolio.cuts.cuts import ExplainedCuts

Floats = NDArray[np.float64]
_PREFIX = "economics:"


def money_columns(part: ExplainedCuts, policy: Policy, product: str | None) -> dict[str, pa.Array]:
    """`pd` at the later date (1 of who is in default), and the figures of each cut by the policy's economics.

    The band is the policy's, by the score after its overlay. A feature that the rows do not hold counts as null.
    """
    stated = policy.economics
    assert stated is not None
    answers, those = part.answers, part.those
    ends = part.ends.take(pa.array(those))

    def read(name: str) -> Floats:
        if name not in ends.column_names:
            return np.full(len(those), np.nan)
        values: Floats = pc.fill_null(ends[name].cast(pa.float64()), np.nan).to_numpy()
        return values

    overlay = policy.overlay
    points, _ = overlay.at(None if overlay.feature is None else read(overlay.feature), len(those))
    score = np.clip(answers.after.score[those] - points, *policy.scale)
    at = np.searchsorted([band.lowest for band in policy.bands[1:]], score, side="right")
    late = answers.in_default[1][those]
    bands = [None if none else policy.bands[place].name for place, none in zip(at.tolist(), late.tolist(), strict=True)]
    figures = LineEconomics.of(stated, [product] * len(those), bands, read)
    return {
        "pd": pa.array(np.where(late, 1.0, answers.after.pd[those])),
        **{f"{_PREFIX}{name}": pa.array(getattr(figures, name)) for name in FIGURES},
    }


def cut_money(rows: pa.Table) -> CutMoney | None:
    """What the cuts in `rows` save and forgo; None where no economics are stated.

    Told from where each line last stood whole, with what is owed and the pd of the later date at both ends.
    """
    if "pd" not in rows.column_names:
        return None
    balance = rows[OWED].to_numpy()
    economics = LineEconomics(*(rows[f"{_PREFIX}{name}"].to_numpy() for name in FIGURES))
    pd = rows["pd"].to_numpy()
    before, after = (
        np.maximum(np.nan_to_num(rows[name].to_numpy()) - np.maximum(balance, 0.0), 0.0)
        for name in ("drawable_from", "drawable_to")
    )
    freed = pc.equal(rows["action"], str(Action.CLOSE)).to_numpy() & (balance <= 0.0)
    lost = before - after
    slope, forgone = economics.at_stake(lost, freed)
    loss_before, loss_after = (float(economics.expected_loss(pd, balance, room).sum()) for room in (before, after))
    earnings = float((economics.earnings(pd, balance, before) - economics.earnings(pd, balance, after)).sum())
    handling = float(economics.handling[freed].sum())
    together = break_even_pd(slope.sum(), forgone.sum())
    return CutMoney(
        loss_before=loss_before,
        loss_after=loss_after,
        room_removed=float(lost.sum()),
        earnings_forgone=earnings,
        handling_saved=handling,
        profit=loss_before - loss_after + handling - earnings,
        break_even_pd=float(together) if (lost > 0.0).any() else None,
        mean_pd=float(pd.mean()) if len(pd) else None,
        below_break_even=int(((lost > 0.0) & (pd < break_even_pd(slope, forgone))).sum()),
    )
