"""The workbook of a month watched."""

from collections.abc import Iterator, Sequence

from creditline.training.monitor.population.causes import ShiftByCause
from creditline.training.monitor.population.drift import Moved
from creditline.training.monitor.population.rates import Shares
from creditline.training.monitor.report.monitoring import Monitoring
from creditline.training.monitor.watch.check import Watched
from creditline.training.workbooks.audit_table import audit_table
from creditline.training.workbooks.book import Book, CellForm, Column, Lit, Row, Sheet, Table, Value
from creditline.training.workbooks.facts import sentences
from creditline.training.workbooks.shares import index_table, migration_table
from creditline.training.workbooks.wording import BookWords


def monitor_book(found: Monitoring, words: BookWords) -> Book:
    """Sheets from the alerts to the limits; no row and no id of any customer."""
    title = words("monitoring.title", version=found.model.version, current=found.current, reference=found.reference)
    return Book(title, tuple(_sheets(found, words, title)), found.current, words.lights, words.typeface)


def _sheets(found: Monitoring, words: BookWords, title: str) -> Iterator[Sheet]:
    def sheet(key: str, *tables: Table, note: str = "") -> Sheet:
        return Sheet(words(f"monitoring.{key}"), words(f"monitoring.{key}"), tables, note)

    said = "some_alerts" if found.alerts else "no_alerts"
    note = words(
        f"monitoring.{said}", count=len(found.alerts), checks=len(found.checks), level=round(100 * found.level)
    )
    drift = found.drift
    yield Sheet(words("monitoring.alerts"), title, (_alerts(found, words),), note)
    yield sheet("score", index_table(words, words("monitoring.index"), drift.score_bins, drift.score.index.psi))
    yield sheet(
        "features", _moved(words, drift.features, words("columns.feature")), note=words("monitoring.shift_note")
    )
    yield sheet("concepts", _moved(words, drift.concepts, words("columns.name")), note=words("monitoring.shift_note"))
    if drift.causes is not None:
        yield sheet("causes", _causes(words, drift.causes))
    heading = words("notes.before_rows", day=found.reference)
    yield sheet("migration", migration_table(words, heading, drift.moves.bands, drift.moves.counts))
    if drift.rates:
        yield sheet("rates", _shares(words, "", drift.rates))
    heading = words("monitoring.reasons_title", whom=drift.reasons.of)
    yield sheet("reasons", _shares(words, heading, drift.reasons.first))
    yield sheet("cohorts", _cohorts(found, words))
    if found.audit is not None:
        yield sheet("audit", audit_table(found.audit, words), note=words("monitoring.audit_note"))
    yield sheet("feeds", _feeds(found, words))
    yield sheet("checks", _checks(found, words))
    yield sentences(words, words("monitoring.limits"), words("monitoring.limits"), found.limits)


def _alerts(found: Monitoring, words: BookWords) -> Table:
    columns = (
        Column("light", words("columns.light"), lights=True),
        Column("watched", words("columns.watched")),
        Column("kind", words("columns.kind")),
        Column("where", words("columns.where")),
        Column("said", words("columns.said"), wide=True),
        Column("value", words("columns.value"), CellForm.NUMBER),
        Column("threshold", words("columns.threshold"), CellForm.NUMBER),
        Column("adjusted_p", words("columns.adjusted_p"), CellForm.P),
        Column("because", words("columns.because")),
    )
    rows: tuple[Row, ...] = tuple(
        {
            "light": words.lights["red" if one.watched is Watched.FEED else "amber"],
            "watched": words(f"watched.{one.watched}"),
            "kind": one.kind.replace("_", " "),
            "where": one.where,
            "said": one.said,
            "value": one.value,
            "threshold": one.threshold,
            "adjusted_p": one.adjusted_p,
            "because": one.because,
        }
        for one in found.alerts
    )
    return Table("", columns, rows)


def _moved(words: BookWords, moved: Sequence[Moved], named: str) -> Table:
    columns = (
        Column("name", named),
        Column("psi", words("columns.index"), CellForm.NUMBER, lit=Lit(0.1, 0.25)),
        Column("low", words("columns.low"), CellForm.NUMBER),
        Column("high", words("columns.high"), CellForm.NUMBER),
        Column("noise", words("columns.noise"), CellForm.NUMBER),
        Column("before", words("columns.before_points"), CellForm.SIGNED),
        Column("now", words("columns.now_points"), CellForm.SIGNED),
        Column("shift", words("columns.shift"), CellForm.SIGNED, "{now}-{before}"),
        Column("missing_before", words("columns.missing_before"), CellForm.SHARE),
        Column("missing_now", words("columns.missing_now"), CellForm.SHARE),
    )
    rows: list[Row] = []
    for one in moved:
        shift, missing = one.shift, one.missing
        rows.append(
            {
                "name": one.name,
                "psi": one.index.psi,
                "low": one.index.low,
                "high": one.index.high,
                "noise": one.index.noise,
                "before": None if shift is None else shift.before,
                "now": None if shift is None else shift.now,
                "shift": None if shift is None else shift.shift,
                "missing_before": None if missing is None or missing.reference is None else missing.reference.share,
                "missing_now": None if missing is None or missing.current is None else missing.current.share,
            }
        )
    return Table("", columns, tuple(rows))


def _causes(words: BookWords, causes: ShiftByCause) -> Table:
    """The parts of the change; they add up to it."""
    priced = causes.loss_before is not None and causes.loss_now is not None
    columns = (
        Column("cause", words("columns.cause")),
        Column("layer", words("columns.cause_kind")),
        Column("points", words("columns.points"), CellForm.SIGNED, total="SUM({points.all})"),
        Column("loss", words("columns.loss"), CellForm.MONEY, total="SUM({loss.all})" if priced else None),
    )
    total: Row = {
        "cause": words("notes.total"),
        "layer": None,
        "points": causes.score_now - causes.score_before,
        "loss": (causes.loss_now or 0.0) - (causes.loss_before or 0.0) if priced else None,
    }
    rows: tuple[Row, ...] = tuple(
        {
            "cause": words.cause(one.cause),
            "layer": words.cause_kind(one.layer),
            "points": one.points,
            "loss": one.loss,
        }
        for one in causes.causes
    )
    return Table(words("monitoring.causes_title"), columns, rows, total)


def _shares(words: BookWords, heading: str, shares: Sequence[Shares]) -> Table:
    columns = (
        Column("name", words("columns.name")),
        Column("before", words("columns.before"), CellForm.COUNT),
        Column("of_before", words("columns.of_before"), CellForm.COUNT),
        Column("share_before", words("columns.share_before"), CellForm.RATE, "{before}/{of_before}"),
        Column("now", words("columns.now"), CellForm.COUNT),
        Column("of_now", words("columns.of_now"), CellForm.COUNT),
        Column("share_now", words("columns.share_now"), CellForm.RATE, "{now}/{of_now}"),
        Column("low", words("columns.low"), CellForm.RATE),
        Column("high", words("columns.high"), CellForm.RATE),
        Column("times", words("columns.times"), CellForm.NUMBER, "{share_now}/{share_before}"),
    )
    rows: list[Row] = []
    for one in shares:
        was, now = one.reference, one.current
        times: Value = now.share / was.share if was is not None and now is not None and was.count else None
        rows.append(
            {
                "name": one.name.replace("_", " "),
                "before": None if was is None else was.count,
                "of_before": None if was is None else was.of,
                "share_before": None if was is None else was.share,
                "now": None if now is None else now.count,
                "of_now": None if now is None else now.of,
                "share_now": None if now is None else now.share,
                "low": None if now is None else now.low,
                "high": None if now is None else now.high,
                "times": times,
            }
        )
    return Table(heading, columns, tuple(rows))


def _cohorts(found: Monitoring, words: BookWords) -> Table:
    columns = (
        Column("as_of", words("columns.as_of"), CellForm.DAY),
        Column("months", words("columns.months"), CellForm.COUNT),
        Column("read", words("columns.read")),
        Column("customers", words("columns.customers"), CellForm.COUNT),
        Column("defaults", words("columns.defaults"), CellForm.COUNT),
        Column("default_rate", words("columns.default_rate"), CellForm.RATE, "{defaults}/{customers}"),
        Column("low", words("columns.low"), CellForm.RATE),
        Column("high", words("columns.high"), CellForm.RATE),
        Column("expected_rate", words("columns.expected_rate"), CellForm.RATE),
        Column("ratio", words("columns.ratio"), CellForm.NUMBER, "{default_rate}/{expected_rate}"),
        Column("auc", words("columns.auc"), CellForm.NUMBER),
        Column("gini", words("columns.gini"), CellForm.NUMBER, "2*{auc}-1"),
    )
    given = ("as_of", "months", "customers", "defaults", "default_rate", "low", "high", "expected_rate", "auc")
    rows: list[Row] = []
    for one in found.cohorts.reads:
        read = words("notes.matured" if one.matured else "notes.early")
        rows.append(
            {
                **{key: getattr(one, key) for key in given},
                "read": f"{read}, {words('notes.learned')}" if one.learned_from else read,
                "ratio": one.default_rate / one.expected_rate if one.expected_rate else None,
                "gini": None if one.auc is None else 2 * one.auc - 1,
            }
        )
    return Table("", columns, tuple(rows))


def _feeds(found: Monitoring, words: BookWords) -> Table:
    columns = (
        Column("table", words("columns.table")),
        Column("rows_before", words("columns.before"), CellForm.COUNT),
        Column("days_before", words("columns.days_before"), CellForm.COUNT),
        Column("a_day_before", words("columns.a_day_before"), CellForm.MONEY, "{rows_before}/{days_before}"),
        Column("rows", words("columns.now"), CellForm.COUNT),
        Column("days", words("columns.days"), CellForm.COUNT),
        Column("a_day", words("columns.a_day"), CellForm.MONEY, "{rows}/{days}"),
        Column("times", words("columns.times"), CellForm.NUMBER, "{a_day}/{a_day_before}"),
        Column("customers", words("columns.customers"), CellForm.COUNT),
        Column("newest", words("columns.newest"), CellForm.DAY),
    )
    rows: list[Row] = []
    for one in found.feeds:
        before = one.rows_before / one.days_before if one.days_before else None
        now = one.rows / one.days
        rows.append(
            {
                **{key: getattr(one, key) for key in ("table", "rows_before", "days_before", "rows", "days")},
                "a_day_before": before,
                "a_day": now,
                "times": now / before if before else None,
                "customers": one.customers,
                "newest": one.newest,
            }
        )
    return Table("", columns, tuple(rows))


def _checks(found: Monitoring, words: BookWords) -> Table:
    columns = (
        Column("watched", words("columns.watched")),
        Column("kind", words("columns.kind")),
        Column("where", words("columns.where")),
        Column("value", words("columns.value"), CellForm.NUMBER),
        Column("threshold", words("columns.threshold"), CellForm.NUMBER),
        Column("p", words("columns.p"), CellForm.P),
        Column("said", words("columns.said"), wide=True),
    )
    rows: tuple[Row, ...] = tuple(
        {
            "watched": words(f"watched.{one.watched}"),
            "kind": one.kind.replace("_", " "),
            "where": one.where,
            "value": one.value,
            "threshold": one.threshold,
            "p": one.p,
            "said": one.said,
        }
        for one in sorted(found.checks, key=lambda one: one.p)
    )
    return Table("", columns, rows)
