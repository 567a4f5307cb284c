"""`data.toml` as text."""

import json
from collections.abc import Iterable, Mapping

from creditline.features.contract import TABLES
from creditline.features.data.mapping.settings import Settings


def settings_toml(settings: Settings, prohibited_anyway: Iterable[str]) -> str:
    """The text of the `data.toml` that reads as `settings`; `prohibited_anyway` need not be stated."""
    lines = [f"time_zone = {_text(settings.time_zone)}", f"currency = {_text(settings.currency)}"]
    if settings.grace_days:
        lines.append(f"grace_days = {settings.grace_days}")
    for name in TABLES:
        mapping = settings.mapping(name)
        body: list[str] = []
        if mapping.files:
            body.append(f"file = {_list(mapping.files)}")
        if name in settings.covered_from:
            body.append(f"covered_from = {settings.covered_from[name].isoformat()}")
        if mapping.columns:
            body.append(f"columns = {_pairs(mapping.columns)}")
        if name == "customers":
            own = [entry for entry in settings.prohibited if entry not in set(prohibited_anyway)]
            if own:
                body.append(f"prohibited = {_list(own)}")
            if settings.permitted:
                body.append(f"permitted = {_list(settings.permitted)}")
        if body:
            lines += ["", f"[{name}]", *body]
        for column, values in mapping.values.items():
            lines += ["", f"[{name}.values.{column}]"]
            lines += [f"{_text(own)} = {_text(meant)}" for own, meant in values.items()]
    return "\n".join(lines) + "\n"


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _list(values: Iterable[str]) -> str:
    return "[" + ", ".join(_text(value) for value in values) + "]"


def _pairs(values: Mapping[str, str]) -> str:
    return "{ " + ", ".join(f"{_text(own)} = {_text(meant)}" for own, meant in values.items()) + " }"
