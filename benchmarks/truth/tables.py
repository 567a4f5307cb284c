"""The figures as the tables of docs/truth.md.

python benchmarks/truth/tables.py OUT [OTHER]
"""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow.csv as csv
from figures import Figure
from methods import METHODS

IN_MODEL = ("top family right", "correlation", "mean error, points", "share on what did not change")


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


def cell(found: list[Figure], **wanted: str) -> str:
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, nargs="+")
    first, *others = parser.parse_args().out
    found = read(first)
    for out in others:
        found += [replace(figure, preset=f"{out.name}: {figure.preset}") for figure in read(out)]
    presets = list(dict.fromkeys(figure.preset for figure in found))
    both = ("ours", "SHAP difference")
    print("### In the model\n")
    for name in ("top family right", "correlation", "mean error, points", "share on what did not change"):
        print(f"{name}, {presets[0]}:\n")
        kinds = ["single", "masked", "double", "chronic", "thin file"]
        rows = [
            [m, *(cell(found, preset=presets[0], truth="model", kind=k, figure=name, method=m) for k in kinds)]
            for m in METHODS
        ]
        table(["", *kinds], rows)
    print("### By preset\n")
    asked = [
        *(("model", kind, "top family right") for kind in ("single", "masked", "double")),
        *((f"world, {tier}", "single", "top family right") for tier in ("all", "made", "alone")),
        *((f"world, {tier}", "single", "mean error, points") for tier in ("made", "alone")),
        *((f"world, {tier}, whole life", "single", "mean error, points") for tier in ("made", "alone")),
        *((f"world, {tier}, whole life", "single", "top family right") for tier in ("made", "alone")),
        ("world, alone", "single", "error of the cause's family, points"),
        ("world, made", "single", "first family on top"),
        ("world, made", "masked", "top family right"),
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
        for m in both
    ]
    table(["figure", "method", *presets, "together"], rows)
    print("### All methods in the world, single, " + presets[0] + "\n")
    columns = [
        ("world, made", "top family right"),
        ("world, alone", "top family right"),
        ("world, alone", "mean error, points"),
        ("world, alone", "correlation"),
    ]
    rows = [
        [m, *(cell(found, preset=presets[0], truth=t, kind="single", figure=f, method=m) for t, f in columns)]
        for m in METHODS
    ]
    table(["", *(f"{t}: {f}" for t, f in columns)], rows)
    for truth, title in (("layers", "Layers"), ("stability", "Stability")):
        print(f"### {title}\n")
        keys = list(dict.fromkeys((f.kind, f.figure, f.method) for f in found if f.truth == truth))
        rows = [
            [k, f, m, *(cell(found, preset=p, truth=truth, kind=k, figure=f, method=m) for p in presets)]
            for k, f, m in keys
        ]
        table(["cuts", "figure", "method", *presets], rows)


if __name__ == "__main__":
    main()
