"""`creditline doctor`: every fault has its line, and the command that mends it."""

import shutil
import sqlite3
from contextlib import closing

import pytest

from creditline.models.export.mlflow.quiet import quiet
from creditline.training.doctor import Health, look
from creditline.training.doctor import machine as machine_module
from creditline.training.doctor import packages as packages_module
from creditline.training.doctor.machine import machine
from creditline.training.doctor.packages import EXTRAS, Required, packages
from creditline.training.doctor.stores import stores
from creditline.training.track import sqlite_uri
from creditline.training.track.store import experiment_id, open_client


def of(found, what):
    [one] = [one for one in found if one.what.startswith(what)]
    return one


def test_the_extras_are_those_that_are_declared():
    from importlib.metadata import requires

    stated = {one.extra for line in requires("creditline") if (one := Required.read(line)) and one.extra}
    assert stated == {*EXTRAS, "test"}


@pytest.mark.parametrize(
    ("line", "says", "state"),
    [
        ("no-such-package>=1", "no-such-package is not installed", Health.WRONG),
        ("numpy>=99", "where >=99 is needed", Health.WRONG),
        ("mlflow>=3.10,<3.10", "where >=3.10,<3.10 is needed", Health.WRONG),
        ("numpy>=1.9", "all 1 that it takes", Health.OK),
    ],
)
def test_a_package_that_is_not_what_is_needed(line, says, state):
    found = of(packages([line]), "packages")
    assert says in found.found
    assert found.state is state
    assert (found.mend == "pip install --upgrade creditline") == (state is Health.WRONG)


def test_an_extra_that_is_not_there_is_absent_and_nothing_worse():
    found = of(packages(['no-such-package>=1; extra == "serve"']), "extra serve")
    assert found.state is Health.ABSENT
    assert found.mend == "pip install 'creditline[serve]'"
    assert "creditline serve" in found.found


def test_an_old_python(monkeypatch):
    monkeypatch.setattr(packages_module, "LEAST_PYTHON", (99, 0))
    assert of(packages([]), "python").state is Health.WRONG


@pytest.mark.parametrize(
    ("name", "what", "mend"),
    [("LEAST_MEMORY", "memory", "--memory 800MB"), ("LEAST_DISK", "disk", "free some space")],
)
def test_too_little_of_something(monkeypatch, tmp_path, name, what, mend):
    monkeypatch.setattr(machine_module, name, 10**18)
    found = of(machine(tmp_path), what)
    assert found.state is Health.WRONG
    assert mend in found.mend


def test_a_folder_that_is_to_be_made_is_where_its_parent_is(tmp_path):
    assert of(machine(tmp_path / "a" / "b"), "disk").state is Health.OK


def test_code_that_is_not_compiled_and_no_java(monkeypatch, tmp_path):
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "1")
    monkeypatch.setattr(shutil, "which", lambda _: None)
    found = list(machine(tmp_path))
    assert of(found, "compiled code").mend == "unset NUMBA_DISABLE_JIT"
    assert (of(found, "java").state, of(found, "java").mend) == (Health.ABSENT, "apt-get install default-jre-headless")


@pytest.fixture
def store(tmp_path):
    file = tmp_path / "runs" / "mlflow.db"
    with quiet():
        client = open_client(sqlite_uri(file))
        client.create_run(experiment_id(client, sqlite_uri(file), "creditline", None))
    (file.parent / "mlflow-files").mkdir(exist_ok=True)
    return file


@pytest.mark.slow
def test_a_store_is_counted(store):
    [found] = stores(store.parents[1])
    assert (found.state, found.found) == (Health.OK, "1 run")


def test_a_store_of_another_mlflow(store):
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'old'")
        connection.commit()
    [found] = stores(store.parent)
    assert found.mend == f"mlflow db upgrade sqlite:///{store}"


def test_a_store_without_its_files(store):
    shutil.rmtree(store.parent / "mlflow-files")
    [found] = stores(store.parent)
    assert (found.state, found.mend) == (Health.WRONG, "bring that folder back beside it")


def test_a_damaged_store(store):
    store.write_bytes(store.read_bytes()[:3000])
    [found] = stores(store.parent)
    assert found.state is Health.WRONG
    assert found.mend.startswith("restore it from a copy")


def test_stores_are_left_where_packages_are_wrong(store, monkeypatch):
    assert of(look(store.parent), "store").state is Health.OK
    monkeypatch.setattr(packages_module, "requires", lambda _: ["no-such-package>=1"])
    assert not [one for one in look(store.parent) if one.what.startswith("store")]
