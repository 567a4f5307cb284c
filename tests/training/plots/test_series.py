"""What the pictures of the trees and of the default show: which series lies where."""

from datetime import date

import lightgbm
import numpy as np
import pytest
from matplotlib.colors import to_hex
from scipy.stats import rankdata

from creditline.models.scoring.matrix import to_matrix
from creditline.training.outcomes.study.roll_rates import ENDS, RollRates, RollRow
from creditline.training.outcomes.study.vintage import Since, Vintage, Vintages
from creditline.training.plots.default import draw_roll_rates, draw_vintages
from creditline.training.plots.figure import BAD, GOOD, NEUTRAL
from creditline.training.plots.gain import draw_gain
from creditline.training.plots.shap_summary import draw_shap_summary


@pytest.fixture
def axes_of(monkeypatch, tmp_path):
    """`axes_of(draw, *what)`: the first axes of the figure that is drawn, instead of its file."""

    def drawn(draw, *what):
        figures = []
        monkeypatch.setattr(f"{draw.__module__}.save", lambda figure, file: figures.append(figure) or file)
        draw(*what, tmp_path / "picture.png")
        return figures[0].axes[0]

    return drawn


def test_the_feature_with_the_largest_gain_has_the_longest_bar_at_the_top(axes_of, split):
    """Names and bars in different orders would give one feature's weight to another."""
    axes = axes_of(draw_gain, split)
    nodes = lightgbm.Booster(model_str=split.model.booster_text).trees_to_dataframe()
    gain = nodes.groupby("split_feature")["split_gain"].sum()
    shares = (100 * gain / gain.sum()).sort_values().tail(20)
    names = [label.get_text() for label in axes.get_yticklabels()]
    lengths = {names[round(bar.get_y() + bar.get_height() / 2)]: bar.get_width() for bar in axes.patches}
    assert lengths == pytest.approx(shares.to_dict(), rel=1e-4)
    assert lengths[names[-1]] == max(lengths.values())
    assert [bar.get_width() for bar in axes.patches] == sorted(bar.get_width() for bar in axes.patches)


def test_each_row_of_points_is_its_features_contributions_coloured_by_its_values(axes_of, split):
    """A high value that raises the risk is a dark point on the right; the strongest feature is on top."""
    axes = axes_of(draw_shap_summary, split)
    features = [feature.name for feature in split.model.features]
    matrix = to_matrix(split.model.features, split.model.reference)
    found = lightgbm.Booster(model_str=split.model.booster_text).predict(matrix, pred_contrib=True)
    names = [label.get_text() for label in axes.get_yticklabels()]
    strength = [np.abs(found[:, features.index(name)]).mean() for name in names]
    assert len(names) > 3 and strength == sorted(strength)
    coloured = [points for points in axes.collections if points.get_array() is not None and len(points.get_offsets())]
    assert len(coloured) > 3
    for points in coloured:
        at, height = np.asarray(points.get_offsets()).T
        column = features.index(names[round(float(np.median(height)))])
        seen = ~np.isnan(matrix[:, column])
        assert at == pytest.approx(found[seen, column], abs=1e-12)
        assert np.asarray(points.get_array()) == pytest.approx(rankdata(matrix[seen, column]) / seen.sum())


def test_a_vintage_is_its_cumulative_rate_by_month_the_latest_darkest(axes_of):
    old, new = Vintage(date(2023, 3, 31), 200, (0, 2, 10)), Vintage(date(2023, 6, 30), 100, (1, 4))
    axes = axes_of(draw_vintages, Vintages(Since.AS_OF, "90 days past due", (old, new)), 2)
    first, second, horizon = axes.lines
    assert (first.get_label(), second.get_label()) == ("2023-03-31", "2023-06-30")
    assert (list(first.get_xdata()), list(first.get_ydata())) == ([0, 1, 2], [0.0, 0.01, 0.05])
    assert (list(second.get_xdata()), list(second.get_ydata())) == ([0, 1], [0.01, 0.04])
    assert first.get_alpha() < second.get_alpha() == 1.0
    assert list(horizon.get_xdata()) == [2, 2]


def test_a_cell_of_the_roll_rates_is_from_its_row_to_its_column_and_worse_is_red(axes_of):
    """Turned on its side, the picture would show arrears cured that rolled on."""
    # Of 100 months in order 90 stay, 7 fall into the next bucket and 3 end closed; of 10 in the next, 6 come back.
    rows = (RollRow(ENDS[0], (90, 7, *[0] * (len(ENDS) - 3), 3)), RollRow(ENDS[1], (6, 4, *[0] * (len(ENDS) - 2))))
    axes = axes_of(draw_roll_rates, RollRates(None, date(2023, 1, 31), date(2023, 12, 31), rows))
    told = {text.get_position(): text.get_text() for text in axes.texts}
    last = len(ENDS) - 1
    assert [told[place] for place in ((0, 0), (1, 0), (last, 0), (0, 1), (1, 1))] == [
        "90.0%", "7.0%", "3.0%", "60.0%", "40.0%",
    ]  # fmt: skip
    cells = {(round(cell.get_x() + 0.5), round(cell.get_y() + 0.5)): cell for cell in axes.patches}
    colours = {place: to_hex(cell.get_facecolor()) for place, cell in cells.items()}
    assert (colours[0, 0], colours[1, 0], colours[last, 0], colours[0, 1]) == (NEUTRAL, BAD, GOOD, GOOD)
    assert cells[0, 0].get_alpha() > cells[1, 0].get_alpha() > cells[2, 0].get_alpha() == 0.0
    assert [label.get_text() for label in axes.get_yticklabels()] == [f"{ENDS[0]}  (100)", f"{ENDS[1]}  (10)"]
    assert axes.yaxis_inverted()
