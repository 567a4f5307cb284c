"""docs/review.md shows what the program prints, and lists the reasons there are."""

import re
import shlex
from pathlib import Path

from review_cases import NOON, review_case
from shown import same, steps_of
from typer.testing import CliRunner

from creditline.models.portfolio.review.case import SentBy
from creditline.models.portfolio.review.opening import open_cases
from creditline.models.portfolio.review.reasons import read_reasons, shipped_reasons
from creditline.models.portfolio.review.store import ReviewStore
from creditline.training.commands.main import app

PAGE = (Path(__file__).parents[2] / "docs" / "review.md").read_text(encoding="utf-8")


def test_a_case_goes_as_the_page_shows(tmp_path, monkeypatch):
    """In this process: a dozen commands would each take a second to start."""
    asked = review_case(8, before=3000.0, after=1500.0, sent_by=SentBy.CUSTOMER, why="please look again")
    with ReviewStore.opened(str(tmp_path / "cases.db"), make=True, now=lambda: NOON) as store:
        open_cases(store, "batch", [review_case(7), asked])
    monkeypatch.chdir(tmp_path)
    for section in ("From opened to decided", "Overrides as decisions", "The chain"):
        for step in steps_of(PAGE, section):
            done = CliRunner().invoke(app, shlex.split(step.command)[1:], catch_exceptions=False)
            assert same(step.output, done.stdout.rstrip().splitlines()), f"$ {step.command}\n{done.output}"


def test_every_reason_is_listed(tmp_path):
    listed = dict(re.findall(r"^\| `(\w+)` \| (\w+) \|$", PAGE, re.MULTILINE))
    assert listed == {key: ", ".join(sorted(reason.of)) for key, reason in shipped_reasons().items()}
    (shown,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "own.toml").write_text(shown, encoding="utf-8")
    own = read_reasons(tmp_path / "own.toml")["income_evidenced"]
    assert own == shipped_reasons()["income_evidenced"]
