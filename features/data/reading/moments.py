"""Days and times as a declared format reads them."""

from creditline.features.data.reading.sql_text import text_sql

_QUARTER = "%q"


def strptime_sql(text: str, form: str) -> str:
    """SQL of the moment that the SQL `text` holds in the format, NULL where it is not written so.

    A quarter, `%q`, is its first day.
    """
    if _QUARTER not in form:
        return f"try_strptime({text}, {text_sql(form)})"
    each = [
        f"try_strptime({text}, {text_sql(form.replace(_QUARTER, str(quarter)))}) + to_months({3 * (quarter - 1)})"
        for quarter in range(1, 5)
    ]
    return f"coalesce({', '.join(each)})"


def month_end_sql(moment: str, forms: tuple[str, ...]) -> str:
    """SQL of the last day of the month; of the quarter, where that is what is written."""
    quarter = any(_QUARTER in form for form in forms)
    return f"last_day(date_trunc('quarter', {moment}) + to_months(2))" if quarter else f"last_day({moment})"
