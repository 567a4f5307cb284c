"""A monitoring as one HTML page: no other file, no script, no address."""

from collections.abc import Callable, Sequence
from typing import Any

from markupsafe import Markup

from creditline.features.output.page import page_environment
from creditline.models.pictures.charts import Interval, interval_chart
from creditline.models.pictures.months import Monthly, month_chart
from creditline.training.monitor.report.history import KeptNumber
from creditline.training.monitor.report.monitoring import Monitoring

_SHOWN = 15  # features in the table of indices
_DRAWN = {
    "score_index": ("Stability index of the score", False),
    "mean_pd": ("Mean pd", True),
    "in_default": ("Customers in default", True),
    "rate_cut": ("Lines cut by the policy", True),
    "rate_review": ("Lines handed to a person", True),
    "rate_recorded_cut": ("Lines cut, as recorded", True),
    "default_rate_matured": ("Default rate of the matured cohort", True),
    "auc_matured": ("AUC of the matured cohort", False),
    "same_reason": ("Cut on both days for the same first concept", True),
    "alerts": ("Alerts", False),
}


def as_page(found: Monitoring, months: Sequence[KeptNumber] = ()) -> str:
    """The page, in English; `months`: of the history, this one among them."""
    filters: dict[str, Callable[..., Any]] = {
        "percent": _percent,
        "number": _number,
        "p": _p,
        "thousands": "{:,}".format,
        "words": _words,
        "money": _money,
    }
    environment = page_environment("creditline.training.monitor.report", filters)
    return environment.get_template("page.html.j2").render(
        m=found,
        feed_alerts=[alert for alert in found.alerts if alert.watched == "feed"],
        other_alerts=[alert for alert in found.alerts if alert.watched != "feed"],
        features=found.drift.features[:_SHOWN],
        others=max(len(found.drift.features) - _SHOWN, 0),
        areas=Markup(_areas(found)),
        charts=[(title, Markup(chart)) for title, chart in _months(months)],
        asked=len(found.checks),
    )


def _areas(found: Monitoring) -> str:
    rows = [
        Interval(f"{one.as_of}{'' if one.matured else ' (early)'}", one.auc, one.auc_low, one.auc_high, not one.matured)
        for one in found.cohorts.reads
        if one.auc is not None and one.auc_low is not None and one.auc_high is not None
    ]
    return interval_chart(rows, 0.5) if rows else ""


def _months(kept: Sequence[KeptNumber]) -> list[tuple[str, str]]:
    charts = []
    for name, (title, percent) in _DRAWN.items():
        rows = [Monthly(f"{one.current:%Y-%m}", one.value, one.low, one.high) for one in kept if one.name == name]
        if len(rows) > 1:
            charts.append((title, month_chart(title, rows, percent=percent)))
    return charts


def _percent(value: float | None, digits: int = 1) -> str:
    return "–" if value is None else f"{value * 100:.{digits}f}%"


def _number(value: float | None, digits: int = 2) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def _p(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


def _words(name: str) -> str:
    return name.replace("_", " ")


def _money(amount: float | None) -> str:
    return "–" if amount is None else f"{amount:,.0f}"
