"""The sdist holds the tests, the docs and the changelog, and its tests can be run."""

import tarfile

import pytest

GENERATED = ("PKG-INFO", "setup.cfg", "creditline.egg-info/")


def test_the_sdist_carries_every_file_and_nothing_else(sdist, files):
    with tarfile.open(sdist) as archive:
        carried = {one.name.partition("/")[2] for one in archive.getmembers() if one.isfile()}
    assert {name for name in carried if not name.startswith(GENERATED)} == files
    assert {"CHANGELOG.md", "docs/python.md", "tests/conftest.py", "constraints.txt"} <= carried


@pytest.mark.long
@pytest.mark.slow
def test_the_tests_of_the_sdist_are_collected_and_some_run(unpacked, environment, run):
    python = environment("--editable", unpacked)
    collected = run(python, "-m", "pytest", "-q", "--collect-only", "-p", "no:cacheprovider", cwd=unpacked)
    assert sum(line.startswith("tests/") for line in collected.splitlines()) > 2000
    some = ("tests/structure/test_right_package.py", "tests/models/artefact/test_released_formats.py")
    assert " passed" in run(python, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", *some, cwd=unpacked)
