"""Words in brackets: what a text says that is in none is not in those words."""

import json
import re
from collections.abc import Iterable

from creditline.features.words.named import Named
from creditline.models.words.overlay import leaves
from creditline.models.words.tables import shipped_tables

OPEN, SHUT = "\u27e6", "\u27e7"
LOOKED_FOR = ("numbers.unit_words.", "pages.look.", "pages.common.html_language")  # not phrases: sought in names, CSS


def bracketed_file(language: str, names: Iterable[tuple[str, str, Named]] = ()) -> str:
    """A lender's own file with every phrase that is shipped in brackets.

    `names`: features, concepts and events that are not built in, each as its table, its name and what a model calls it.
    """
    lines = [f'language = "{language}"']
    for key, text in leaves(shipped_tables(language)):
        said = text if key.startswith(LOOKED_FOR) else f"{OPEN}{text}{SHUT}"
        lines.append(f"{'.'.join(map(_quoted, key.split('.')))} = {_quoted(said)}")
    for table, name, named in sorted(set(names)):
        lines.append(f"{table}.{_quoted(name)} = {_quoted(f'{OPEN}{named.said(language)}{SHUT}')}")
    return "\n".join(lines) + "\n"


def bare(text: str) -> str:
    """The text without the brackets; without its capitals, since a bracket has none."""
    return text.replace(OPEN, "").replace(SHUT, "").lower()


def outside(text: str) -> str:
    """What stands in no bracket."""
    while (less := re.sub(f"{OPEN}[^{OPEN}{SHUT}]*{SHUT}", "", text)) != text:
        text = less
    return text


def words_outside(text: str) -> list[str]:
    """The words that stand in no bracket."""
    return re.findall("[A-Za-z]{2,}|[\u3400-\u9fff]+", outside(text))


def shown(page: str) -> str:
    """The text that is seen or read out of an HTML page."""
    body = re.sub(r"<style>.*?</style>|<!--.*?-->", "", page, flags=re.DOTALL)
    return re.sub(r"<[^>]+>", "\n", body)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
