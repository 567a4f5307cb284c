"""Random numbers that belong to a customer, a month and a purpose, however the work is divided.

Every number is a hash of (seed, replicate, stream, customer, month, slot, purpose): the SplitMix64 generator of
Steele, Lea & Flood (2014), "Fast splittable pseudorandom number generators", started from a hash of the first four and
advanced by a counter made of the others. Nothing is consumed, so leaving out one event never moves the draws of another.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from scipy.special import ndtri

from creditline.training.world.setting.arrays import Floats, Ints, Words

_GAMMA = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1


class Stream(IntEnum):
    """One independent stream for each part of life."""

    PROFILE = 1
    GROUP = 2
    MACRO = 3
    SHOCKS = 4
    INCOME = 5
    SPENDING = 6
    LOGINS = 7
    HUABEI = 8
    JIEBEI = 9
    INQUIRIES = 10
    OBLIGATIONS = 11
    LINKS = 12
    LENDER = 13
    RECORDING = 14
    LOOKUPS = 15


def mixed(words: Words) -> Words:
    """SplitMix64's output function, in place."""
    words ^= words >> np.uint64(30)
    words *= np.uint64(0xBF58476D1CE4E5B9)
    words ^= words >> np.uint64(27)
    words *= np.uint64(0x94D049BB133111EB)
    words ^= words >> np.uint64(31)
    return words


def _mixed_int(word: int) -> int:
    return int(mixed(np.array([word & _MASK], dtype=np.uint64))[0])


def _unit(words: Words) -> Floats:
    return ((words >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53


def counter(month: int, slot: int = 0, purpose: int = 0) -> int:
    """The place of a draw within its stream: months below 2^40, slots below 4096, purposes below 256."""
    return (month << 20) | (slot << 8) | purpose


@dataclass(frozen=True)
class Draws:
    """The streams of some customers; `replicate` 0 is the world's own life, others are lives it might have had."""

    keys: dict[Stream, Words]

    @staticmethod
    def of(seed: int, customers: Ints, replicate: Ints | int = 0) -> "Draws":
        """The streams of the given customers (0-based numbers)."""
        identity = customers.astype(np.uint64) * np.uint64(_GAMMA)
        identity += np.asarray(replicate, dtype=np.uint64) * np.uint64(0xD1B54A32D192ED03)
        identity = mixed(identity)
        start = _mixed_int(seed + _GAMMA)
        keys = {stream: mixed(identity + np.uint64(_mixed_int(start + stream * _GAMMA))) for stream in Stream}
        return Draws(keys)

    def uniform(self, stream: Stream, month: int, purpose: int, slot: int = 0) -> Floats:
        """One number in (0, 1) per customer."""
        step = np.uint64((counter(month, slot, purpose) * _GAMMA) & _MASK)
        return _unit(mixed(self.keys[stream] + step))

    def normal(self, stream: Stream, month: int, purpose: int, slot: int = 0) -> Floats:
        """One standard normal number per customer."""
        return np.asarray(ndtri(self.uniform(stream, month, purpose, slot)))

    def events(self, stream: Stream, customer: Ints, month: Ints, slot: Ints) -> "EventDraws":
        """The draws of single events; `customer` is a position among these customers."""
        words = ((month << 20) | (slot << 8)).astype(np.uint64)
        words *= np.uint64(_GAMMA)
        words += self.keys[stream][customer]
        return EventDraws(words)

    def uniform_at(self, stream: Stream, customer: Ints, month: Ints, slot: Ints, purpose: int) -> Floats:
        """One number in (0, 1) per event, for a single purpose."""
        return self.events(stream, customer, month, slot).uniform(purpose)


@dataclass(frozen=True)
class EventDraws:
    """The draws of some events, one for each purpose."""

    words: Words

    def uniform(self, purpose: int) -> Floats:
        """One number in (0, 1) per event."""
        return _unit(mixed(self.words + np.uint64((purpose * _GAMMA) & _MASK)))


def poisson(rate: Floats, uniform: Floats, most: int) -> Ints:
    """Poisson counts by inversion, at most `most`: never falls when the rate rises."""
    term = np.exp(-rate)
    cumulative = term.copy()
    count = (uniform > cumulative).astype(np.int64)
    for k in range(1, most):
        term = term * rate / k
        cumulative += term
        count += uniform > cumulative
    return count


def rooted_count(rate: Floats, normal: Floats, spread: float, most: int) -> Ints:
    """Counts around `rate` whose square root is normal with standard deviation `spread / 2` (Poisson: about 1/2)."""
    root = np.maximum(np.sqrt(rate) + 0.5 * spread * normal, 0.0)
    return np.minimum(root * root + 0.5, most).astype(np.int64)
