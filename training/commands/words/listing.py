"""The phrases there are, those a lender has otherwise, and a file to start from."""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby

from creditline.features.declare.phrases import Phrase
from creditline.models.why.words.own_names import shipped_names
from creditline.models.words.tables import shipped_tables
from creditline.training.commands.own_words.check import Checked
from creditline.training.commands.own_words.keys import phrases_in, reader_of


def listed(language: str, prefix: str = "") -> list[Phrase]:
    """The phrases whose keys begin with `prefix`, and names of features and concepts, which bear no field, by name."""
    names = shipped_names(language)
    by_name = [Phrase(f"features.{name}", (), said) for name, said in sorted(names.features.items())]
    by_name += [Phrase(f"concepts.{name}", (), said) for name, said in sorted(names.concepts.items())]
    return [phrase for phrase in (*phrases_in(shipped_tables(language)), *by_name) if phrase.key.startswith(prefix)]


def as_text(phrases: Iterable[Phrase]) -> str:
    """A line per phrase: key, text, and the fields it may name."""
    return "\n".join(
        f"{phrase.key} = {_quoted(phrase.text)}" + (f"  # may name {_fields(phrase)}" if phrase.named else "")
        for phrase in phrases
    )


def as_data(phrases: Iterable[Phrase]) -> list[dict[str, object]]:
    """The same as values, with who reads each: `customer` or `staff`."""
    return [
        {"key": phrase.key, "text": phrase.text, "fields": list(phrase.named), "reader": reader_of(phrase.key)}
        for phrase in phrases
    ]


def differences(own: Checked) -> list[dict[str, str | None]]:
    """A lender's phrases beside those shipped, by key; None shipped where there is none."""
    shipped = {phrase.key: phrase.text for phrase in listed(own.language)}
    return [{"key": key, "shipped": shipped.get(key), "own": said} for key, said in own.own.items()]


def differences_text(found: Iterable[dict[str, str | None]]) -> str:
    """Three lines per phrase; one that is as shipped is left out."""
    return "\n".join(
        f"{one['key']}\n  - {one['shipped'] or ''}\n  + {one['own']}" for one in found if one["shipped"] != one["own"]
    )


def file_to_start_from(language: str) -> str:
    """TOML with every phrase that customers read, each commented out, and the fields it may name."""
    return "\n".join(_started(language)) + "\n"


def _started(language: str) -> Iterator[str]:
    yield f'language = "{language}"'
    phrases = [phrase for phrase in phrases_in(shipped_tables(language)) if reader_of(phrase.key) == "customer"]
    for table, found in groupby(
        sorted(phrases, key=lambda phrase: _table(phrase.key)), lambda phrase: _table(phrase.key)
    ):
        yield f"\n[{table}]"
        for phrase in found:
            last = phrase.key.removeprefix(f"{table}.")
            yield f"# {_key(last)} = {_quoted(phrase.text)}" + (f"  # {_fields(phrase)}" if phrase.named else "")
    yield "\n# A single feature or concept by its name, as the model has it; `creditline words --list features` says which."
    yield "[features]\n"
    yield "[concepts]"


def _table(key: str) -> str:
    return key.rpartition(".")[0]


def _fields(phrase: Phrase) -> str:
    return ", ".join(f"{{{name}}}" for name in phrase.named)


def _key(name: str) -> str:
    return name if name.replace("_", "").replace("-", "").isalnum() and name.isascii() else _quoted(name)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
