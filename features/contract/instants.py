"""How a day or a time is written in text: one grammar, for DuckDB and for Python.

`2024-01-31` or `2024/1/31`, then, after a blank or a T, `20:15`, `20:15:00` or `20:15:00.123456789` (beyond the sixth digit cut
off), then `Z`, ` UTC` or an offset as `+08:00`, `+0800`, `+08`. Blanks around it do not matter. Anything else is no day and no
time: nothing that stands there is passed over.
"""

import re
from datetime import datetime

_DATE = r"[1-9]\d{3}(?:-\d{1,2}-|/\d{1,2}/)\d{1,2}"
_CLOCK = r"[ T](?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?"
_ZONE = r"(?:Z|z| UTC| ?[+-](?:0\d|1[0-5])(?::?[0-5]\d)?)"
_PLAIN = rf" *{_DATE}(?:{_CLOCK})? *"
_ZONED = rf" *{_DATE}{_CLOCK}{_ZONE} *"
_AS_PYTHON_HAS_IT = re.compile(
    r"[1-9]\d{3}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-](?:0\d|1[0-5]):?[0-5]\d)?)?", re.ASCII
)
_PARTS = re.compile(
    r" *(\d{4})[-/](\d{1,2})[-/](\d{1,2})"
    r"(?:[ T](\d{1,2}):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?(Z|z| UTC| ?[+-]\d\d(?::?\d\d)?)? *",
    re.ASCII,
)
_WRITTEN = re.compile(rf"{_PLAIN}|{_ZONED}", re.ASCII)


def instant_sql(text: str, sql_type: str, time_zone: str) -> str:
    """SQL of the text expression as a DATE or TIMESTAMP of `time_zone`, a name that is known; NULL where it is neither."""
    zoned = rf"TRY_CAST(regexp_replace(trim({text}), ' ([+-])', '\1') AS TIMESTAMPTZ)"
    return (
        f"CASE WHEN regexp_full_match({text}, '{_PLAIN}') THEN TRY_CAST(trim({text}) AS {sql_type}) "
        f"WHEN regexp_full_match({text}, '{_ZONED}') "
        f"THEN CAST(timezone('{time_zone}', {zoned}) AS {sql_type}) END"
    )


def instant_of(text: str) -> datetime:
    """The same in Python, with the zone that is written, if one is. ValueError for what is no day and no time."""
    if _AS_PYTHON_HAS_IT.fullmatch(text):
        return datetime.fromisoformat(text)
    found = _PARTS.fullmatch(text) if _WRITTEN.fullmatch(text) else None
    if found is None:
        raise ValueError(f"{text!r} is no day and no time")
    year, month, day, hour, minute, second, fraction, zone = found.groups()
    clock = f"{int(hour or 0):02}:{minute or '00'}:{second or '00'}.{fraction or '0'}"
    zone = (zone or "").strip().upper().replace("UTC", "Z")
    return datetime.fromisoformat(f"{year}-{int(month):02}-{int(day):02}T{clock}{zone}")
