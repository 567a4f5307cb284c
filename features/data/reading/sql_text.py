"""Quoting names and texts for DuckDB."""


def name_sql(name: str) -> str:
    """`name` as an identifier.

    >>> name_sql('a"b')
    '"a""b"'
    """
    return '"' + name.replace('"', '""') + '"'


def text_sql(text: str) -> str:
    """`text` as a string literal.

    >>> text_sql("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"
