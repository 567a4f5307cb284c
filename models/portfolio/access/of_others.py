"""What would tell of other persons: features and rules that look at linked accounts, taken out of what is handed over."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from creditline.features.declare import Feature
from creditline.models.policy import Policy

_NAMING = ("rule", "reason", "why", "fired")  # keys under which a rule is named
_VALUES = ("rule_value", "rule_threshold")
_MOVED = ("before", "after")


@dataclass(frozen=True)
class OfOthers:
    """Names of features and of rules."""

    features: frozenset[str]
    rules: frozenset[str]

    @classmethod
    def among(cls, features: Iterable[Feature], policies: Iterable[Policy]) -> "OfOthers":
        """Those that read links, and the rules that read those."""
        found = frozenset(feature.name for feature in features if any(table == "links" for table, _ in feature.needs))
        rules = (rule for policy in policies for rule in policy.rules)
        return cls(found, frozenset(rule.name for rule in rules if found.intersection(rule.columns)))

    def without(self, told: Any) -> Any:
        """Plain values without them; a table that lost something says so by `withheld`.

        >>> OfOthers(frozenset({"network.degree"}), frozenset({"linked"})).without({"rule": "review linked", "rule_value": 3.0})
        {'rule': None, 'rule_value': None, 'withheld': True}
        """
        if isinstance(told, Mapping):
            return self._table({key: self.without(value) for key, value in told.items()})
        return [self.without(one) for one in told] if isinstance(told, list | tuple) else told

    def _table(self, told: dict[str, Any]) -> dict[str, Any]:
        gone = [key for key in _NAMING if isinstance(told.get(key), str) and any(r in told[key] for r in self.rules)]
        gone += [key for key in _VALUES if gone and key in told]
        if told.get("feature") in self.features:
            gone += [key for key in _MOVED if key in told]
        return told | dict.fromkeys(gone) | ({"withheld": True} if gone else {})
