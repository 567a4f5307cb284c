"""How the built-in features are spoken of, where their expression does not tell it; the table is `speech.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from creditline.features.declare.derived_speech import derived
from creditline.features.declare.expression import Number
from creditline.features.declare.speech import BelowZero, Counted, Manner, Speech, Zero
from creditline.features.errors import DeclarationError
from creditline.features.toml.text import read_table
from creditline.features.toml.typed import typed
from creditline.features.words.named import Named

_FILE = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True)
class Spoken:
    """What the table says of one feature in any of its windows. `manner` None: as the expression tells."""

    manner: Manner | None = None
    counted: Counted = Counted.NUMBER
    below_zero: BelowZero = BelowZero.LESS
    zero: Zero = Zero.NUMBER
    figures: bool = True


@cache
def spoken(file: Path = _FILE) -> Mapping[str, Mapping[str, Spoken]]:
    """By topic and feature, without its window; DeclarationError where the file is at fault."""
    return {
        topic: {
            stem: typed(Spoken, table, f"{file.name}: {topic}.{stem}", DeclarationError)
            for stem, table in features.items()
        }
        for topic, features in read_table(file, DeclarationError, "install creditline again").items()
    }


def speech_of(topic: str, stem: str, expression: Number, event: Named | None) -> Speech:
    """How a feature of a topic is said. `event`: what its words files say it is about, None where they do not."""
    told = spoken().get(topic, {}).get(stem, Spoken())
    plain = derived(expression, event)
    return replace(
        plain,
        manner=told.manner or plain.manner,
        counted=told.counted,
        below_zero=told.below_zero,
        zero=told.zero,
        figures=told.figures,
        event=event,
    )
