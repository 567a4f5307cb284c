"""What the lender's own record says was decided in the days judged, and in as many days before."""

from datetime import timedelta

from creditline.features.data import DataSet
from creditline.features.data.reading.sql_text import text_sql
from creditline.training.monitor.feeds.periods import Periods
from creditline.training.monitor.population.day import CUTTING
from creditline.training.monitor.population.rates import Shares, share_of


def recorded_rates(data: DataSet, periods: Periods) -> tuple[Shares, ...]:
    """Lines cut, restored and overridden by a person, of the lender's decisions on record; nothing where there is no record.

    Decisions count by the day they were made and were on record. Overrides are there where the record tells of any.
    """
    if not data.has("decisions"):
        return ()
    cutting = ", ".join(map(text_sql, CUTTING))
    override = "count(*) FILTER (override = 1)" if data.has("decisions", "override") else "NULL"
    known = "coalesce(CAST(recorded_at AS DATE), decided_on)"
    start = periods.reference - timedelta(periods.days - 1)
    with data.connect() as connection:
        rows = {
            late: numbers
            for late, *numbers in connection.execute(
                f"SELECT decided_on > ?, count(*), count(*) FILTER (action IN ({cutting})), "
                f"count(*) FILTER (action = 'restore'), {override} FROM decisions "
                f"WHERE initiated_by = 'lender' AND decided_on >= ? AND {known} <= ? "
                "AND (decided_on >= ? OR decided_on <= ?) GROUP BY ALL",
                [periods.reference, start, periods.current, periods.since, periods.reference],
            ).fetchall()
        }
    was, now = rows.get(False, [0, 0, 0, 0]), rows.get(True, [0, 0, 0, 0])
    found = [
        Shares(name, share_of(was[place], was[0]), share_of(now[place], now[0]))
        for place, name in ((1, "recorded_cut"), (2, "recorded_restore"))
    ]
    if data.has("decisions", "override"):
        found.append(Shares("recorded_override", share_of(was[3] or 0, was[0]), share_of(now[3] or 0, now[0])))
    return tuple(found)
