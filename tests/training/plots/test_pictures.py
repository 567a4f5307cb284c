"""Pictures are drawn, are the same each time, and show what the training found."""

import struct

import numpy as np
import pytest
from matplotlib.image import imread

from creditline.training.plots import draw_plots
from creditline.training.plots.calibration import _floor, _wilson
from creditline.training.plots.shap_summary import _spread


@pytest.fixture(scope="module")
def drawn(split, tmp_path_factory):
    return draw_plots(split, tmp_path_factory.mktemp("plots"))


def test_six_pictures_with_something_on_them(drawn):
    assert [file.name for file in drawn] == [
        "calibration.png",
        "scores.png",
        "gain.png",
        "shap_summary.png",
        "vintages.png",
        "roll_rates.png",
    ]
    for file in drawn:
        pixels = imread(file)[..., :3]
        assert pixels.shape[0] > 300 and pixels.shape[1] > 800
        inked = (pixels < 0.95).any(axis=2).mean()
        assert 0.005 < inked < 0.6, file.name


def test_the_same_bytes_again(split, drawn, tmp_path):
    assert [file.read_bytes() for file in draw_plots(split, tmp_path)] == [file.read_bytes() for file in drawn]


def test_no_date_and_no_program_in_the_file(drawn):
    for file in drawn:
        assert {"tEXt", "tIME", "iTXt"}.isdisjoint(_chunks(file.read_bytes()))


def _chunks(png):
    place = 8
    while place < len(png):
        length, kind = struct.unpack(">I4s", png[place : place + 8])
        yield kind.decode()
        place += length + 12


def test_points_of_one_value_lie_side_by_side():
    heights = _spread(np.array([1.0, 1.0, 1.0, 5.0]))
    # Three points in one slice, 0.8 / 20 apart (a slice is at least 20 wide), and one alone in the middle.
    assert heights.tolist() == pytest.approx([-0.04, 0.0, 0.04, 0.0])
    assert np.abs(_spread(np.random.default_rng(0).normal(size=1000))).max() <= 0.4


def test_a_bin_without_defaults_does_not_stretch_the_axes():
    rate, customers = np.array([0.0, 0.1]), np.array([203, 203])
    low, _ = _wilson(rate, customers)
    # Of 203 customers a tenth: the Wilson interval begins above 0.06, so the lowest pd, 0.004, begins the axes.
    assert _floor(np.array([0.004, 0.09]), rate, low) == pytest.approx(0.002)
    assert _floor(np.array([0.08, 0.09]), rate, low) == pytest.approx(low[1] / 2)
    # Where the bin's own low end is a rounding above 0, it does not count.
    assert _floor(np.array([0.004, 0.09]), rate, np.array([1e-18, 0.06])) == pytest.approx(0.002)
