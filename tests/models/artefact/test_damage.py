"""A changed byte anywhere, a missing file and a newer format are refused by name."""

import json
from pathlib import Path

import pytest

from creditline.features.errors import DataError
from creditline.models.artefact import Model, read_model, write_model

FILES = ("model.json", "booster.txt", "reference.json", "learned.json", "refits.txt.gz")


@pytest.fixture(scope="module")
def folder(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("damage") / "model"
    write_model(model, folder)
    return folder


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("flip", [0x01, 0x20])
def test_any_changed_byte(folder: Path, name: str, flip: int) -> None:
    file = folder / name
    content = file.read_bytes()
    step = max(1, len(content) // 100)
    accepted = []
    try:
        for place in range(0, len(content), step):
            file.write_bytes(content[:place] + bytes([content[place] ^ flip]) + content[place + 1 :])
            try:
                read_model(folder)
            except DataError as error:
                assert name in str(error)
            else:
                accepted.append(place)
    finally:
        file.write_bytes(content)
    assert accepted == []
    read_model(folder)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("damage", [lambda c: c[:-1], lambda c: c + b"\n", lambda c: b"", lambda c: c[: len(c) // 2]])
def test_cut_short_or_longer(folder: Path, name: str, damage: object) -> None:
    content = (folder / name).read_bytes()
    try:
        (folder / name).write_bytes(damage(content))  # type: ignore[operator]
        with pytest.raises(DataError, match=f"{name} was changed or damaged"):
            read_model(folder)
    finally:
        (folder / name).write_bytes(content)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file(folder: Path, name: str) -> None:
    content = (folder / name).read_bytes()
    (folder / name).unlink()
    try:
        with pytest.raises(DataError, match=f"{name} is missing"):
            read_model(folder)
    finally:
        (folder / name).write_bytes(content)


def test_a_newer_format(folder: Path) -> None:
    content = (folder / "model.json").read_bytes()
    try:
        (folder / "model.json").write_text(json.dumps({**json.loads(content), "format": 3}))
        with pytest.raises(DataError, match=r"model\.json was written by a newer creditline \(format 3"):
            read_model(folder)
    finally:
        (folder / "model.json").write_bytes(content)


def test_what_0_1_wrote_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "model.json").write_text('{\n  "format": 1,\n  "seed": 7\n}\n', encoding="utf-8")
    with pytest.raises(
        DataError, match=r"model\.json is of format 1, which creditline 0\.1 wrote.*; train the model again"
    ):
        read_model(tmp_path)


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="is not a folder"):
        read_model(tmp_path / "nothing")


@pytest.mark.parametrize("text", ["[]", "null", "{", '{"format": 2}', '{"format": 2, "checksums": 3}', "\xff"])
def test_something_else_called_model_json(tmp_path: Path, text: str) -> None:
    (tmp_path / "model.json").write_text(text, encoding="latin-1")
    (tmp_path / "booster.txt").touch()
    (tmp_path / "reference.json").touch()
    with pytest.raises(DataError, match=r"model\.json was changed or damaged"):
        read_model(tmp_path)
