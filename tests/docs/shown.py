"""Console blocks of the pages: the commands they show, and whether what they show is what is printed now."""

import math
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

NUMBER = re.compile(r"(?<![\w-])[-+]?\d[\d,]*(?:\.\d+)?(?![\w-])")
VERSION = re.compile(r"\b[0-9a-f]{12}\b")  # of a model: depends on its last bit
ELIDED = "…"


@dataclass(frozen=True)
class Shown:
    """A command and the lines that a page shows below it; a line `…` stands for any lines."""

    command: str
    output: tuple[str, ...]

    def as_block(self) -> str:
        """The lines as they stand in the page, from the prompt on."""
        return "\n".join([f"$ {self.command}", *self.output, ""])


def steps_of(page: str, section: str = "") -> Iterator[Shown]:
    """The commands of the console blocks under the heading `section` of a page, or above every heading."""
    _, found, rest = page.partition(f"\n## {section}\n") if section else ("", "#", page)
    assert found, section
    for block in re.findall(r"```console\n(.*?)```", rest.partition("\n## ")[0], flags=re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            yield Shown(command, tuple(output.rstrip().splitlines()))


def block(page: str, language: str, place: int = 0) -> str:
    """The text of one of a page's blocks of a language."""
    found = re.findall(rf"```{language}\n(.*?)```", page, flags=re.DOTALL)
    return str(found[place])


def printed(command: str, folder: Path) -> list[str]:
    """The lines that a command prints in a folder; it has to succeed."""
    program = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        shlex.split(command),
        cwd=folder,
        env={**os.environ, "PATH": program},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stderr}"
    return done.stdout.rstrip().splitlines()


def prepared(page: str, folder: Path) -> None:
    """Runs what the page's block of commands prepares."""
    for command in block(page, "sh").splitlines():
        assert shlex.split(command)[0] == "creditline"
        printed(command, folder)


def followed(page: str, section: str, folder: Path) -> None:
    """Every command of a section prints what the page shows."""
    steps = list(steps_of(page, section))
    assert steps
    for step in steps:
        now = printed(step.command, folder)
        assert same(step.output, now), "\n".join([f"$ {step.command}", *now])


def remade(page: str, section: str, folder: Path) -> str:
    """The page with what the commands of a section print now; around a `…`, as many lines as stood there."""
    for step in steps_of(page, section):
        before, after = step.as_block(), now_shown(step, folder).as_block()
        assert page.count(before) == 1, before
        page = page.replace(before, after)
    return page


def now_shown(step: Shown, folder: Path) -> Shown:
    """The command with what it prints now."""
    return Shown(step.command, tuple(elided(step.output, printed(step.command, folder))))


def same(shown: tuple[str, ...], now: list[str]) -> bool:
    """Whether the lines say the same, numbers as near as other processors bring them."""
    if not shown:
        return not now
    if shown[0] == ELIDED:
        return any(same(shown[1:], now[skipped:]) for skipped in range(len(now) + 1))
    return bool(now) and _same_line(shown[0], now[0]) and same(shown[1:], now[1:])


def elided(shown: tuple[str, ...], now: list[str]) -> list[str]:
    """As many of the printed lines as were shown, around each `…`; a part between two begins where its first line is."""
    first, *parts = [list(part) for part in _split(shown)]
    kept = now[: len(first)] if parts else now
    for number, part in enumerate(parts, start=1):
        start = len(now) - len(part)
        if number < len(parts):
            start = [_words(line) for line in now].index(_words(part[0]))
        kept = [*kept, ELIDED, *now[start : start + len(part)]]
    return kept


def _split(shown: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    while ELIDED in shown:
        at = shown.index(ELIDED)
        yield shown[:at]
        shown = shown[at + 1 :]
    yield shown


def _same_line(shown: str, now: str) -> bool:
    numbers = [NUMBER.findall(VERSION.sub("version", line)) for line in (shown, now)]
    return _words(shown) == _words(now) and all(_near(a, b) for a, b in zip(*numbers, strict=True))


def _near(shown: str, now: str) -> bool:
    """Other processors round otherwise in the last digits: a whole number may be off by 2 % or 2, another by 2 %."""
    a, b = (float(text.replace(",", "")) for text in (shown, now))
    return math.isclose(a, b, rel_tol=0.02, abs_tol=0.005 if "." in shown else 2)


def _words(line: str) -> str:
    return re.sub(r"\s+", " ", NUMBER.sub("#", VERSION.sub("version", line))).strip()
