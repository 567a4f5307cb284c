"""The layout is the architecture: small files, named by topic, and nothing that runs what it loads."""

import re
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
SOURCES = sorted(file for room in ("features", "models", "training") for file in (ROOT / room).rglob("*.py"))


def _lines(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


def test_one_idea_per_file():
    lengths = {str(file.relative_to(ROOT)): _lines(file) for file in SOURCES if file.name != "__init__.py"}
    assert {name: n for name, n in lengths.items() if n > 300} == {}
    assert median(lengths.values()) < 100


def test_no_drawer_for_odds_and_ends():
    assert [str(f) for f in SOURCES if re.fullmatch(r"(utils?|helpers?|misc|common)\.py", f.name)] == []


def test_nothing_is_pickled_or_evaluated():
    running = re.compile(r"\b(pickle|joblib|cloudpickle|dill)\b|(?<![\w.])(eval|exec)\(")
    assert [str(f) for f in SOURCES if running.search(f.read_text(encoding="utf-8"))] == []


def test_packaging_files_name_no_place_to_download_from():
    files = ("pyproject.toml", "constraints.txt", "Makefile", ".ci/run", ".ci/parts")
    assert [name for name in files if re.search(r"://(?!/)|@ ?file|--index|find-links", _without_sqlite(name))] == []


def _without_sqlite(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8").replace("sqlite:///", "")
