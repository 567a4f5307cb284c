"""One look for every picture."""

from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

BAD, GOOD, NEUTRAL, FAINT = "#b3421f", "#1f6f8b", "#4a4a4a", "#c9c9c9"


def new_figure(title: str, width: float = 7.0, height: float = 4.5) -> tuple[Figure, Axes]:
    """An empty figure (inches) with one pair of axes; no display is needed."""
    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.set_title(title, loc="left", fontsize=11)
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def save(figure: Figure, file: Path) -> Path:
    """Write the figure as PNG, without a date or version inside it."""
    figure.savefig(file, dpi=130, format="png", metadata={"Software": None})
    return file
