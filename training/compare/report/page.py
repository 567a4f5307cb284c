"""A comparison as one HTML page: no other file, no script, no address."""

from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from creditline.features.output.page import page_environment
from creditline.models.pictures.charts import reliability_chart
from creditline.training.compare.compared import Comparison
from creditline.training.compare.findings.migration import Changes
from creditline.training.compare.report.names import MEASURES, SWAPS


def as_page(found: Comparison) -> str:
    """The page, in English."""
    filters: dict[str, Callable[..., Any]] = {
        "percent": _percent,
        "number": _number,
        "p": _p,
        "money": _money,
        "thousands": "{:,}".format,
        "words": lambda name: name.replace("_", " "),
    }
    environment = page_environment("creditline.training.compare.report", filters)
    outcomes, paths = found.outcomes, found.paths
    return environment.get_template("page.html.j2").render(
        c=found,
        gini=None if outcomes is None else outcomes.measure("gini"),
        moved=found.changed("band"),
        acted=found.changed("action"),
        names=MEASURES,
        swaps=SWAPS,
        columns_of=_columns,
        months=[] if paths is None else sorted(paths.months, key=lambda one: (one.day, one.model)),
        reliability=[] if outcomes is None else _reliability(found),
    )


def _reliability(found: Comparison) -> list[tuple[str, Markup]]:
    if found.outcomes is None:
        return []
    return [
        (one.model, Markup(reliability_chart([(b.mean_pd, b.default_rate, b.low, b.high) for b in one.bins])))
        for one in found.outcomes.calibration
    ]


def _columns(one: Changes) -> list[str]:
    """What the challenger gives, in the order of what the champion does."""
    rows, given = ([getattr(cell, side) for cell in one.cells] for side in ("champion", "challenger"))
    return [word for word in dict.fromkeys((*rows, *given)) if word in given]


def _percent(value: float | None, digits: int = 1) -> str:
    return "–" if value is None else f"{value * 100:.{digits}f}%"


def _number(value: float | None, digits: int = 4) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def _money(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}"


def _p(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"{value:.3f}"
