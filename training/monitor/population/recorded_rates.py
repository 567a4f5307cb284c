"""What the lender's own record says was decided in the days judged, and in as many days before."""

from datetime import timedelta

from creditline.features.data.reading.sql_text import text_sql
from creditline.training.monitor.feeds.periods import Periods
from creditline.training.monitor.population.day import CUTTING, Watching
from creditline.training.monitor.population.rates import Share, Shares, share_of

_CALLED = {"cut": "recorded_cut", "restored": "recorded_restore", "overridden": "recorded_override"}


def recorded_rates(asked: Watching, periods: Periods) -> tuple[Shares, ...]:
    """Lines cut, restored and overridden by a person, of the lender's decisions on record; nothing where there is no record.

    Decisions count by the day they were made and were on record. Overrides are there where the record tells of any.
    """
    if not asked.data.has("decisions"):
        return ()
    told = asked.data.has("decisions", "override")
    cutting, override = ", ".join(map(text_sql, CUTTING)), "count(*) FILTER (override = 1)" if told else "0"
    known = "coalesce(CAST(recorded_at AS DATE), decided_on)"
    reference, start = f"DATE '{periods.reference}'", f"DATE '{periods.reference - timedelta(periods.days - 1)}'"
    sql = (
        f"SELECT decided_on > {reference} AS late, count(*) AS decided, count(*) FILTER (action IN ({cutting})) AS cut, "
        f"count(*) FILTER (action = 'restore') AS restored, {override} AS overridden FROM ({{view}}) "
        f"WHERE initiated_by = 'lender' AND decided_on >= {start} AND {known} <= DATE '{periods.current}' "
        f"AND (decided_on >= DATE '{periods.since}' OR decided_on <= {reference}) GROUP BY ALL"
    )
    columns = ("decided_on", "recorded_at", "initiated_by", "action", *(["override"] if told else []))
    ddl = "late boolean, decided bigint, cut bigint, restored bigint, overridden bigint"
    rows = asked.ask("decisions", columns, sql, ddl).to_pylist()

    def share(name: str, late: bool) -> Share | None:
        of = [row for row in rows if row["late"] is late]
        return share_of(sum(row[name] for row in of), sum(row["decided"] for row in of))

    names = ["cut", "restored", *(["overridden"] if told else [])]
    return tuple(Shares(_CALLED[name], share(name, False), share(name, True)) for name in names)
