"""Which concept each built-in feature belongs to and what its value means for risk; the table is `concepts.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from creditline.features.declare.kinds import Null
from creditline.features.errors import DeclarationError
from creditline.features.toml.text import read_table
from creditline.features.toml.typed import typed

_FILE = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True)
class Meaning:
    """What one feature means in any of its windows. `concept`: its concept's own part of the name.

    `internal`: only staff is told, whoever the family's features are for.
    """

    concept: str
    direction: int
    null: Null
    internal: bool = False


@dataclass(frozen=True)
class _Listed:
    """The features of one concept, as the file lists them."""

    rises: tuple[str, ...] = ()
    falls: tuple[str, ...] = ()
    pattern: tuple[str, ...] = ()
    missing_is_best: tuple[str, ...] = ()
    missing_is_worst: tuple[str, ...] = ()
    internal: tuple[str, ...] = ()

    def meanings(self, concept: str) -> list[tuple[str, Meaning]]:
        """Each feature and what it means; DeclarationError where nothing can be said of its missing values."""
        directions = [(self.rises, 1), (self.falls, -1), (self.pattern, 0)]
        found = [(stem, direction) for stems, direction in directions for stem in stems]
        nulls = dict.fromkeys(self.missing_is_best, Null.BEST) | dict.fromkeys(self.missing_is_worst, Null.WORST)
        unplaced = [stem for stem in nulls if stem not in (*self.rises, *self.falls)]
        if unplaced or len(nulls) < len(self.missing_is_best) + len(self.missing_is_worst):
            stem = (unplaced or [*nulls])[0]
            raise DeclarationError(
                f"{stem}: a missing value is placed once, and of a feature that has a direction in the same concept"
            )
        listed = {stem for stem, _ in found}
        unlisted = [stem for stem in self.internal if stem not in listed]
        if unlisted:
            raise DeclarationError(f"{unlisted[0]}: list what it means for risk too, where it is told to staff only")
        return [
            (stem, Meaning(concept, direction, nulls.get(stem, Null.NONE), stem in self.internal))
            for stem, direction in found
        ]


@cache
def meanings(file: Path = _FILE) -> Mapping[str, Mapping[str, Meaning]]:
    """By topic and feature, without its window; DeclarationError where one is listed twice or the file is at fault."""
    found: dict[str, dict[str, Meaning]] = {}
    for topic, concepts in read_table(file, DeclarationError, "name a file of concepts").items():
        of_topic = found.setdefault(topic, {})
        for concept, table in concepts.items():
            where = f"{file.name}: {topic}.{concept}"
            try:
                listed = typed(_Listed, table, where, DeclarationError).meanings(concept)
            except DeclarationError as error:
                raise DeclarationError(str(error) if str(error).startswith(where) else f"{where}: {error}") from None
            for stem, meaning in listed:
                if stem in of_topic:
                    raise DeclarationError(
                        f"{where}: {stem} is of the concept {of_topic[stem].concept} already; list it once"
                    )
                of_topic[stem] = meaning
    return found


def meaning(topic: str, stem: str) -> Meaning:
    """What the feature of a topic is about and means; DeclarationError where the table does not list it."""
    found = meanings().get(topic, {}).get(stem)
    if found is None:
        raise DeclarationError(
            f"{_FILE.name} does not say which concept of {topic} the feature {stem} belongs to; list it"
        )
    return found


def meaning_of_indicator(slug: str, stem: str) -> Meaning:
    """What a macro feature means; an indicator that is not listed is a concept of its own, and a pattern."""
    return meanings().get("macro", {}).get(f"{slug}.{stem}") or Meaning(slug, 0, Null.NONE)
