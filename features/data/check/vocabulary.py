"""Words of a column that features tell apart and do not know: which, in how many rows, and what they might be."""

import json
from collections.abc import Iterator, Sequence

import duckdb

from creditline.features.contract import Column, Table
from creditline.features.contract.vocabulary import Vocabulary
from creditline.features.data.check.problem import Problem, Severity
from creditline.features.data.check.tally import WordCount
from creditline.features.data.reading.sql_text import name_sql

MOST = 5  # words told one by one


def words_told(connection: duckdb.DuckDBPyConnection, relation: str, column: Column) -> tuple[WordCount, ...]:
    """The words of a column of the typed rows that `relation` selects."""
    name = name_sql(column.name)
    found = connection.execute(f"SELECT {name}, count(*) FROM ({relation}) GROUP BY 1").fetchall()
    return tuple(WordCount(said, rows) for said, rows in found)


def unknown_words(table: Table, column: Column, words: Sequence[WordCount], rows: int) -> Iterator[Problem]:
    """A warning per word that the column's vocabulary does not have, the commonest first, and one for rows without a word.

    `rows`: how many there are.
    """
    vocabulary = column.vocabulary
    if vocabulary is None or not rows:
        return
    counts = [(one.said, one.rows) for one in sorted(words, key=lambda one: (-one.rows, one.said or ""))]
    unknown = [(said, count) for said, count in counts if said is not None and said not in vocabulary]
    told = {said for said, _ in counts if said is not None}
    if vocabulary.needed and told and len(unknown) == len(told):
        listed = ", ".join(repr(said) for said, _ in unknown[:MOST])
        yield Problem(
            table.name,
            column.name,
            f"none of its words is known ({listed}{', …' if len(unknown) > MOST else ''}), and the column "
            f"{vocabulary.otherwise}",
            f"say in [{table.name}.values.{column.name}] of data.toml which each is of "
            f"{', '.join(word.word for word in vocabulary.words)}, or leave the column out",
            sum(count for _, count in unknown),
        )
    for said, count in unknown[:MOST]:
        yield _warning(
            table,
            column,
            f"{said!r} is no {column.name} that is known, and {vocabulary.otherwise}: {_share(count, rows)}",
            _remedy(vocabulary, table, column, said),
            count,
        )
    if more := unknown[MOST:]:
        count = sum(each for _, each in more)
        found = f"{len(more)} more words are unknown, and each {vocabulary.otherwise}: {_share(count, rows)}"
        yield _warning(table, column, found, "say in data.toml what they mean", count)
    without = sum(count for said, count in counts if said is None)
    if without and vocabulary.if_none is not None:
        found = f"there is no {column.name}, and the row {vocabulary.otherwise}: {_share(without, rows)}"
        yield _warning(table, column, found, vocabulary.if_none, without)


def _warning(table: Table, column: Column, found: str, remedy: str, rows: int) -> Problem:
    return Problem(table.name, column.name, found, remedy, rows, severity=Severity.WARNING)


def _share(count: int, rows: int) -> str:
    return f"{100.0 * count / rows:.3g} % of the table,"


def _remedy(vocabulary: Vocabulary, table: Table, column: Column, said: str) -> str:
    place = f"[{table.name}.values.{column.name}] of data.toml"
    near = vocabulary.nearest(said)
    if near is None:
        return f"say in {place} which it is of {', '.join(word.word for word in vocabulary.words)}"
    called = " / ".join(near.named.by_language().values())
    return f'if it is {near.word} ({called}), say in {place}: {json.dumps(said, ensure_ascii=False)} = "{near.word}"'
