"""Every number that is printed has a row in docs/numbers.md, every row a number, and every row a test that is there."""

import ast
import dataclasses
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from creditline.training.metrics import Metrics
from creditline.training.run.cut import Cut
from creditline.training.run.portfolio import ActionCount, BandCount, DefaultCount
from creditline.training.run.truth import BesideTruth

ROOT = Path(__file__).parents[2]
PRINTING = (
    "commands/terminal/training_shown.py",
    "commands/validate.py",
    "run/page.py",
    "cohorts/bounds.py",
    "cohorts/flow.py",
    "run/moved_level.py",
)
NUMERIC = re.compile(r"[+,]*(\.\d+)?[fg%]|,")


def rows(part: str) -> dict[str, list[str]]:
    """The rows of the table under a heading: the names of the first column to the other cells."""
    page = (ROOT / "docs" / "numbers.md").read_text(encoding="utf-8")
    (text,) = re.findall(rf"^## {part}\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line.startswith("| `"):
            first, *others = (cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|")))
            for name in re.findall(r"`([^`]+)`", first):
                assert name not in found, f"{name} stands twice"
                found[name] = others
    assert found
    return found


def leaves(schema: Mapping[str, object], node: Mapping[str, object], path: str = "") -> Iterator[str]:
    """Where a JSON Schema has a number: names joined by points, `[]` for each array."""
    if "$ref" in node:
        node = schema["$defs"][node["$ref"].rpartition("/")[2]]
    for one in node.get("anyOf", ()):
        yield from leaves(schema, one, path)
    if node.get("type") in ("integer", "number"):
        yield path
    if node.get("type") == "array":
        yield from leaves(schema, node["items"], f"{path}[]")
    for name, one in node.get("properties", {}).items():
        yield from leaves(schema, one, f"{path}.{name}" if path else name)


def printed(source: str) -> set[str]:
    """The expressions that a format like `.4f`, `,` or `.1%` makes a text of."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FormattedValue) and isinstance(node.format_spec, ast.JoinedStr):
            spec = "".join(part.value for part in node.format_spec.values if isinstance(part, ast.Constant))
            if NUMERIC.fullmatch(spec):
                found.add(ast.unparse(node.value))
    return found


def _counts(kind: type) -> list[str]:
    return [
        field.name for field in dataclasses.fields(kind) if field.type in (int, float, "float | None", float | None)
    ]


def summary_numbers() -> set[str]:
    """Where the JSON of `creditline run` has a number, but for the answer, which has a schema of its own."""
    return {
        "customers",
        "model.features",
        *(f"metrics.*.{field.name}" for field in dataclasses.fields(Metrics)),
        *(f"scorecard.{field.name}" for field in dataclasses.fields(Metrics)),
        *(f"truth.{name}" for name in (*_counts(BesideTruth), "reached")),
        *(f"bands[].{name}" for name in _counts(BandCount)),
        *(f"in_default.{name}" for name in _counts(DefaultCount)),
        *(f"actions[].{name}" for name in _counts(ActionCount)),
        *(f"explained.cut.{name}" for name in _counts(Cut)),
    }


def test_every_number_of_the_report_has_a_row_and_every_row_a_number():
    file = ROOT / "training" / "validate" / "report" / "report.schema.json"
    schema = json.loads(file.read_text(encoding="utf-8"))
    there = set(leaves(schema, schema)) - {"schema_version"}
    assert there == set(rows("The validation report"))


def test_every_number_of_the_summary_has_a_row_and_every_row_a_number():
    assert summary_numbers() == set(rows("The summary of `creditline run`"))


def test_every_number_on_the_command_line_has_a_row_and_every_row_a_number():
    there = set()
    for name in PRINTING:
        source = (ROOT / "training" / name).read_text(encoding="utf-8")
        there |= {f"{name}: {expression}" for expression in printed(source)}
    assert there == set(rows("The command line"))


def test_every_page_with_figures_has_a_row():
    pages = [ROOT / "README.md", ROOT / "benchmarks" / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    with_figures = {
        str(page.relative_to(ROOT))
        for page in pages
        if page.name != "numbers.md" and re.search(r"\d\.\d|\d ?%", page.read_text(encoding="utf-8"))
    }
    assert with_figures == set(rows("README and docs"))


PARTS = ("The validation report", "The summary of `creditline run`", "MLflow", "The command line", "README and docs")


@pytest.mark.parametrize("part", PARTS)
def test_every_row_says_all_and_names_tests_that_are_there(part):
    functions: dict[Path, set[str]] = {}
    for name, cells in rows(part).items():
        assert all(cells), f"{name} has an empty cell"
        named = re.findall(r"`(tests/[\w/]+(?:\.py)?)(?:::(\w+))?`", cells[-1])
        assert named, f"{name} names no test"
        for path, function in named:
            file = ROOT / path
            assert file.exists(), f"{name}: no {path}"
            if function and file not in functions:
                tree = ast.parse(file.read_text(encoding="utf-8"))
                functions[file] = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
            assert not function or function in functions[file], f"{name}: no {function} in {path}"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('f"{a.b:.4f} and {c:,} of {d:.1%}"', {"a.b", "c", "d"}),
        ('f"{name} and {name:>8} and {place:,.0f}"', {"place"}),
        ('f"{x!r} {y:+.2f} {z:g}"', {"y", "z"}),
        ('f"{name:>8} {day:%Y}"', set()),
    ],
)
def test_what_is_printed_is_found(source, found):
    assert printed(source) == found
