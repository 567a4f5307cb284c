"""Pictures of a training, as PNG files."""

from creditline.training.plots.draw import draw_plots

__all__ = ["draw_plots"]
