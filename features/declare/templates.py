"""How a change of a feature is said: one set of sentences per language, its verbs chosen by the unit.

`{name}` stands for the feature's name, `{before}` and `{after}` for its values as they are spoken.
"""

from dataclasses import astuple, dataclass, replace

_LEVELS = ("ratio", "share", "index", "score")  # a level rises (升), what is counted grows (增)


@dataclass(frozen=True)
class Templates:
    """A sentence for every way a value can change, without a full stop.

    `rose`, `fell`: both numbers known; `rose_slightly`, `fell_slightly`: too little to be told apart when spoken;
    `appeared`: null before; `vanished`: null now; `changed`: from one category to another; `unknown`: null twice.
    """

    rose: str
    fell: str
    rose_slightly: str
    fell_slightly: str
    appeared: str
    vanished: str
    changed: str
    unknown: str

    def naming(self, name: str) -> "Templates":
        """The same sentences about the feature called `name`."""
        return Templates(*(sentence.replace("{name}", name) for sentence in astuple(self)))


_ENGLISH = Templates(
    rose="{name} rose from {before} to {after}",
    fell="{name} fell from {before} to {after}",
    rose_slightly="{name} rose very slightly and is still about {after}",
    fell_slightly="{name} fell very slightly and is still about {after}",
    appeared="{name}: {after}, no record before",
    vanished="{name}: no record now, {before} before",
    changed="{name} changed from {before} to {after}",
    unknown="{name} is not known",
)
_CHINESE = Templates(
    rose="{name}由{before}增至{after}",
    fell="{name}由{before}降至{after}",
    rose_slightly="{name}略有上升，仍约为{after}",
    fell_slightly="{name}略有下降，仍约为{after}",
    appeared="{name}现为{after}，此前无记录",
    vanished="{name}现无记录，此前为{before}",
    changed="{name}由{before}变为{after}",
    unknown="{name}无记录",
)
_CHINESE_LEVEL = replace(_CHINESE, rose="{name}由{before}升至{after}")


def templates(language: str, unit: str) -> Templates:
    """The sentences of a unit in `en` or `zh`, the name still to be put in; KeyError for another language."""
    return {"en": _ENGLISH, "zh": _CHINESE_LEVEL if unit in _LEVELS else _CHINESE}[language]
