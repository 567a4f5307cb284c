"""A model's folder edited by somebody who can also write its checksums: every edit is read, and used if it is a model.

    python tests/oracles/resealed.py MODEL WORK FILE SEED COUNT

Run in a process of its own, which an edit may not end, keep or fill: it prints a JSON line of what became of them, and the
edits that ended otherwise than in a model or in one sentence.
"""

import gzip
import hashlib
import json
import random
import re
import resource
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from creditline.features.errors import CreditlineError
from creditline.models.artefact import read_model
from creditline.models.artefact.canonical import canonical
from creditline.models.artefact.folder.body import MODEL, OTHERS
from creditline.models.artefact.folder.checksums import all_checksums
from creditline.models.export.cohort import cohort_of
from creditline.models.scoring.frame import score_rows
from creditline.models.serving.cohort import COHORT
from creditline.models.serving.scorer import Scorer

SECONDS = 60  # that one edit may take on a busy machine; none takes one on its own
ODD = [
    "0",
    "-1",
    "1",
    "7",
    "-7",
    "2147483647",
    "-2147483648",
    "4294967295",
    "99999999999",
    "9" * 400,
    "1e308",
    "-1e308",
]
ODD += ["1e-320", "1e999", "nan", "inf", "-inf", "-0", "", " ", "x", "0x10", "1_0", "0.5", "1000000"]
VALUES: list[Any] = [
    None,
    True,
    False,
    0,
    -1,
    1,
    2**31,
    2**70,
    1e308,
    -1e308,
    5e-324,
    "",
    "x",
    "2024-13-01",
    "x" * 3000,
]
VALUES += [[], {}, [[]], [None], {"": None}, [0, 1], "nan", 0.5, [1e308, 1e308], "\u0000", "number", "category"]


def reseal(folder: Path, name: str, content: bytes) -> None:
    """Put `content` in the place of a file of the model and write the checksums anew."""
    if name == COHORT:
        content = _cohort_sealed(content)
    (folder / name).write_bytes(content)
    others = {one: (folder / one).read_bytes() for one in OTHERS}
    try:
        body = json.loads((folder / MODEL).read_bytes())
        body.pop("checksums", None)
        (folder / MODEL).write_bytes(canonical({**body, "checksums": all_checksums(body, others)}))
    except (ValueError, AttributeError, TypeError, RecursionError):
        return  # what cannot be sealed stays as it is


def _cohort_sealed(content: bytes) -> bytes:
    """The rows to compare with, which carry their own checksum."""
    try:
        body = json.loads(content)
        body.pop("checksum", None)
        return canonical({**body, "checksum": hashlib.sha256(canonical(body)).hexdigest()})
    except (ValueError, AttributeError, TypeError, RecursionError):
        return content


def text_edit(text: str, draw: random.Random) -> str:
    """One edit of a booster's text: bytes, numbers, lines, counts."""
    kind = draw.randrange(7)
    lines = text.split("\n")
    at = draw.randrange(len(lines))
    if kind == 0:
        place = draw.randrange(len(text))
        return text[:place] + chr(ord(text[place]) ^ (1 << draw.randrange(7))) + text[place + 1 :]
    if kind == 1:
        del lines[at]
    elif kind == 2:
        lines.insert(draw.randrange(len(lines)), lines[at])
    elif kind == 3:
        other = draw.randrange(len(lines))
        lines[at], lines[other] = lines[other], lines[at]
    elif kind == 4:
        begin, end = sorted(draw.randrange(len(text)) for _ in range(2))
        return text[:begin] + (text[begin:end] * draw.randrange(3)) + text[end:]
    else:
        # a number, of a count where there are any (num_leaves, num_cat, max_feature_idx, tree_sizes, cat_boundaries)
        counted = [
            n for n, line in enumerate(lines) if re.match(r"num_|max_|tree_s|cat_|left_|right_|split_f|decision", line)
        ]
        at = draw.choice(counted) if kind == 5 and counted else at
        found = list(re.finditer(r"-?[0-9][0-9.e+-]*", lines[at]))
        if found:
            one = draw.choice(found)
            lines[at] = lines[at][: one.start()] + draw.choice(ODD) + lines[at][one.end() :]
    return "\n".join(lines)


def sized(text: str) -> str:
    """The text with its trees' sizes stated as they are: what a careful hand would do."""
    head, *trees = text.partition("\nend of trees\n")[0].split("\nTree=")
    stated = f"tree_sizes={' '.join(str(len(tree) + 6) for tree in trees)}"
    return re.sub(r"(?m)^tree_sizes=.*$", lambda _: stated, text, count=1) if head else text


def data_edit(data: Any, draw: random.Random) -> Any:
    """Data of JSON with one value, somewhere, replaced, dropped, doubled or added."""
    if isinstance(data, dict) and data and draw.random() < 0.93:
        name = draw.choice(sorted(data))
        if draw.random() < 0.05:
            return {key: value for key, value in data.items() if key != name}
        return {**data, name: data_edit(data[name], draw)}
    if isinstance(data, list) and data and draw.random() < 0.9:
        at = draw.randrange(len(data))
        how = draw.random()
        if how < 0.1:
            return [*data[:at], *data[at + 1 :]]
        return (
            [*data[:at], data[at], *data[at:]]
            if how < 0.2
            else [*data[:at], data_edit(data[at], draw), *data[at + 1 :]]
        )
    return draw.choice(VALUES)


def byte_edit(content: bytes, draw: random.Random) -> bytes:
    """Bytes flipped, cut off or doubled."""
    kind, place = draw.randrange(4), draw.randrange(len(content))
    if kind == 0:
        return content[:place]
    if kind == 1:
        end = min(len(content), place + draw.randrange(1, 64))
        return content[:end] + content[place:]
    found = bytearray(content)
    for _ in range(draw.randrange(1, 6)):
        found[draw.randrange(len(found))] = draw.randrange(256)
    return bytes(found)


def edit(name: str, content: bytes, draw: random.Random) -> bytes:
    """One edit of a file of the model."""
    if name == "booster.txt":
        text = text_edit(content.decode(), draw)
        return (sized(text) if draw.random() < 0.7 else text).encode("utf-8", "surrogatepass")
    if name.endswith(".json"):
        if draw.random() < 0.1:
            return draw.choice(
                [b"[" * 200_000, b'{"a":' * 200_000, b"9" * 10**6, b"", b"null", b"\xff\xfe", byte_edit(content, draw)]
            )
        data = json.loads(content)
        data.pop("checksum" if name == COHORT else "checksums", None)
        return canonical(data_edit(data, draw))
    if name.endswith(".gz"):
        how = draw.random()
        if how < 0.1:
            return gzip.compress(bytes(50_000_000), 9)
        if how < 0.6:
            return gzip.compress(
                text_edit(gzip.decompress(content).decode() or "tree\n", draw).encode("utf-8", "surrogatepass")
            )
    return byte_edit(content, draw)


def used(folder: Path) -> None:
    """Read the model and let it do what models do; its numbers have to be numbers."""
    model = read_model(folder)
    table = score_rows(model, model.reference)
    pd = table["pd"].to_numpy()
    if not ((pd >= 0) & (pd <= 1)).all():
        raise AssertionError("a pd that is no probability")
    scorer = Scorer.open(folder, None if (folder / COHORT).exists() else cohort_of(model, None, size=3))
    row = scorer.matrix([{}])
    scorer.score(row)
    scorer.reasons(row, scorer.matrix([{}]), most=None)
    scorer.reasons(None, row)
    if not np.isfinite(scorer.score(row).margin).all():
        raise AssertionError("a margin that is no number")
    for trees in model.refits.trees:
        assert len(trees.root) >= 0


def tried(model: Path, work: Path, name: str, seed: int, count: int) -> dict[str, Any]:
    """What became of `count` edits of one file: refused, other models, and those that ended otherwise."""
    original = (model / name).read_bytes()
    found: dict[str, Any] = {"refused": 0, "models": 0, "wrong": [], "slowest": 0.0}
    folder = work / "model"
    for number in range(seed, seed + count):
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(model, folder)
        reseal(folder, name, edit(name, original, random.Random(number)))
        begun = time.process_time()
        signal.alarm(SECONDS)
        try:
            used(folder)
            found["models"] += 1
        except CreditlineError as error:
            found["refused"] += 1
            if "\n" in str(error) or len(str(error)) > 1000:
                found["wrong"].append([number, f"more than a sentence: {str(error)[:200]}"])
        except BaseException as error:
            found["wrong"].append([number, "".join(traceback.format_exception(error)[-3:])[-600:]])
        finally:
            signal.alarm(0)
        found["slowest"] = max(found["slowest"], time.process_time() - begun)
    found["grown"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return found


def _too_slow(*_: object) -> None:
    raise TimeoutError(f"an edit took more than {SECONDS} seconds")


def main(model: str, work: str, name: str, seed: str, count: str) -> None:
    """Try the edits once the untouched model was read, whose memory is the measure."""
    signal.signal(signal.SIGALRM, _too_slow)
    call: Callable[[Path], None] = used
    call(Path(model))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    found = tried(Path(model), Path(work), name, int(seed), int(count))
    print(json.dumps(found | {"before": before}))


if __name__ == "__main__":
    main(*sys.argv[1:])
