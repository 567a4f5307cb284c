"""What docs/python.md shows runs, block after block in one place, and says every verb.

With CREDITLINE_SCREENSHOTS=folder the pictures it draws are also kept (`make screenshots`).
"""

import os
import re
import shutil
from pathlib import Path

import matplotlib.pyplot as plt
import pytest

import creditline

PAGE = (Path(__file__).parents[2] / "docs" / "python.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
DRAWN = re.findall(r'savefig\("(.+?)"', PAGE)


def test_the_whole_job_has_at_most_twelve_lines_and_one_import():
    lines = [line for line in BLOCKS[0].splitlines() if line]
    assert len(lines) <= 12
    assert sum(line.startswith(("import", "from")) for line in lines) == 1


def test_its_pictures_are_those_it_draws():
    assert re.findall(r"!\[.+?\]\(pictures/(.+?)\)", PAGE) == DRAWN
    assert all((Path(__file__).parents[2] / "docs" / "pictures" / name).is_file() for name in DRAWN)


def test_every_verb_is_on_the_page():
    verbs = {name for name in creditline.__all__ if name[0].islower()} - {"explain"}
    assert set(re.findall(r"^\| `(\w+)` \|", PAGE, flags=re.MULTILINE)) == verbs


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.filterwarnings(
    "ignore::PendingDeprecationWarning"
)  # importing shap calls what matplotlib is about to retire
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_the_blocks_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    kept = os.environ.get("CREDITLINE_SCREENSHOTS")
    folder = Path(kept).resolve() if kept else None
    creditline.simulate(tmp_path / "lender", customers=700, months=36)
    monkeypatch.chdir(tmp_path)
    known: dict[str, object] = {}
    for block in BLOCKS:
        code = compile(block, "docs/python.md", "exec")
        _run(code, known)
    assert (tmp_path / "served" / "selftest.py").is_file()
    assert len(plt.get_fignums()) == 4
    plt.close("all")
    for name in DRAWN:
        picture = plt.imread(tmp_path / name)
        assert picture.shape[0] > 200 and picture.std() > 0.05
        if folder is not None:
            shutil.copy(tmp_path / name, folder / name)


def _run(code: object, known: dict[str, object]) -> None:
    exec(code, known)  # type: ignore[arg-type]  # the page's own text, and nothing else
