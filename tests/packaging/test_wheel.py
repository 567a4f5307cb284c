"""The wheel, built of the sdist and installed in a fresh environment, is whole, imports from any folder and does the job."""

import zipfile

import pytest

pytestmark = pytest.mark.slow

ROOMS = ("features", "models", "training")
FACE = "creditline"
IMPORT_ALL = """
import importlib, pkgutil, sys
from pathlib import Path
home = Path(sys.argv[1]).resolve()
names = []
for room in ("creditline",):
    package = importlib.import_module(room)
    names += [package.__name__, *(m.name for m in pkgutil.walk_packages(package.__path__, package.__name__ + "."))]
for name in names:
    module = importlib.import_module(name)
    assert home in Path(module.__file__).resolve().parents, (name, module.__file__)
print(len(names))
"""
JOB = """
import creditline as cl

data = cl.simulate("lender", customers=450, months=36)
assert not cl.check(data).problems
model = cl.train(data, product="huabei", out="model")
scores = cl.score(model, data, as_of="2024-12-31").to_pandas()
cuts = cl.why(model, data, start="2024-09-30", end="2024-12-31", policy="graded")
customers = dict.fromkeys(cuts.to_pandas("family")["customer_id"])
of = dict(start="2024-09-30", end="2024-12-31", policy="graded")
answers = (cl.why("model", "lender", customer=customer, **of) for customer in customers)
why = next(one for one in answers if "主要原因" in one.notice("zh"))  # no person must look at it first
print(len(scores), why.notice("zh"), why)
open("letter.html", "w", encoding="utf-8").write(why.page("zh"))
cl.export(model, "served")
"""


@pytest.fixture(scope="module")
def packaged(files) -> set[str]:
    """Every file of the face and the rooms, by its place in the wheel."""
    inside = [name for name in files if name.split("/")[0] in (FACE, *ROOMS)]
    return {name if name.startswith(f"{FACE}/") else f"{FACE}/{name}" for name in inside}


def test_the_wheel_carries_every_file_and_nothing_else(wheel, packaged):
    carried = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert carried == packaged
    assert {f"{FACE}/py.typed", *(f"{FACE}/{room}/py.typed" for room in ROOMS)} <= carried
    assert {name.rpartition(".")[2] for name in carried} >= {"toml", "j2", "json", "py"}


def test_the_wheel_carries_the_licence_and_the_command(wheel):
    archive = zipfile.ZipFile(wheel)
    about = {name.split(".dist-info/")[1]: name for name in archive.namelist() if ".dist-info/" in name}
    assert "Apache License" in archive.read(about["licenses/LICENSE"]).decode()
    assert "creditline = creditline.training.commands.begin:main" in archive.read(about["entry_points.txt"]).decode()


def test_every_module_imports_from_any_folder(fresh_python, packaged, run, tmp_path):
    imported = int(run(fresh_python, "-W", "error", "-c", IMPORT_ALL, fresh_python.parents[1], cwd=tmp_path))
    assert imported == sum(name.endswith(".py") for name in packaged)


def test_the_command_is_installed(fresh_python, wheel, run, tmp_path):
    assert "Commands:" in run(fresh_python.parent / "creditline", "--help", cwd=tmp_path)
    said = run(fresh_python.parent / "creditline", "--version", cwd=tmp_path)
    assert said == f"creditline {wheel.name.split('-')[1]}\n"


@pytest.mark.slow
def test_the_whole_job_runs_from_the_wheel(fresh_python, run, tmp_path):
    said = run(fresh_python, "-c", JOB, cwd=tmp_path)
    assert said.startswith("450 ")
    assert "Points by cause" in said and "主要原因" in said and "人工复核" not in said.partition("您的权利")[0]
    assert "<h1>授信额度调整告知书</h1>" in (tmp_path / "letter.html").read_text(encoding="utf-8")
    run(fresh_python, tmp_path / "served" / "selftest.py", cwd=tmp_path)
