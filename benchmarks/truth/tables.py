"""The figures as the tables of docs/truth.md.

python benchmarks/truth/tables.py OUT [OTHER]
"""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow.csv as csv
from figures import KINDS, Figure
from goals import goals
from methods import BUT_FOR, METHODS

IN_MODEL = ("correlation", "mean error, points", "share on what did not change")
BOTH = ("ours", "SHAP difference")
WITH_BUT_FOR = (*BOTH, BUT_FOR)


def read(out: Path) -> list[Figure]:
    """All figures of a run."""
    return [Figure(**row) for row in csv.read_csv(out / "figures.csv").to_pylist()]


def together(found: Sequence[Figure], **wanted: str) -> str:
    """The mean over the cuts of all presets, and how many cuts; a dash where there is none."""
    some = [f for f in found if all(getattr(f, name) == value for name, value in wanted.items())]
    cuts = sum(f.cases for f in some)
    if not cuts:
        return "–"
    places = 2 if "points" in wanted["figure"] else 3
    return f"{sum(f.value * f.cases for f in some) / cuts:.{places}f} ({cuts})"


def cell(found: Sequence[Figure], **wanted: str) -> str:
    """The one figure that is wanted, with its interval and cases; a dash where there is none."""
    for figure in found:
        if all(getattr(figure, name) == value for name, value in wanted.items()):
            places = 2 if "points" in figure.figure else 3
            return f"{figure.value:.{places}f} ({figure.low:.{places}f}–{figure.high:.{places}f}; {figure.cases})"
    return "–"


def table(head: list[str], rows: list[list[str]]) -> None:
    """Print one table."""
    print("| " + " | ".join(head) + " |\n" + "|---" * len(head) + "|")
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print()


def in_the_model(found: Sequence[Figure], preset: str, level: str) -> None:
    """One table for each figure: methods by kinds of cut."""
    for name in (f"top {level} right", *IN_MODEL):
        print(f"{name}, {preset}:\n")
        rows = [
            [m, *(cell(found, preset=preset, truth="model", kind=k, figure=name, method=m) for k in KINDS)]
            for m in METHODS
            if m != BUT_FOR
        ]
        table(["", *KINDS], rows)


def by_preset(found: Sequence[Figure], presets: Sequence[str], level: str) -> None:
    """Ours, the SHAP difference and the but-for effect, world by world and together."""
    top, first, error = f"top {level} right", f"injected {level} on top", "mean error, points"
    known = f"injected {level} in the model"
    asked = [
        ("model", "all", known),
        *(("model", kind, top) for kind in ("all", "single", "masked", "double")),
        *((f"world, {tier}", "single", top) for tier in ("all", "made", "alone")),
        *((f"world, {tier}", "single", first) for tier in ("made", "alone")),
        *((f"world, {tier}", "single", error) for tier in ("made", "alone")),
        *((f"world, {tier}, whole life", "single", error) for tier in ("made", "alone")),
        *((f"world, {tier}, whole life", "single", top) for tier in ("made", "alone")),
        ("world, alone", "single", f"error of the cause's {level}, points"),
        ("world, made", "masked", top),
        *((f"world, {tier}", "double", "both causes in the top two") for tier in ("all", "alone")),
    ]
    rows = [
        [
            f"{truth}: {kind}, {name}",
            m,
            *(cell(found, preset=p, truth=truth, kind=kind, figure=name, method=m) for p in presets),
            together(found, truth=truth, kind=kind, figure=name, method=m),
        ]
        for truth, kind, name in asked
        for m in (("ours",) if name == known else BOTH if truth == "model" else WITH_BUT_FOR)
    ]
    table(["figure", "method", *presets, "together"], rows)


def in_the_world(found: Sequence[Figure], preset: str, level: str) -> None:
    """All methods on single cuts of one world."""
    columns = [
        ("world, made", f"top {level} right"),
        ("world, alone", f"top {level} right"),
        ("world, alone", "mean error, points"),
        ("world, alone", "correlation"),
    ]
    rows = [
        [m, *(cell(found, preset=preset, truth=t, kind="single", figure=f, method=m) for t, f in columns)]
        for m in METHODS
    ]
    table(["", *(f"{t}: {f}" for t, f in columns)], rows)


def by_keys(found: Sequence[Figure], presets: Sequence[str], truth: str) -> None:
    """Whatever there is of layers or stability, world by world."""
    keys = list(dict.fromkeys((f.kind, f.figure, f.method) for f in found if f.truth == truth))
    rows = [
        [k, f, m, *(cell(found, preset=p, truth=truth, kind=k, figure=f, method=m) for p in presets)]
        for k, f, m in keys
    ]
    table(["cuts", "figure", "method", *presets], rows)


def promised(found: Sequence[Figure]) -> None:
    """The goals, beside what came out."""
    said = {True: "yes", False: "**no**", None: "–"}
    rows = [
        [goal.preset, goal.model, goal.what, f"{goal.found:.3f}", f"{goal.beside:.3f}", said[goal.holds]]
        for goal in goals(found)
        if goal.found == goal.found
    ]
    table(["world", "model", "goal", "found", "beside", "kept"], rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, nargs="+")
    first, *others = parser.parse_args().out
    everything = read(first)
    for out in others:
        everything += [replace(figure, preset=f"{out.name}: {figure.preset}") for figure in read(out)]
    presets = list(dict.fromkeys(figure.preset for figure in everything))
    print("### Goals\n")
    promised(everything)
    for model in dict.fromkeys(figure.model for figure in everything):
        for level in ("family", "concept"):
            found = [figure for figure in everything if (figure.model, figure.level) == (model, level)]
            print(f"## {model}, by {level}\n\n### In the model\n")
            in_the_model(found, presets[0], level)
            print("### By preset\n")
            by_preset(found, presets, level)
            print(f"### All methods in the world, single, {presets[0]}\n")
            in_the_world(found, presets[0], level)
            for truth, title in (("layers", "Layers"), ("stability", "Stability")):
                if any(figure.truth == truth for figure in found):
                    print(f"### {title}\n")
                    by_keys(found, presets, truth)


if __name__ == "__main__":
    main()
