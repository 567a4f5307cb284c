"""The pictures of docs/truth.md, from the figures of a run and the cuts of one preset.

python benchmarks/truth/plots.py OUT docs/truth [--preset calm]
"""

import argparse
from pathlib import Path

import matplotlib
import numpy as np
from cases import cases
from falls import falls
from figures import Figure, Marked, marked
from lender import lender
from line_policy import ByScore, cut_off
from methods import BUT_FOR, METHODS
from scores import Scorer
from tables import read

from creditline.training.world import WorldSettings

matplotlib.use("svg")
matplotlib.rcParams["svg.hashsalt"] = "creditline"
from matplotlib import pyplot as plt  # noqa: E402

OURS, OTHERS = "#1f6f8b", "#b9b9b9"


def tops(found: list[Figure], preset: str, to: Path) -> None:
    """How often each method puts the right family on top, with intervals of 95 %."""
    asked = (
        ("model", "single", "in the model: single"),
        ("model", "double", "in the model: double"),
        ("world, made", "single", "in the world: line stands without the cause"),
        ("world, alone", "single", "in the world: and nothing else happened"),
    )
    drawn = [method for method in reversed(METHODS) if method != BUT_FOR]
    picture, axes = plt.subplots(1, len(asked), figsize=(12, 3), sharey=True)
    for axis, (truth, kind, title) in zip(axes, asked, strict=True):
        some = {
            f.method: f
            for f in found
            if (f.preset, f.model, f.truth, f.kind, f.figure) == (preset, "default", truth, kind, "top family right")
        }
        for place, method in enumerate(drawn):
            one = some[method]
            axis.barh(place, one.value, color=OURS if method.startswith("ours") else OTHERS)
            axis.plot([one.low, one.high], [place, place], color="black", lw=1)
            axis.text(
                0.02, place, f"{one.value:.3f}", va="center", fontsize=7, color="white" if one.value > 0.2 else "black"
            )
        axis.set(title=f"{title}\n({one.cases} cuts)", xlim=(0, 1))
        axis.title.set_fontsize(8)
        axis.set_yticks(range(len(drawn)), drawn, fontsize=8)
    _save(picture, to)


def scatter(given: Marked, to: Path, most: int = 1_500) -> None:
    """Points against both truths, one dot for each family of each cut."""
    world = given.world
    picture, axes = plt.subplots(2, 4, figsize=(12, 6), sharex=True, sharey=True)
    names = ("ours", "SHAP difference", "SHAP of today", "SHAP against the mean kept")
    single = given.falls.kind() == "single"
    for row, (truth, some, title) in enumerate(
        (
            (given.model, single, "put back in the model"),
            (world.carried, single & world.alone, "carried in the world, nothing else happened"),
        )
    ):
        drawn = np.random.default_rng(0).permutation(truth[some].size)[:most]
        for axis, name in zip(axes[row], names, strict=True):
            axis.plot([-150, 60], [-150, 60], color="black", lw=0.5)
            axis.scatter(
                truth[some].ravel()[drawn], given.points[name][some].ravel()[drawn], s=4, alpha=0.4,
                color=OURS if name == "ours" else "#8a5a44", rasterized=True,
            )  # fmt: skip
            axis.set(xlim=(-150, 60), ylim=(-150, 60))
            axis.set_title(name if row == 0 else "", fontsize=9)
        axes[row][0].set_ylabel("points given")
        axes[row][1].set_xlabel(f"truth: {title}", fontsize=8)
    _save(picture, to)


def _save(picture: "plt.Figure", to: Path) -> None:
    picture.tight_layout()
    to.parent.mkdir(parents=True, exist_ok=True)
    picture.savefig(to, metadata={"Date": None} if to.suffix == ".svg" else None, dpi=110)
    plt.close(picture)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("to", type=Path)
    parser.add_argument("--preset", default="calm")
    given = parser.parse_args()
    tops(read(given.out), given.preset, given.to / "top_family.svg")
    made = lender(given.out / given.preset, WorldSettings(preset=given.preset, truth=True))
    scorer, policy = Scorer(made.model), ByScore(cut_off(given.preset))
    found = falls(made, cases(made.folder / "truth"), policy)
    scatter(marked(given.preset, scorer, found, policy), given.to / "points_against_truth.png")


if __name__ == "__main__":
    main()
