"""Refits of a model: the same training on other draws of its customers, which tell whether a reason would survive one."""

import gzip
import io
import zlib
from dataclasses import dataclass, field
from functools import cached_property

from creditline.features.errors import DataError
from creditline.models.artefact.text import booster_feature_names, normal_booster_text
from creditline.models.trees.from_booster import as_trees
from creditline.models.trees.trees import Trees

_BETWEEN = "\x00"  # between boosters; no text of one holds it
_LARGEST_GROWTH = 50  # times; texts of boosters compress to between a half and a tenth, zeros to a thousandth


@dataclass(frozen=True)
class Refits:
    """Boosters grown like the model's own, each on customers drawn anew (with replacement) and with a seed of its own.

    `texts`: LightGBM's text format, in the order they were drawn; none where the training made none.
    """

    texts: tuple[str, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "texts", tuple(map(normal_booster_text, self.texts)))

    def __len__(self) -> int:
        return len(self.texts)

    @cached_property
    def trees(self) -> tuple[Trees, ...]:
        """Each as trees, read on first use; DataError as `as_trees`."""
        return tuple(map(as_trees, self.texts))

    def of(self, names: list[str]) -> "Refits":
        """Themselves; DataError where one was grown on other features than `names`."""
        for text in self.texts:
            grown = booster_feature_names(text)
            if grown != names:
                raise DataError(
                    f"a refit was grown on {len(grown)} columns ({', '.join(grown[:3])}, …) and the model on {len(names)} "
                    f"({', '.join(names[:3])}, …); they must be the same"
                )
        return self

    def to_bytes(self) -> bytes:
        """All texts, compressed; the same bytes for the same texts."""
        return gzip.compress(_BETWEEN.join(self.texts).encode(), 9, mtime=0)

    @classmethod
    def from_bytes(cls, content: bytes) -> "Refits":
        """What `to_bytes` wrote; ValueError or OSError where it is something else, or grows to far more than boosters do."""
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
                held = file.read(_LARGEST_GROWTH * len(content) + 1)
        except (EOFError, zlib.error) as error:
            raise ValueError(f"its refits are not compressed as they were written ({error})") from error
        if len(held) > _LARGEST_GROWTH * len(content):
            raise ValueError(f"its refits take more than {_LARGEST_GROWTH} times what they do compressed")
        text = held.decode()
        return cls(tuple(text.split(_BETWEEN)) if text else ())
