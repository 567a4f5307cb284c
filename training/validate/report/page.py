"""A validation as one HTML page: no other file, no script, no address; readable on a screen and on paper."""

from creditline.features.output.page import page_environment
from creditline.models.pictures.bars import bar_chart
from creditline.models.pictures.charts import Interval, interval_chart, reliability_chart, score_chart
from creditline.models.pictures.curves import vintage_chart
from creditline.training.validate.findings.discrimination import Discrimination
from creditline.training.validate.findings.over_time import BandMonth
from creditline.training.validate.report.validation import Validation

_SHOWN = 20  # features in the chart of shifts and in the table of directions


def as_page(validation: Validation) -> str:
    """The page, in English."""
    filters = {"percent": _percent, "number": _number, "p": _p, "thousands": "{:,}".format}
    environment = page_environment("creditline.training.validate.report", filters)
    everybody, *groups = validation.discrimination
    return environment.get_template("report.html.j2").render(
        v=validation,
        everybody=everybody,
        groups={by: [group for group in groups if group.by == by] for by in dict.fromkeys(g.by for g in groups)},
        intervals={
            by: interval_chart(rows, everybody.auc or 0.5)
            for by in dict.fromkeys(group.by for group in groups)
            if (rows := [_interval(group) for group in groups if group.by == by and group.auc is not None])
        },
        reliability=reliability_chart(
            [(one.mean_pd, one.default_rate, one.low, one.high) for one in validation.calibration.bins]
        ),
        bands=[band.band for band in validation.calibration.bands],
        over_time=_over_time(validation),
        scores=_scores(validation),
        shifts=bar_chart([(s.name, s.psi, s.light) for s in validation.stability.features[:_SHOWN]], (0.1, 0.25)),
        shown=_SHOWN,
        vintages=_vintages(validation),
        months=[month for month in (3, 6, 9, 12, 18, 24, 36) if month <= _longest(validation)],
        breaches=[one for one in validation.monotone if one.against],
    )


def _interval(group: Discrimination) -> Interval:
    name = group.group if group.by != "month" else f"{group.group} ({group.use})"
    value, low, high = (0.5 if one is None else one for one in (group.auc, group.low, group.high))
    return Interval(name, value, low, high, hollow=group.use != "judged")


def _over_time(validation: Validation) -> dict[tuple[str, str], dict[str, BandMonth | None]]:
    bands = [band.band for band in validation.calibration.bands]
    found: dict[tuple[str, str], dict[str, BandMonth | None]] = {}
    for one in validation.over_time:
        found.setdefault((one.month, one.use), dict.fromkeys(bands))[one.band] = one
    return found


def _scores(validation: Validation) -> str:
    goods = max(sum(one.goods for one in validation.scores), 1)
    bads = max(sum(one.bads for one in validation.scores), 1)
    bands = [(band.lowest, band.band) for band in validation.calibration.bands if band.band != "all"]
    return score_chart([(one.lowest, one.goods / goods, one.bads / bads) for one in validation.scores], bands)


def _vintages(validation: Validation) -> str:
    if validation.portfolio is None or not validation.portfolio.vintages.cohorts:
        return ""
    return vintage_chart([(str(one.cohort), one.rates) for one in validation.portfolio.vintages.cohorts])


def _longest(validation: Validation) -> int:
    return 0 if validation.portfolio is None else validation.portfolio.vintages.longest


def _percent(value: float | None, digits: int = 2) -> str:
    return "–" if value is None else f"{value * 100:.{digits}f}%"


def _number(value: float | None, digits: int = 3) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def _p(value: float | None) -> str:
    if value is None:
        return "–"
    return "< 0.001" if value < 0.001 else f"{value:.3f}"
