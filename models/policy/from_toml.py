"""Read a policy from TOML, and check it."""

import math
import tomllib
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

from creditline.features.errors import DeclarationError
from creditline.models.policy.checking import check_policy
from creditline.models.policy.parts.action import Action, Step
from creditline.models.policy.parts.band import PolicyBand
from creditline.models.policy.parts.clauses import Changes, Income, PortfolioCap, Review, Trigger, Unknown
from creditline.models.policy.parts.ladder import Ladder
from creditline.models.policy.parts.overlay import Level, Overlay
from creditline.models.policy.policy import Policy
from creditline.models.policy.rules import Known, parse_rule

Made = TypeVar("Made")
EXAMPLES = ("graded", "one-blow", "squeeze")


def read_policy(place: str | Path, known: Mapping[str, Known]) -> Policy:
    """The policy in the TOML file `place`, or the example of that name; checked against the columns `known`.

    DeclarationError, naming the file, for a key there is not (the nearest right one is named), a value of the wrong
    kind, and whatever `check_policy` refuses.
    """
    if str(place) in EXAMPLES:
        return example_policy(str(place), known)
    file = Path(place)
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise DeclarationError(f"{file} is not UTF-8 text; save it as that") from None
    except OSError as cause:
        raise DeclarationError(
            f"the policy {file} cannot be read ({cause.strerror}); give a TOML file, or one of {', '.join(EXAMPLES)}"
        ) from None
    return parse_policy(text, known, str(file))


def example_policy(name: str, known: Mapping[str, Known]) -> Policy:
    """One of the three policies that come with creditline: graded, one-blow, squeeze."""
    text = resources.files("creditline.models.policy.examples").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return parse_policy(text, known, name)


def parse_policy(text: str, known: Mapping[str, Known], said: str = "the policy") -> Policy:
    """The policy in `text`; errors as `read_policy`, which begin with `said`. Warns where a check cannot tell."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as cause:
        raise DeclarationError(f"{said} is not TOML ({cause}); correct it") from None
    try:
        policy = _policy(_Table(told, ""))
        check_policy(policy, known)
    except DeclarationError as fault:
        raise DeclarationError(f"{said}: {fault}") from None
    return policy


class _Table:
    """One table of the file, which refuses keys nobody asked for."""

    def __init__(self, told: Mapping[str, Any], where: str) -> None:
        self._told = told
        self._where = where
        self._asked: dict[str, None] = {}

    def get(self, key: str, kind: type, default: Any = ...) -> Any:
        """The value of `key`, of `kind`; without a default it must be there."""
        self._asked[key] = None
        if key not in self._told:
            if default is ...:
                self.done()
                raise DeclarationError(f"{self._where or 'the file'} has no {key}; add it")
            return default
        value = self._told[key]
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise DeclarationError(f"{self._at(key)} is {value!r}, where {_SAID[kind]} must be")
        if isinstance(value, float) and not math.isfinite(value):
            raise DeclarationError(f"{self._at(key)} is {value}; give a finite number, or leave it out")
        return value

    def table(self, key: str) -> "_Table | None":
        """A table within; None where it is absent."""
        told = self.get(key, dict, None)
        return None if told is None else _Table(told, f"[{key}]")

    def tables(self, key: str, within: str = "") -> list["_Table"]:
        """An array of tables within."""
        found = []
        for told in self.get(key, list, []):
            if not isinstance(told, dict):
                raise DeclarationError(f"{self._at(key)} holds {told!r}, where tables [[{within}{key}]] must be")
            named = f" {told['name']!r}" if isinstance(told.get("name"), str) else ""
            found.append(_Table(told, f"[[{within}{key}]]{named}"))
        return found

    def word(self, key: str, of: Callable[[str], Made], allowed: tuple[str, ...], default: Any = ...) -> Made:
        """One of the words `allowed`."""
        text = self.get(key, str, default)
        if text not in allowed:
            raise DeclarationError(
                f"{self._at(key)} is {text!r}, which is none of {', '.join(allowed)}{_near(text, allowed)}"
            )
        return of(text)

    def words(
        self, key: str, of: Callable[[str], Made], allowed: tuple[str, ...], default: list[str]
    ) -> tuple[Made, ...]:
        """A list of the words `allowed`."""
        given = self.get(key, list, default)
        wrong = [text for text in given if text not in allowed]
        if wrong:
            raise DeclarationError(f"{self._at(key)} holds {wrong[0]!r}, which is none of {', '.join(allowed)}")
        return tuple(of(text) for text in given)

    def done(self) -> None:
        """Refuse what was never asked for."""
        for key in self._told:
            if key not in self._asked:
                raise DeclarationError(
                    f"{self._where or 'the file'} has the key {key!r}, which means nothing there{_near(key, tuple(self._asked))}"
                )

    def _at(self, key: str) -> str:
        return f"{key} of {self._where}" if self._where else key


_SAID = {str: "text", float: "a number", int: "a whole number", bool: "true or false", list: "a list", dict: "a table"}


def _near(word: str, words: tuple[str, ...]) -> str:
    close = get_close_matches(word, words, 1, 0.5)
    return f"; did you mean {close[0]}?" if close else f"; there are {', '.join(words)}"


def _policy(told: _Table) -> Policy:
    for key in ("bands", "income", "ladder", "changes", "triggers", "reviews", "portfolio", "overlay"):
        told.get(key, list if key in ("bands", "triggers", "reviews") else dict, None)
    name, product = told.get("name", str), told.get("target_product", str, None)
    told.done()
    income, ladder, changes = told.table("income"), told.table("ladder"), told.table("changes")
    if income is None:
        raise DeclarationError(
            "the file has no [income]; say which feature tells the regular income, over how many months"
        )
    portfolio, overlay = told.table("portfolio"), told.table("overlay")
    return Policy(
        name=name,
        target_product=product,
        bands=tuple(sorted((_band(each) for each in told.tables("bands")), key=lambda band: band.lowest)),
        income=_income(income),
        ladder=Ladder() if ladder is None else _ladder(ladder),
        changes=Changes() if changes is None else _changes(changes),
        triggers=tuple(_trigger(each) for each in told.tables("triggers")),
        reviews=tuple(_review(each) for each in told.tables("reviews")),
        portfolio=None if portfolio is None else _portfolio(portfolio),
        overlay=Overlay() if overlay is None else _overlay(overlay),
    )


_STEPS = tuple(step.word for step in Step)


def _step(word: str) -> Step:
    return Step[word.upper()]


def _band(told: _Table) -> PolicyBand:
    band = PolicyBand(
        name=told.get("name", str),
        lowest=told.get("lowest", int),
        highest=told.get("highest", int),
        step=told.word("step", _step, _STEPS),
        multiple=told.get("multiple", float),
        floor=told.get("floor", float, 0.0),
        cap=told.get("cap", float),
        share=told.get("share", float, 1.0),
    )
    told.done()
    return band


def _income(told: _Table) -> Income:
    income = Income(
        told.get("feature", str),
        told.get("months", float),
        told.word("unknown", Unknown, tuple(Unknown), "share"),
    )
    told.done()
    return income


def _ladder(told: _Table) -> Ladder:
    ladder = Ladder(
        down=told.words("down", _step, _STEPS[1:], list(_STEPS[1:])),
        back=told.words("back", Action, ("restore", "increase"), ["restore", "increase"]),
        hysteresis=told.get("hysteresis", int, 0),
        at_once=told.get("at_once", int, 1),
        reopen=told.get("reopen", bool, False),
    )
    told.done()
    return ladder


def _changes(told: _Table) -> Changes:
    changes = Changes(
        cool_down_days=told.get("cool_down_days", int, 0),
        raise_cool_down_days=told.get("raise_cool_down_days", int, 0),
        minimum=told.get("minimum", float, 0.0),
        largest_cut=told.get("largest_cut", float, 1.0),
        largest_raise=told.get("largest_raise", float, math.inf),
    )
    told.done()
    return changes


def _trigger(told: _Table) -> Trigger:
    rule = parse_rule(told.get("name", str), told.get("when", str))
    trigger = Trigger(rule, told.word("step", _step, _STEPS[1:]), told.get("keep", float, 1.0))
    told.done()
    return trigger


def _review(told: _Table) -> Review:
    review = Review(parse_rule(told.get("name", str), told.get("when", str)), told.get("hold", bool, False))
    told.done()
    return review


def _portfolio(told: _Table) -> PortfolioCap:
    portfolio = PortfolioCap(told.get("cap", float), told.get("keep", float, 0.5))
    told.done()
    return portfolio


def _overlay(told: _Table) -> Overlay:
    feature = told.get("feature", str, None)
    levels = []
    if feature is None:
        levels.append(Level(points=told.get("points", int, 0), factor=told.get("factor", float, 1.0)))
    for each in told.tables("levels", "overlay."):
        at_least = each.get("at_least", float)
        levels.append(Level(at_least, each.get("points", int, 0), each.get("factor", float, 1.0)))
        each.done()
    told.done()
    return Overlay(feature, tuple(levels))
