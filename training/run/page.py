"""A run's summary as a page of text for the terminal."""

from collections.abc import Sequence

from creditline.models.why.words.page import as_text
from creditline.training.metrics import Metrics
from creditline.training.run.portfolio import ActionCount, BandCount, DefaultCount
from creditline.training.run.summary import Explained, RunSummary
from creditline.training.run.training_report import IN_DOUBT
from creditline.training.run.truth import BesideTruth

_METRICS = ("auc", "gini", "ks", "brier", "log_loss", "calibration_error")


def page(run: RunSummary) -> str:
    """Lay the summary out: model and metrics, bands, decisions, one customer's reasons, and where everything lies."""
    parts = [
        f"{run.customers:,} customers of {run.data}, scored as of {run.scored}.",
        f"Model {run.model.version}, {run.model.features} features; {run.model.design}.",
        _metrics(run),
        *_doubts(run.doubts),
        *_truth(run.truth),
        _bands(run.bands, run.in_default),
        _actions(run.actions),
        _why(run.explained),
        _aligned([(f"{name}:", str(path)) for name, path in run.files.items()], right=()),
    ]
    return "\n\n".join(parts)


def _metrics(run: RunSummary) -> str:
    head = ("", "customers", "defaults", *(name.replace("_", " ") for name in _METRICS))
    rows = [_metric_row(name, metrics) for name, metrics in run.metrics.items()]
    return _aligned([head, *rows, _metric_row("scorecard on the same", run.scorecard)])


def _doubts(doubts: Sequence[str]) -> list[str]:
    said = [f"warning: {doubt}" for doubt in doubts]
    return ["\n".join([*said, IN_DOUBT])] if doubts else []


def _truth(truth: BesideTruth | None) -> list[str]:
    if truth is None:
        return []
    return [
        f"The data are simulated: on the {truth.rows:,} rows of {truth.role.replace('_', ' ')} the true hazards have a gini of "
        f"{truth.true_gini:.4f}, and the model reaches {truth.reached:.1%} of it."
    ]


def _metric_row(name: str, metrics: Metrics) -> tuple[str, ...]:
    values = [getattr(metrics, metric) for metric in _METRICS]
    shown = ["-" if value is None else f"{value:.4f}" for value in values]
    return (name.replace("_", " "), f"{metrics.customers:,}", f"{metrics.defaults:,}", *shown)


def _bands(bands: Sequence[BandCount], out: DefaultCount) -> str:
    rows = [
        (
            band.band,
            f"{band.lowest}-{band.highest}",
            f"{band.customers:,}",
            f"{band.share:.1%}",
            _percent(band.mean_pd),
            _percent(band.default_rate),
            f"{band.lines:,}",
            f"{band.cut:,}",
        )
        for band in reversed(bands)
    ]
    if out.customers:
        rows.append(
            ("in default", "-", f"{out.customers:,}", "-", _percent(1.0), "-", f"{out.lines:,}", f"{out.cut:,}")
        )
    return _aligned([("band", "score", "customers", "share", "mean pd", "defaults in test", "lines", "cut"), *rows])


def _actions(actions: Sequence[ActionCount]) -> str:
    if not actions:
        return "No line has a known limit, so nothing was decided."
    rows = [(a.action, f"{a.lines:,}", f"{a.limit_before:,.0f}", f"{a.limit_after:,.0f}") for a in actions]
    return _aligned([("action", "lines", "limits before", "limits after"), *rows])


def _why(explained: Explained | None) -> str:
    if explained is None:
        return "Nobody was known a month before, so nobody can be set against their own past."
    told = as_text(explained.why)
    if explained.cut is None:
        return f"No line that stood before was cut. The score that fell most:\n\n{told}"
    cut = explained.cut
    said = (
        f"One cut explained: customer {cut.customer_id}, line {cut.line_id}, {cut.action} from {cut.limit_before:,.0f} "
        f"to {cut.limit_after:,.0f} on {cut.decided}; it still stood on {cut.stood}."
    )
    untold = "" if explained.line_untold is None else f"\nThe line is left out of the answer: {explained.line_untold}."
    return f"{said}{untold}\n\n{told}"


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.2%}"


def _aligned(rows: Sequence[tuple[str, ...]], right: Sequence[int] | None = None) -> str:
    """The rows as columns; all but the first column set to the right, or those of `right`."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    to_right = set(range(1, len(widths)) if right is None else right)
    return "\n".join(
        "  ".join(
            cell.rjust(width) if i in to_right else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )
