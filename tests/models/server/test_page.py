"""What docs/serve.md shows is what the server answers.

With CREDITLINE_REWRITE set, this writes what is answered now into the page.
"""

import json
import os
import re
import shlex
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[3] / "docs" / "serve.md"
BLOCK = re.compile(r"```console\n\$ (curl [^\n]*)\n(.*?)```", re.DOTALL)


def _answer(live, command):
    """The answer to a `curl` command of the page."""
    words = shlex.split(command)
    address = next(word for word in words if word.startswith("http://127.0.0.1:8000/"))
    path = address.removeprefix("http://127.0.0.1:8000")
    if "-d" not in words:
        return live.client.get(path).json()
    assert words[words.index("-H") + 1] == "Content-Type: application/json"
    return live.raw(path, words[words.index("-d") + 1].encode()).json()


def _near(shown, now):
    """Equal but for the last bits, which another machine's libm may round otherwise, and what is new each time."""
    if isinstance(shown, dict):
        assert list(shown) == list(now)
        for key in shown:
            if key not in ("instance", "model"):
                _near(shown[key], now[key])
    elif isinstance(shown, list):
        assert len(shown) == len(now)
        for one, other in zip(shown, now, strict=True):
            _near(one, other)
    else:
        assert shown == (pytest.approx(now, rel=1e-9) if isinstance(now, float) else now)


def test_the_page_shows_what_is_answered(live):
    text = PAGE.read_text(encoding="utf-8")
    blocks = BLOCK.findall(text)
    assert len(blocks) == 5
    for command, shown in blocks:
        now = _answer(live, command)
        if os.environ.get("CREDITLINE_REWRITE"):
            said = json.dumps(now, indent=1, ensure_ascii=False) + "\n"
            text = text.replace(f"$ {command}\n{shown}", f"$ {command}\n{said}")
        else:
            _near(json.loads(shown), now)
    if os.environ.get("CREDITLINE_REWRITE"):
        PAGE.write_text(text, encoding="utf-8")


def test_the_interface_is_a_page_that_needs_nothing_from_elsewhere(live):
    """Every schema is described once and every link leads to one."""
    answer = live.client.get("/docs")
    assert answer.status_code == 200 and answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    text, document = answer.text, live.client.get("/openapi.json").json()
    assert "<script" not in text and not re.search(r"(src|href)=.(https?:)?//", text)
    described = re.findall(r'<h3 id="([^"]+)"', text)
    assert sorted(described) == sorted(document["components"]["schemas"])
    assert set(re.findall(r'href="#([^"]+)"', text)) <= set(described)
    for path in document["paths"]:
        assert f" {path}</code>" in text
    for name in document["components"]["schemas"]["Features"]["properties"]:
        assert f"<code>{name}</code>" in text


def test_the_page_names_every_option():
    import typer

    from creditline.training.commands.serve import serve

    app = typer.Typer()
    app.command()(serve)
    command = typer.main.get_command(app)
    options = {name for option in command.params for name in option.opts if name.startswith("--")}
    page = PAGE.read_text(encoding="utf-8")
    known = {"--host", "--port", "--help", "--install-completion", "--show-completion"}
    assert {option for option in options - known if option not in page} == set()
