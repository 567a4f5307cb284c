"""What the trees use."""

from pathlib import Path

import numpy as np

from creditline.models.trees.gain import gain_of
from creditline.training.plots.figure import GOOD, new_figure, save
from creditline.training.train.trained import Trained

_SHOWN = 20


def draw_gain(trained: Trained, file: Path) -> Path:
    """The 20 features with the largest share of the total gain in training log loss."""
    gain = gain_of(trained.model.booster_text)
    share = gain / max(gain.sum(), 1e-300)
    top = np.argsort(-share, kind="stable")[:_SHOWN][::-1]
    names = [trained.model.features[place].name for place in top]
    figure, axes = new_figure(
        f"Share of the gain: {len(top)} of {int((gain > 0).sum())} features used, {len(share)} known",
        height=1.2 + 0.26 * len(top),
    )
    axes.barh(names, share[top] * 100, color=GOOD)
    axes.set_ylim(-0.6, len(top) - 0.4)
    axes.tick_params(axis="y", labelsize=8)
    axes.set_xlabel("share of the gain, %")
    return save(figure, file)
