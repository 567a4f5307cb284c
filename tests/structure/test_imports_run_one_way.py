"""The import linter sees the whole tree and refuses what it should; and models stays free of what only training needs."""

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("features", "models", "training")
FACE = "creditline"
ONLY_TRAINING_NEEDS = {"mlflow", "optuna", "matplotlib", "shap", "typer", "rich"}
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"
GRAPH = "import grimp; print(*grimp.build_graph('creditline', cache_dir=None).modules, sep='\\n')"


def _modules() -> set[str]:
    """Every module of the tree by its dotted name, and the root."""
    parts = [_place(file).with_suffix("").parts for file in _files()]
    return {".".join(part).removesuffix(".__init__") for part in parts}


def _files() -> list[Path]:
    return [file for room in (FACE, *ROOMS) for file in (ROOT / room).rglob("*.py")]


def _place(file: Path) -> Path:
    """Where a file of the tree lies in the package."""
    inside = file.relative_to(ROOT)
    return inside if inside.parts[0] == FACE else FACE / inside


def _python(code: str, folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run code where `creditline` is the folder of that name, as `make imports` does."""
    command = [sys.executable, "-P", "-c", f"import sys; sys.path.insert(0, {str(folder)!r}); {code}"]
    wide = os.environ | {"COLUMNS": "200"}
    options = {"cwd": folder, "env": wide, "capture_output": True, "text": True}
    return subprocess.run([*command, *map(str, arguments)], check=False, **options)


def _broken(folder: Path) -> set[str]:
    """The names of the contracts that the tree below a folder breaks."""
    done = _python(LINT, folder, "--no-cache", "--no-logo", ROOT / "pyproject.toml")
    found = re.findall(r"^(.+) (KEPT|BROKEN)$", done.stdout, re.MULTILINE)
    assert len(found) == 9, done.stdout + done.stderr
    broken = {name for name, verdict in found if verdict == "BROKEN"}
    assert done.returncode == bool(broken)
    return broken


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the tree, without its data files."""
    for file in _files():
        to = tmp_path / _place(file)
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, to)
    return tmp_path


def _plant(tree: Path, module: str, statement: str) -> None:
    with (tree / "creditline" / module).open("a", encoding="utf-8") as file:
        file.write(f"\n{statement}\n")


def test_the_linter_sees_every_module(tmp_path: Path):
    (tmp_path / FACE).mkdir()
    for part in (*(ROOT / FACE).iterdir(), *(ROOT / room for room in ROOMS)):
        (tmp_path / FACE / part.name).symlink_to(part)
    assert set(_python(GRAPH, tmp_path).stdout.split()) == _modules()


def test_the_tree_keeps_the_order(copied: Path):
    assert _broken(copied) == set()


@pytest.mark.parametrize(
    ("module", "imported", "contract"),
    [
        ("features/data/dataset.py", "models.scale.scale", "the face -> training -> models -> features"),
        ("training/run/job.py", "door.verbs", "the face -> training -> models -> features"),
        ("models/scale/bands.py", "training.metrics", "the face -> training -> models -> features"),
        ("features/contract/table.py", "features.data", "Floors of features"),
        ("models/policy/policy.py", "models.portfolio", "Floors of models"),
        ("training/metrics/measure.py", "training.fit", "Floors of training"),
        (
            "training/train/macro.py",
            "training.world",
            "Only the job, the commands and the face know where data come from",
        ),
        ("training/run/job.py", "training.commands.main", "Nothing imports the command line"),
    ],
)
def test_a_planted_upward_import_is_refused(copied: Path, module: str, imported: str, contract: str):
    _plant(copied, module, f"def planted():\n    import creditline.{imported}")
    assert contract in _broken(copied)


@pytest.mark.parametrize(
    ("module", "imported", "contract"),
    [
        ("features/contract/column.py", "features.contract.table", "No circle inside features"),
        ("models/calibration/map.py", "models.calibration.beta", "No circle inside models"),
        ("training/outcomes/spells/lines.py", "training.outcomes.study.study", "No circle inside training"),
    ],
)
def test_a_planted_circle_is_refused(copied: Path, module: str, imported: str, contract: str):
    _plant(copied, module, f"import creditline.{imported}")
    assert _broken(copied) == {contract}


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield f"{node.module}"


def _at_module_level(tree: ast.Module) -> ast.Module:
    """The module without the bodies of its functions and without `if TYPE_CHECKING:` blocks."""
    kept = [
        node
        for node in tree.body
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test))
    ]
    return ast.Module(body=kept, type_ignores=[])


@pytest.mark.parametrize("room", ["features", "models"])
def test_models_and_features_do_not_import_what_only_training_needs(room):
    wrong = [
        f"{file.relative_to(ROOT)} imports {name}"
        for file in sorted((ROOT / room).rglob("*.py"))
        for name in _imported(_at_module_level(ast.parse(file.read_text(encoding="utf-8"))))
        if name.split(".")[0] in ONLY_TRAINING_NEEDS
    ]
    assert wrong == []


def test_the_walk_over_imports_sees_each_spelling():
    tree = ast.parse("import mlflow.pyfunc\nfrom optuna import study\ndef f():\n    import shap\n")
    assert set(_imported(tree)) == {"mlflow.pyfunc", "optuna", "shap"}
    assert set(_imported(_at_module_level(tree))) == {"mlflow.pyfunc", "optuna"}
