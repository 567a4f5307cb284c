"""Predicted probability against default rate."""

from pathlib import Path

import numpy as np
from matplotlib.ticker import FuncFormatter

from creditline.training.cohorts.weighing.weights import weights_of
from creditline.training.metrics.calibration_error import equal_mass_bins
from creditline.training.plots.figure import BAD, FAINT, GOOD, new_figure, save
from creditline.training.train.trained import Trained

_SIGMAS = 1.96


def draw_calibration(trained: Trained, file: Path) -> Path:
    """Ten bins of equally many tested customers: mean pd, default rate and its 95 % Wilson interval, on log scales."""
    tested = trained.tested
    bins = equal_mass_bins(tested["defaulted"].to_numpy(), tested["pd"].to_numpy(), weight=weights_of(tested))
    metrics = trained.metrics[trained.tested_on]
    low, high = _wilson(bins.default_rate, bins.customers)
    figure, axes = new_figure(
        f"Calibration, {trained.tested_on.replace('_', ' ')}: calibration error {metrics.calibration_error:.4f}\n"
        f"{metrics.customers:,} customers, {metrics.defaults:,} defaults"
    )
    some = bins.default_rate > 0
    floor = _floor(bins.mean_pd, bins.default_rate, low)
    axes.plot([floor, 1], [floor, 1], color=FAINT, linewidth=1, label="perfect")
    axes.vlines(bins.mean_pd, np.maximum(low, floor), high, color=GOOD, linewidth=1)
    axes.plot(bins.mean_pd[some], bins.default_rate[some], "o", color=BAD, markersize=5, label="a tenth, 95 % interval")
    if not some.all():
        nobody = bins.mean_pd[~some]
        axes.plot(nobody, np.full(nobody.size, floor), "v", color=BAD, clip_on=False, label="nobody defaulted")
    axes.set(xscale="log", yscale="log", xlabel="mean predicted probability of default", ylabel="default rate")
    axes.set_xlim(floor, 1)
    axes.set_ylim(floor, 1)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(FuncFormatter(lambda share, _: f"{100 * share:g}%"))
    axes.legend(frameon=False, loc="upper left")
    return save(figure, file)


def _floor(mean_pd: np.ndarray, default_rate: np.ndarray, low: np.ndarray) -> float:
    """Where the axes begin; the low end of a bin without a default is 0 but for rounding, and has no place on a log."""
    return 0.5 * float(min(mean_pd.min(), low[default_rate > 0].min(initial=1.0)))


def _wilson(rate: np.ndarray, customers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    shrink = 1 + _SIGMAS**2 / customers
    centre = (rate + _SIGMAS**2 / (2 * customers)) / shrink
    half = _SIGMAS * np.sqrt(rate * (1 - rate) / customers + _SIGMAS**2 / (4 * customers**2)) / shrink
    return np.maximum(centre - half, 0.0), np.minimum(centre + half, 1.0)
