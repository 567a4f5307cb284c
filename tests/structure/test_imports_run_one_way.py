"""training -> models -> features, never back; and models stays free of what only training needs."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAY_IMPORT = {
    "features": {"features"},
    "models": {"features", "models"},
    "training": {"features", "models", "training"},
}
ONLY_TRAINING_NEEDS = {"mlflow", "optuna", "matplotlib", "shap", "typer", "rich"}


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"relative import on line {node.lineno}"
            yield f"{node.module}"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _at_module_level(tree: ast.Module) -> ast.Module:
    """The module without the bodies of its functions and without `if TYPE_CHECKING:` blocks."""
    kept = [
        node
        for node in tree.body
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test))
    ]
    return ast.Module(body=kept, type_ignores=[])


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_rooms_below_it(room):
    files = sorted((ROOT / room).rglob("*.py"))
    assert files
    wrong = [
        f"{file.relative_to(ROOT)} imports {name}"
        for file in files
        for name in _imported(ast.parse(file.read_text(encoding="utf-8")))
        if name.startswith("creditline.") and name.split(".")[1] not in MAY_IMPORT[room]
    ]
    assert wrong == []


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
    tree = ast.parse("import mlflow.pyfunc\nfrom creditline import training\ndef f():\n    import shap\n")
    assert set(_imported(tree)) == {"mlflow.pyfunc", "creditline", "creditline.training", "shap"}
    assert "shap" not in set(_imported(_at_module_level(tree)))
