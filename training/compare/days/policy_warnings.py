"""What a policy reads and the data cannot give, kept as sentences: it is said once, not on every day."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from creditline.models.policy import PolicyWarning


@contextmanager
def policy_warnings() -> Iterator[list[str]]:
    """The sentences, each once, when the block is over; every other warning is given then."""
    said: list[str] = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield said
    for one in caught:
        if issubclass(one.category, PolicyWarning):
            text = str(one.message)
            said += [] if f"{text}." in said else [f"{text}."]
        else:
            warnings.warn_explicit(one.message, one.category, one.filename, one.lineno)
