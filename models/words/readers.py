"""Which of a language's texts a customer reads, and which only staff do: names and sentences of features are the customer's."""

from collections.abc import Iterator, Mapping
from typing import Any

from creditline.features.words.languages import files, word_table
from creditline.models.words.languages import words_file
from creditline.models.words.terms import Reader

# Tables of the model room's words, and keys in them; the rest of them staff read.
_CUSTOMERS = (
    "names.comma",
    "names.last_comma",
    "names.families",
    "dates",
    "numbers",
    "values",
    "notice",
    "in_default",
)
_CUSTOMERS_TOO = (
    "letter",
    "announced",
    "dispute",
    "restore.part",
    "restore.and_if",
    "restore.told",
    "restore.told_nothing",
    "access",
    "pages.common",
    "pages.customer",
    "pages.letter",
)  # of documents and pages
_STAFF = (
    "notice.internal", "notice.internal_rule", "notice.patterns", "notice.unsteady", "notice.wordless", "notice.cannot_hold",
    "notice.untold", "notice.nothing_named", "notice.reviews", "notice.held", "letter.lacking", "letter.no_file",
    "announced.staff",
    "in_default.moment", "in_default.no_points",
)  # fmt: skip


def texts_read(language: str, reader: Reader) -> Mapping[str, str]:
    """Every text of a language that the reader meets, by `room: table.key`; all of the feature room's are a customer's."""
    features = dict(_flat(word_table(files()[language]), "features: "))
    models = dict(_flat(word_table(words_file(language)), "models: "))
    for_customers = {key: text for key, text in models.items() if read_by_customers(key.removeprefix("models: "))}
    if reader == "customer":
        return features | for_customers
    return {key: text for key, text in models.items() if key not in for_customers}


def read_by_customers(key: str) -> bool:
    """Whether customers read the text that stands under `key` in the model room's words.

    >>> [read_by_customers(key) for key in ("notice.stood", "notice.reviews.merged", "page.title")]
    [True, False, False]
    """
    return _under(key, (*_CUSTOMERS, *_CUSTOMERS_TOO)) and not _under(key, _STAFF)


def _under(key: str, tables: tuple[str, ...]) -> bool:
    return any(key == table or key.startswith(f"{table}.") for table in tables)


def _flat(table: Mapping[str, Any], at: str) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{at}{key}.")
        elif isinstance(value, str):
            yield f"{at}{key}", value
