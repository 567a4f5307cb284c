"""Words whose every phrase bears its key, so that a letter tells which phrases made it."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from creditline.features.words.named import Named
from creditline.models.why.words.from_toml import made
from creditline.models.why.words.own_names import OwnNames
from creditline.models.why.words.wording import Wording
from creditline.models.words.tables import Table

_OPEN, _THEN, _SHUT = "\ue000", "\ue001", "\ue002"  # of the private use area: no text has them
_MARK = re.compile(f"{_OPEN}([^{_OPEN}{_SHUT}]*){_THEN}([0-9]+){_SHUT}")

# What is not said as it stands: words that are looked for in names, phrases that names of features were made with, and CSS.
_NOT_SAID = (
    "numbers.unit_words", "numbers.age_name", "windows", "events", "variants", "categories", "indicators", "concepts", "features",
    "macro_terms", "pages.look", "pages.common.html_language",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class KeyedWording(Wording):
    """A wording in which what single features and concepts are called bears its key, too, such as `features.<name>`."""

    def feature(self, name: str, named: Named) -> str:
        """The name with its key before it."""
        return _marked(f"features.{name}", super().feature(name, named))

    def concept(self, name: str, named: Named) -> str:
        """The name with its key before it."""
        return _marked(f"concepts.{name}", super().concept(name, named))

    def event(self, name: str, named: Named | None) -> str:
        """What the sentences name, with its key before it."""
        said = super().event(name, named)
        return _marked(f"events.{name}", said) if said else said


def keyed(words: Wording) -> KeyedWording:
    """The same words, each phrase with its key before it; what is said with them is `plain` without the keys."""
    bearing = made(
        words.language, _keyed(words.tables), words.where, OwnNames(words.features, words.concepts, words.events)
    )
    return KeyedWording(**{each.name: getattr(bearing, each.name) for each in fields(Wording)})


def keys_in(text: str) -> Counter[str]:
    """The keys of the phrases that made a text, and how often each is in it."""
    return Counter(key for key, _ in _MARK.findall(text))


def signs_in(text: str) -> Counter[str]:
    """The same keys with the signs that their phrases have in it beside what is filled in."""
    signs: Counter[str] = Counter()
    for key, own in _MARK.findall(text):
        signs[key] += int(own)
    return signs


def plain(text: str) -> str:
    """The text without the keys."""
    return _MARK.sub("", text)


def _keyed(table: Table, place: str = "") -> dict[str, Any]:
    return {
        key: _keyed(said, f"{place}{key}.") if isinstance(said, Mapping) else _of(f"{place}{key}", said)
        for key, said in table.items()
    }


def _of(key: str, said: str) -> str:
    unsaid = any(key == name or key.startswith(f"{name}.") for name in _NOT_SAID)
    return said if unsaid else _marked(key, said)


def _marked(key: str, said: str) -> str:
    signs = len(re.sub(r"{\w*}", "", said))
    return f"{_OPEN}{key}{_THEN}{signs}{_SHUT}{said}"
