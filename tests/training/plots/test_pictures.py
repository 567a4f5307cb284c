"""Pictures are drawn, are the same each time, and show what the training found."""

import struct
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest
from matplotlib.colors import to_hex

from creditline.models.scale.bands import BANDS
from creditline.models.scale.scale import Scale
from creditline.training.plots import draw_plots
from creditline.training.plots.calibration import _floor, _wilson, draw_calibration
from creditline.training.plots.figure import BAD, GOOD
from creditline.training.plots.scores import draw_scores
from creditline.training.plots.shap_summary import _spread


@pytest.fixture(scope="module")
def drawn(split, tmp_path_factory):
    return draw_plots(split, tmp_path_factory.mktemp("plots"))


def test_six_pictures_are_written(drawn):
    assert [file.name for file in drawn] == [
        "calibration.png",
        "scores.png",
        "gain.png",
        "shap_summary.png",
        "vintages.png",
        "roll_rates.png",
    ]
    assert all(file.read_bytes().startswith(b"\x89PNG") for file in drawn)


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


@pytest.fixture
def kept(monkeypatch):
    """The figures that are drawn, instead of files."""
    figures = []
    for module in ("scores", "calibration"):
        monkeypatch.setattr(
            f"creditline.training.plots.{module}.save", lambda figure, file: figures.append(figure) or file
        )
    return figures


def judged_on(defaulted, **columns):
    """As much of a training as the pictures of its test look at."""
    return SimpleNamespace(
        tested=pa.table({"defaulted": defaulted, **columns}),
        tested_on="out_of_time",
        model=SimpleNamespace(scale=Scale(), bands=BANDS),
        metrics={
            "out_of_time": SimpleNamespace(calibration_error=0.0, customers=len(defaulted), defaults=sum(defaulted))
        },
    )


def test_those_who_defaulted_lie_where_their_scores_are(kept, tmp_path):
    """Swapped, a model that ranks well would look as if it gave its worst customers the best scores."""
    draw_scores(judged_on([0, 0, 0, 1], score=[705, 705, 905, 405]), tmp_path)
    (axes,) = kept[0].axes
    series = {}
    for bars in axes.containers:
        colour = to_hex(bars.patches[0].get_facecolor())
        tall = [(bar.get_x(), bar.get_height()) for bar in bars if bar.get_height() > 0]
        series[bars.patches[0].get_label()] = (colour, pytest.approx(np.ravel(tall)))
    # Bins of 10 points from 350: two of the three goods in 700-710 and one in 900-910, the only bad in 400-410.
    assert series == {
        "did not default (3)": (GOOD, [700, 2 / 3, 900, 1 / 3]),
        "defaulted (1)": (BAD, [400, 1.0]),
    }


def test_what_was_predicted_lies_across_and_what_came_true_upward(kept, tmp_path):
    """The other way round, a model that promises too little risk would look too careful."""
    # Ten customers at each pd from 1 % to 10 %, and five of each ten defaulted.
    defaulted = [1] * 5 + [0] * 5
    draw_calibration(judged_on(defaulted * 10, pd=[0.01 * (1 + n // 10) for n in range(100)]), tmp_path)
    (axes,) = kept[0].axes
    points = next(line for line in axes.lines if line.get_label() == "a tenth, 95 % interval")
    assert points.get_xdata() == pytest.approx([0.01 * n for n in range(1, 11)])
    assert points.get_ydata() == pytest.approx([0.5] * 10)
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("mean predicted probability of default", "default rate")
