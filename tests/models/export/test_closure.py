"""The scoring code that leaves the project: what it consists of, and that it stands alone."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from creditline.models.export import package as package_module
from creditline.models.export.closure import Closure, closure_of
from creditline.models.export.package import scoring_package, write_package

SCORER = "creditline.models.serving.scorer"


def test_scoring_needs_numba_numpy_and_scipy_alone() -> None:
    closure = closure_of(SCORER)
    assert closure.outside - sys.stdlib_module_names == {"minisign", "numpy", "numba", "scipy"}
    asking = [name for name, text in closure.modules.items() if "import numba" in text]
    assert asking == ["creditline.features.compiled"]  # which does without
    asking = [name for name, text in closure.modules.items() if "import minisign" in text]
    assert asking == ["creditline.models.artefact.folder.signature"]  # only where a key is trusted
    assert {
        SCORER,
        "creditline.models.trees.walk",
        "creditline.models.artefact.folder.checksums",
    } <= closure.modules.keys()


def test_frames_need_pandas_only_when_they_are_there() -> None:
    frame = closure_of("creditline.models.serving.frame")
    assert frame.outside - sys.stdlib_module_names == {"minisign", "numpy", "numba", "pandas", "scipy"}
    body = ast.parse(frame.modules["creditline.models.serving.frame"]).body
    assert not any(isinstance(node, ast.Import) and "pandas" in ast.unparse(node) for node in body)


def test_a_package_is_no_module_to_follow() -> None:
    with pytest.raises(ModuleNotFoundError, match=r"creditline\.models\.artefact is no module"):
        closure_of("creditline.models.artefact")


def test_its_name_is_its_content(monkeypatch: pytest.MonkeyPatch) -> None:
    name, files = scoring_package()
    assert name.startswith("creditline_scorer_")
    assert not any("creditline.models" in text or "creditline.features" in text for text in files.values())
    changed = closure_of(SCORER)
    texts = {**changed.modules, SCORER: changed.modules[SCORER] + "\n"}
    monkeypatch.setattr(package_module, "closure_of", lambda *roots: Closure(texts, changed.outside))
    assert scoring_package.__wrapped__()[0] != name


ALONE = """
import sys
for name in ("creditline", "pyarrow", "pandas", "numba", "lightgbm"):
    sys.modules[name] = None
sys.path.insert(0, sys.argv[1])
from importlib import import_module
scorer = import_module(sys.argv[2] + ".models.serving.scorer").Scorer
print(scorer.__name__, sorted(name for name in sys.modules if name.startswith("creditline") and sys.modules[name])[0])
"""


def test_it_is_imported_where_nothing_else_can_be(tmp_path: Path) -> None:
    name = write_package(tmp_path)
    said = subprocess.run(
        [sys.executable, "-c", ALONE, tmp_path, name], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert said.returncode == 0, said.stderr
    assert said.stdout.split() == ["Scorer", name]


BOTH = """
import sys
sys.path.insert(0, sys.argv[1])
from importlib import import_module
for name in sys.argv[2:]:
    scorer = import_module(name + ".models.serving.scorer")
    print(name, scorer.Scorer.__module__.partition(".")[0], getattr(scorer, "LATER", None), scorer.DataError.__module__)
"""


def test_two_versions_live_in_one_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = write_package(tmp_path)
    closure = closure_of(SCORER)
    texts = {**closure.modules, SCORER: closure.modules[SCORER] + "\nLATER = True\n"}
    monkeypatch.setattr(package_module, "closure_of", lambda *roots: Closure(texts, closure.outside))
    monkeypatch.setattr(package_module, "scoring_package", scoring_package.__wrapped__)
    second = write_package(tmp_path)
    said = subprocess.run(
        [sys.executable, "-c", BOTH, tmp_path, first, second], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert said.stdout.splitlines() == [
        f"{first} {first} None {first}.features.errors",
        f"{second} {second} True {second}.features.errors",
    ]
