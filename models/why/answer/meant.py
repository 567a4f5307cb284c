"""What a feature is about, and what its moves mean for risk."""

from dataclasses import dataclass

from creditline.features.declare.speech import PLAIN, Speech
from creditline.features.words.named import Named


@dataclass(frozen=True)
class Meant:
    """`concept`: its concept's name, `<family>.<stem>`; `named`: what that is called inside a sentence.

    `direction`: +1 risk rises with the value, -1 it falls, 0 it is a pattern. `null`: where a missing value of one with a
    direction stands, `best`, `worst` or `none`. `speech`: how its values are said.
    """

    concept: str
    named: Named
    direction: int
    null: str
    speech: Speech = PLAIN
