"""When customers default, and where arrears lead."""

from pathlib import Path
from textwrap import fill

import numpy as np
from matplotlib.patches import Rectangle
from matplotlib.ticker import PercentFormatter

from creditline.training.outcomes.study.roll_rates import ENDS, RollRates
from creditline.training.outcomes.study.vintage import Vintages
from creditline.training.plots.figure import BAD, FAINT, GOOD, NEUTRAL, new_figure, save


def _cell(column: int, row: int, color: str, strength: float) -> Rectangle:
    return Rectangle((column - 0.5, row - 0.5), 1, 1, facecolor=color, alpha=strength, edgecolor="white")


def draw_vintages(curves: Vintages, horizon: int, file: Path) -> Path:
    """Cumulative default rate by months, one line per quarter, the latest darkest; the horizon as a vertical line."""
    begun = "since the customer opened" if curves.since.value == "opening" else "since the quarter's end"
    figure, axes = new_figure(f"Cumulative default rate by months {begun}\n{fill(curves.outcome, 90)}")
    for place, vintage in enumerate(curves.cohorts):
        strength = 0.25 + 0.75 * (place + 1) / len(curves.cohorts)
        label = f"{vintage.cohort}" if place in (0, len(curves.cohorts) - 1) else None
        axes.plot(range(len(vintage.rates)), vintage.rates, color=GOOD, alpha=strength, linewidth=1.3, label=label)
    if curves.longest >= horizon:
        axes.axvline(horizon, color=FAINT, linewidth=1, zorder=0)
    axes.set(xlabel="months", ylabel="share of customers in default so far")
    axes.set_xlim(0, max(curves.longest, 1))
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_formatter(PercentFormatter(1.0))
    if curves.cohorts:
        axes.legend(frameon=False, loc="upper left")
    return save(figure, file)


def draw_roll_rates(rolls: RollRates, file: Path) -> Path:
    """The shares of the roll-rate table, from the bucket on the left to the one above; worse in red, the same in grey."""
    shares = np.array([row.shares for row in rolls.rows])
    figure, axes = new_figure(
        f"Arrears a month later, {rolls.first} to {rolls.last}, on {rolls.product or 'any product'}", height=3.6
    )
    for row in range(len(shares)):
        for column, share in enumerate(shares[row]):
            worse = row < column < len(ENDS) - 1
            color = NEUTRAL if column == row else BAD if worse else GOOD
            axes.add_patch(_cell(column, row, color, 0.86 * float(share)))
            dark = share > 0.55
            axes.text(
                column, row, f"{share:.1%}", ha="center", va="center", fontsize=9, color="white" if dark else "black"
            )
    axes.set_xticks(range(len(ENDS)), ENDS, fontsize=9)
    axes.set_yticks(range(len(shares)), [f"{row.bucket}  ({row.customers:,})" for row in rolls.rows], fontsize=9)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.set_xlim(-0.5, len(ENDS) - 0.5)
    axes.set_ylim(len(shares) - 0.5, -0.5)
    axes.spines[:].set_visible(False)
    axes.set_ylabel("days past due (customer-months)")
    return save(figure, file)
