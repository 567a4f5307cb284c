"""Which features move the margin, which way, on the model's reference customers."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from creditline.models.scoring.matrix import to_matrix
from creditline.models.trees.shap import shap_values
from creditline.training.plots.figure import FAINT, NEUTRAL, new_figure, save
from creditline.training.train.trained import Trained

Floats = NDArray[np.float64]
_SHOWN = 20
_SLICES = 80
_COLOURS = "coolwarm"


def draw_shap_summary(trained: Trained, file: Path) -> Path:
    """SHAP values of the margin for the reference sample, one row of points for each of the 20 strongest features.

    The values are what LightGBM itself gives (path-dependent TreeSHAP, what the shap library calls). They say what the model leans
    on as a whole; why one customer's line was cut is another question, answered against the customer's own past.
    """
    model = trained.model
    matrix = to_matrix(model.features, model.reference)
    contributions = shap_values(model.booster_text, matrix).values
    strength = np.abs(contributions).mean(axis=0)
    top = [place for place in np.argsort(-strength, kind="stable")[:_SHOWN] if strength[place] > 0]
    figure, axes = new_figure(
        f"SHAP values of the margin, {len(matrix):,} training rows", width=8.0, height=1.7 + 0.3 * len(top)
    )
    axes.axvline(0, color=FAINT, linewidth=1)
    shades = None
    for row, place in enumerate(reversed(top)):
        values, at = matrix[:, place], contributions[:, place]
        missing = np.isnan(values)
        heights = row + _spread(at)
        axes.scatter(at[missing], heights[missing], s=4, color=FAINT, linewidths=0)
        if model.features[place].kind == "category":
            axes.scatter(at[~missing], heights[~missing], s=4, color=NEUTRAL, linewidths=0)
            continue
        level = rankdata(values[~missing]) / max(int((~missing).sum()), 1)
        shades = axes.scatter(
            at[~missing], heights[~missing], s=4, c=level, cmap=_COLOURS, vmin=0, vmax=1, linewidths=0
        )
    axes.set_yticks(range(len(top)), [model.features[place].name for place in reversed(top)], fontsize=8)
    axes.set_ylim(-0.7, len(top) - 0.3)
    axes.set_xlabel("log-odds of default, before calibration; right is riskier", fontsize=9, color=NEUTRAL)
    if shades is not None:
        bar = figure.colorbar(shades, ax=axes, ticks=[0, 1], aspect=40, pad=0.01)
        bar.ax.set_yticklabels(["low", "high"], fontsize=8)
        bar.set_label("the feature's value, by rank (light grey: missing, dark: category)", fontsize=8, color=NEUTRAL)
        bar.outline.set_visible(False)
    return save(figure, file)


def _spread(at: Floats) -> Floats:
    """Heights in [-0.4, 0.4] that lay points of similar value side by side, the same each time."""
    width = max(float(np.ptp(at)), 1e-12) / _SLICES
    which = np.floor((at - at.min()) / width).astype(np.int64)
    counts = np.bincount(which)
    order = np.argsort(which, kind="stable")
    place = np.empty(len(at))
    place[order] = np.concatenate([np.arange(count) - (count - 1) / 2 for count in counts if count])
    return place * 0.8 / max(int(counts.max()), 20)
