"""The feature catalogue as a table to read, as JSON, or as the tables of docs/features.md."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from creditline.features.catalogue import BUILT_IN, Catalogue, Declarations
from creditline.features.data import DataSet
from creditline.features.declare import BEFORE_CUT, Feature, Null
from creditline.features.declare.windows import windows
from creditline.features.words.languages import files, languages

_COLUMNS = (
    "name", "concept", "unit", "window", "no rows", "risk", "told to", "customer can change", "line cut", "definition",
)  # fmt: skip
_RISK = {1: "rises", -1: "falls", 0: ""}


def as_table(data: DataSet | None, declarations: Declarations = BUILT_IN) -> str:
    """One line per feature, columns aligned. With `data`: of its own catalogue, and whether it can give the feature."""
    everything, available = _catalogue_and_available(data, declarations)
    head = [*_COLUMNS, *([] if available is None else ["available"]), *languages()]
    rows = [[*_told(f), *([] if available is None else [_yes(f.name in available)]), *_said(f)] for f in everything]
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in [head, *rows]]
    return "\n".join(line.rstrip() for line in lines)


def as_json(data: DataSet | None, declarations: Declarations = BUILT_IN) -> str:
    """The same as a JSON list of objects, with what a feature needs and its sentences; `empty` null is a null."""
    everything, available = _catalogue_and_available(data, declarations)
    found = []
    for f in everything:
        told = {
            "name": f.name,
            "family": f.family,
            "concept": f.concept.name,
            "kind": f.kind,
            "unit": f.unit,
            "windows_days": f.windows,
            "empty": f.empty,
            "direction": f.direction,
            "null": f.null,
            "audience": f.audience,
            "changeable": f.changeable,
            "depressed_by_cut": f.depressed_by_cut,
            "definition_hash": f.definition_hash,
            "needs": sorted(f"{table}.{column}" for table, column in f.needs),
            "words": f.words.by_language(),
            "sentences": {language: asdict(said) for language, said in f.templates.items()},
        }
        found.append(told if available is None else told | {"available": f.name in available})
    return json.dumps(found, ensure_ascii=False, indent=1)


def as_markdown(data: DataSet | None, declarations: Declarations = BUILT_IN) -> str:
    """A table of families, then one per family with a line for a feature in all its windows; no before-cut variants."""
    everything, _ = _catalogue_and_available(data, declarations)
    families: dict[str, list[Feature]] = {}
    for f in everything:
        families.setdefault(f.family, []).append(f)
    counts = [
        [name, str(sum(not _is_variant(f) for f in found)), str(sum(map(_is_variant, found)))]
        for name, found in families.items()
    ]
    total = ["all", *(str(sum(int(row[i]) for row in counts)) for i in (1, 2))]
    parts = [_markdown(["family", "features", "before a cut"], [*counts, total])]
    for name, found in families.items():
        head = ["feature", "windows (days)", "concept", "unit", "no rows", "risk", "line cut", *languages()]
        parts += [f"### {name}", _markdown(head, _over_windows(f for f in found if not _is_variant(f)))]
    return "\n\n".join(parts)


def _catalogue_and_available(data: DataSet | None, declarations: Declarations) -> tuple[Catalogue, Catalogue | None]:
    if data is None:
        return declarations.known(), None
    everything = declarations.of(data)
    return everything, everything.available(data)


def _told(f: Feature) -> list[str]:
    windows = ", ".join("all" if days is None else f"{days}d" for days in f.windows)
    risk, can_change = _risk(f), _yes(f.changeable)
    return [
        f.name,
        f.concept.name,
        f.unit,
        windows,
        _empty(f),
        risk,
        f.audience,
        can_change,
        _cut(f),
        f.definition_hash,
    ]


def _over_windows(features: Iterable[Feature]) -> list[list[str]]:
    rows: dict[tuple[str, ...], list[str]] = {}
    for f in features:
        found = re.search(r"_(\d+)d$", f.name)
        name, said, days = f.name, _said(f), ""
        if found:
            days = found[1]
            name = f.name.removesuffix(found[0]) + "_*N*d"
            said = [_of_any_days(text, language, int(days)) for text, language in zip(said, languages(), strict=True)]
        key = (name, f.concept.name.partition(".")[2], str(f.unit), _empty(f), _risk(f), _cut(f), *said)
        rows.setdefault(key, []).append(days)
    return [[key[0], ", ".join(filter(None, days)), *key[1:]] for key, days in rows.items()]


def _said(f: Feature) -> list[str]:
    return [f.words.said(language) for language in languages()]


def _of_any_days(said: str, language: str, days: int) -> str:
    said_of = windows(files()[language])
    return said.replace(said_of.of(days), said_of.last.format(days="*N*"))


def _markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), *rows])


def _is_variant(f: Feature) -> bool:
    return f.name.endswith(f".{BEFORE_CUT}")


def _risk(f: Feature) -> str:
    return _RISK[f.direction] + (f", null {f.null}" if f.null is not Null.NONE else "")


def _cut(f: Feature) -> str:
    return "moves it" if f.depressed_by_cut else "before it" if _is_variant(f) else ""


def _empty(f: Feature) -> str:
    return "null" if f.empty is None else f"{f.empty:g}"


def _yes(answer: bool) -> str:
    return "yes" if answer else "no"
