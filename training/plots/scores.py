"""Where the scores lie."""

from pathlib import Path

import numpy as np

from creditline.training.plots.figure import BAD, FAINT, GOOD, NEUTRAL, new_figure, save
from creditline.training.train.trained import Trained


def draw_scores(trained: Trained, file: Path) -> Path:
    """Scores of the tested customers who defaulted and of those who did not, each as a share of its own group."""
    tested = trained.tested
    score = tested["score"].to_numpy()
    bad = tested["defaulted"].to_numpy() == 1
    scale = trained.model.scale
    figure, axes = new_figure(f"Scores, {trained.tested_on.replace('_', ' ')}")
    edges = np.linspace(scale.low, scale.high, 61)
    for chosen, colour, label in ((~bad, GOOD, "did not default"), (bad, BAD, "defaulted")):
        weights = np.full(int(chosen.sum()), 1 / max(int(chosen.sum()), 1))
        named = f"{label} ({int(chosen.sum()):,})"
        axes.hist(score[chosen], bins=edges.tolist(), weights=weights, color=colour, alpha=0.55, label=named)
    top = axes.get_ylim()[1]
    axes.set_ylim(0, top * 1.12)
    for band in trained.model.bands:
        axes.axvline(band.lowest, color=FAINT, linewidth=0.8)
        axes.text(band.lowest + 3, top * 1.06, band.name, fontsize=7, color=NEUTRAL)
    axes.set_xlim(scale.low, scale.high)
    axes.set(xlabel="score (higher is safer)", ylabel="share of the group")
    axes.legend(frameon=False, loc="lower right", bbox_to_anchor=(1.0, 0.98), ncols=2, fontsize=9)
    return save(figure, file)
