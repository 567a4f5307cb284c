"""What is known of a customer as such, from records in memory: the rules of `customer_facts`, one date at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from creditline.features.declare import Fact
from creditline.features.engine.carriers.memory.given_columns import GivenColumns
from creditline.features.engine.kernel.codes import NEVER

EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Attribute:
    """A row of `attributes`: `valid_from` in days, `recorded` in microseconds since 1970."""

    name: str
    value: str
    valid_from: int
    recorded: int


@dataclass(frozen=True)
class Customer:
    """A customer's row of `customers` (column -> value) and rows of `attributes`. `opened_on`: days since 1970."""

    own: Mapping[str, object]
    opened_on: int | None
    attributes: Sequence[Attribute]

    def is_one(self, day: int) -> bool:
        """Whether the customer's own columns are known on `day`."""
        return self.opened_on is None or self.opened_on <= day

    def region(self, day: int) -> str | None:
        """The region known on `day`."""
        region = self.own.get("region") if self.is_one(day) else None
        return None if region is None else str(region)

    def fact(self, fact: Fact, day: int) -> float:
        """The value of a number fact known on `day` (days since 1970); NaN where unknown."""
        if fact.is_attribute:
            return _number(self._attribute(fact.name, day))
        if not self.is_one(day):
            return np.nan
        if fact.name == "tenure_days":
            return np.nan if self.opened_on is None else float(day - self.opened_on)
        return date.fromordinal(day + EPOCH).year - _number(self.own["birth_year"])

    def category(self, fact: Fact, day: int) -> str | None:
        """The value of a category fact known on `day`; None where unknown."""
        own = self.own[fact.name] if self.is_one(day) else None
        value = self._attribute(fact.name, day) if fact.is_attribute else own
        return None if value is None else str(value)

    def _attribute(self, name: str, day: int) -> object:
        """The latest row known, of two on one day the one recorded later, else the customer's own column."""
        latest = self._latest(name, day)
        own = self.own[name] if self.is_one(day) else None
        return own if latest is None else latest

    def _latest(self, name: str, day: int) -> object:
        known = [
            (a.valid_from, a.recorded, a.value)
            for a in self.attributes
            if a.name == name and a.valid_from <= day and a.recorded // 86_400_000_000 <= day
        ]
        return max(known)[2] if known else None


def customers_of(given: Mapping[str, GivenColumns], customers: int, names: Sequence[str]) -> list[Customer]:
    """Each customer by index, with the columns `names` of `customers` (null where absent) and its attributes."""
    attributes: list[list[Attribute]] = [[] for _ in range(customers)]
    if "attributes" in given:
        rows = given["attributes"]
        valid_from, recorded = rows.days("valid_from"), rows.times("recorded_at")
        assert valid_from is not None or not len(rows)
        texts = [rows.labels(name) for name in ("name", "value")]
        codes = [text.codes.tolist() for text in texts]
        for i, e in enumerate(rows.entity.tolist()):
            if e >= 0 and valid_from is not None:
                name, value = (text.values[code[i]] for text, code in zip(texts, codes, strict=True))
                attributes[e].append(Attribute(name, value, int(valid_from[i]), int(recorded[i])))
    nothing = dict.fromkeys(names)
    found = [Customer(nothing, None, attributes[i]) for i in range(customers)]
    if "customers" in given:
        rows = given["customers"]
        opened = rows.days("opened_on", NEVER)
        columns = [rows.values(name) for name in names]
        for i, e in enumerate(rows.entity.tolist()):
            if e >= 0:
                day = None if opened is None or opened[i] == NEVER else int(opened[i])
                found[e] = Customer(dict(zip(names, (c[i] for c in columns), strict=True)), day, attributes[e])
    return found


def _number(value: object) -> float:
    try:
        return np.nan if value is None else float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return np.nan
