"""Signals at random moments of every command: the old output or the new one, one line, and nothing left for the next run."""

import hashlib
import json
import random
import shutil
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from children import STOPPED, Stop, command
from warm import Task
from world import BEFORE, DAY, World

KILLS = 200
AT_ONCE, FEW = 5, 2  # of one command, in one child: of many kills, and of few, which are to reach more commands
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)


@dataclass(frozen=True)
class Killed:
    """A command and the names of its outputs in the folder it works in."""

    name: str
    arguments: tuple[object, ...]
    outputs: tuple[str, ...] = ()
    changing: bool = False  # whether the same call writes other bytes: a signature's time, a page's


def tasks(world: World, seed: int, share: float) -> Iterator[Task]:
    """Every command in turn, some kills each time; one after the other until there are enough."""
    count = max(1, round(KILLS * share))
    at_once = AT_ONCE if count >= 50 else FEW
    names = [one.name for one in commands(world, Path())]
    random.Random(f"{seed} kills").shuffle(names)
    for first in range(0, count, at_once):
        name, kills = names[first // at_once % len(names)], min(at_once, count - first)
        yield Task(
            f"{name} {first}", lambda folder, n=name, f=first, k=kills: _killed(world, folder, seed, n, f, k), 600
        )


def commands(world: World, at: Path) -> list[Killed]:
    """Every command that ends by itself, writing below `at`; those of other folders that it changes are copied there."""
    model, lender, policy = world.model, world.lender, ("--policy", "graded")
    span = ("--from", BEFORE, "--to", DAY)
    return [
        Killed("simulate", ("simulate", at / "made", "--customers", "150", "--months", "12"), ("made",)),
        Killed("check", ("check", lender)),
        Killed("features", ("features", lender, "--as-of", DAY, "--out", at / "f.parquet"), ("f.parquet",)),
        Killed("features-folder", ("features", lender, "--as-of", DAY, "--out", at / "rows"), ("rows",)),
        Killed("score", ("score", model, lender, "--as-of", DAY, "--out", at / "s.csv"), ("s.csv",)),
        Killed(
            "decide",
            ("decide", model, lender, "--as-of", DAY, *policy, "--out", at / "d.parquet", "--receipts", at / "rec"),
            ("d.parquet", "d.kept.parquet", "rec"),
        ),
        Killed(
            "decide-months",
            ("decide", model, lender, "--as-of", BEFORE, *policy, "--months", "3", "--out", at / "months"),
            ("months",),
        ),
        Killed("why", ("why", model, lender, "--customer", world.customer, *span, *policy, "--out", at / "w.html"), ("w.html",)),
        Killed("cuts", ("why", model, lender, "--all-cuts", *span, *policy, "--out", at / "c.parquet"), ("c.parquet",)),
        Killed("export", ("export", model, "--to", "bundle", at / "bundle"), ("bundle",)),
        Killed("export-zip", ("export", model, "--to", "bundle", at / "bundle.zip"), ("bundle.zip",)),
        Killed("export-mlflow", ("export", model, "--to", "mlflow", at / "flow"), ("flow",), changing=True),
        Killed("words", ("words", "--coverage", model, lender, *policy, "--to", DAY)),
        Killed("sign", ("sign", at / "model", "--key", world.key, "--by", "me"), ("model/model.json.minisig",), changing=True),
        Killed("train", ("train", lender, "--out", at / "trained"), ("trained",)),
        Killed("run", ("run", lender, "--out", at / "ran", "--json", at / "ran.json"), ("ran.json",)),
        Killed("doctor", ("doctor",)),
    ]  # fmt: skip


def _killed(world: World, folder: Path, seed: int, name: str, first: int, count: int) -> str:
    found: dict = {"tried": 0, "wrong": [], "outcomes": {}}
    at = folder / "at"
    _begin(world, at)
    one = next(one for one in commands(world, at) if one.name == name)
    whole = command(one.arguments, folder / "said")
    if (wrong := whole.unsound()) is not None:
        found["wrong"].append(f"{name}, undisturbed: {wrong}")
    new = {place: _content(at / place) for place in one.outputs}
    for number in range(first, first + count):
        draw = random.Random(f"{seed} kill {number}")
        shutil.rmtree(at)
        _begin(world, at)
        old = {place: _old(at / place, new[place], draw) for place in one.outputs}
        stop = Stop(draw.choice(SIGNALS), draw.uniform(0.0, whole.seconds * 1.05))
        ended = command(one.arguments, folder / "said", stop)
        wrongs = list(_wrong(one, ended.code, ended.err, stop, whole.code))
        for place in one.outputs:
            there = _content(at / place)
            if there not in (old[place], new[place]) and not (one.changing and there):
                wrongs.append(f"{place} is neither the old nor the new")
        if stop.number == signal.SIGKILL:
            again = command(one.arguments, folder / "said")
            if again.code != whole.code:
                wrongs.append(f"the next run ended with {again.code}: {again.last}")
            wrongs += [f"{place} is not the new after the next run" for place in one.outputs
                       if not one.changing and _content(at / place) != new[place]]  # fmt: skip
        if left := sorted(str(path.relative_to(at)) for path in at.rglob(".*") if path.suffix in (".part", ".lock")):
            wrongs.append(f"left {', '.join(left[:4])}")
        found["wrong"] += [
            f"{number}, {name}, {signal.Signals(stop.number).name} at {stop.after:.2f} s of {whole.seconds:.2f}: {what}"
            for what in wrongs
        ]
        became = "ended before" if ended.code == whole.code else "stopped"
        found["outcomes"][became] = found["outcomes"].get(became, 0) + 1
        found["tried"] += 1
    return json.dumps(found)


def _begin(world: World, at: Path) -> None:
    at.mkdir()
    shutil.copytree(world.model, at / "model")


def _wrong(one: Killed, code: int | None, err: str, stop: Stop, whole: int | None) -> Iterator[str]:
    stopped = -stop.number if stop.number == signal.SIGKILL else 128 + stop.number
    if code == -stop.number and not err:
        return  # before the program had begun
    if code not in (whole, stopped):
        yield f"ended with {code}: {err[-300:]}"
    if code == stopped > 0:
        lines = err.strip().splitlines()
        if not lines or lines[-1] != STOPPED:
            yield f"said {lines[-1:]} and not that it was stopped"
    if "Traceback" in err or "Exception ignored" in err or "internal fault" in err:
        yield f"said {err[-500:]}"


def _old(place: Path, new: object, draw: random.Random) -> object:
    """Put something older where an output goes, or nothing; its content."""
    if (
        draw.random() < 0.3
        or new is None
        or ("/" in str(place.relative_to(place.parents[1])) and place.suffix == ".minisig")
    ):
        return _content(place)
    if isinstance(new, dict):
        if ".creditline" not in new:  # a model is replaced only where one is
            return None
        place.mkdir()
        (place / ".creditline").write_text("old")
        (place / "old.txt").write_text("old")
    else:
        place.write_text("old")
    return _content(place)


def _content(place: Path) -> object:
    """A hash of a file, or of every file of a folder; None where there is nothing."""
    if place.is_dir():
        files = sorted(file for file in place.rglob("*") if file.is_file())
        return {str(file.relative_to(place)): _hash(file) for file in files}
    return _hash(place) if place.is_file() else None


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:16]
