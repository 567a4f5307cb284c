"""A model is signed, and refused where a key is trusted that did not sign it: minisign's form, offline."""

import json
import os
import shutil
from pathlib import Path

import minisign
import pytest
import resealed

from creditline.models.artefact.canonical import canonical
from creditline.models.serving.scorer import Scorer

FIXTURE = Path(__file__).parents[2] / "fixtures" / "format_2" / "model"
READING = ("scorecard", "score", "decide", "why", "validate", "export", "verify", "serve")


@pytest.fixture
def model(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("CREDITLINE_TRUST", "")  # put back to what it was, whatever a command makes of it
    return Path(shutil.copytree(FIXTURE, tmp_path / "model"))


@pytest.fixture
def key(creditline, model, tmp_path) -> Path:
    """A new secret key that has signed `model`."""
    key = tmp_path / "risk.key"
    said = creditline("sign", model, "--key", key, "--new-key", "--by", "risk team", "--run", "3f2a", "--password", "")
    assert said.code == 0, said.err
    return key


def test_who_when_and_from_which_run_are_in_what_is_signed(model, key):
    public = minisign.PublicKey.from_file(f"{key}.pub")
    written = (model / "model.json.minisig").read_bytes()
    signature = minisign.Signature.from_bytes(written)
    public.verify((model / "model.json").read_bytes(), signature)  # what `minisign -Vm model.json` does
    stated = dict(part.split(":", 1) for part in signature.trusted_comment.split("\t"))
    told = json.loads((model / "model.json").read_text(encoding="utf-8"))
    assert (stated["by"], stated["run"], stated["data"]) == ("risk team", "3f2a", told["data_fingerprint"])
    assert stated["creditline-model"] == Scorer.open(model).version and stated["at"].endswith("Z")
    forged = minisign.Signature.from_bytes(written.replace(b"risk team", b"rysk team"))
    with pytest.raises(minisign.VerifyError):
        public.verify((model / "model.json").read_bytes(), forged)
    assert key.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("placed", ["before", "after"])
def test_a_signed_model_is_read_and_others_are_not(creditline, model, key, tmp_path, placed):
    def asked(folder, trusted):
        option = ("--trust", trusted)
        return (
            creditline(*option, "scorecard", folder) if placed == "before" else creditline("scorecard", folder, *option)
        )

    line = Path(f"{key}.pub").read_text().splitlines()[1]
    for trusted in (f"{key}.pub", line):
        assert "is made of trees" in asked(model, trusted).err  # it was read
    unsigned = shutil.copytree(FIXTURE, tmp_path / "unsigned")
    assert "is not signed, and only models signed by a trusted key" in asked(unsigned, line).err
    creditline("sign", unsigned, "--key", tmp_path / "other.key", "--new-key", "--by", "me", "--password", "")
    assert "no signature of this model by the trusted key" in asked(unsigned, line).err
    resealed.reseal(
        model, "learned.json", canonical({**json.loads((model / "learned.json").read_bytes()), "salt": "x"})
    )
    said = asked(model, line)
    assert (said.code, len(said.err.splitlines())) == (1, 1)
    assert "no signature of this model by the trusted key" in said.err


@pytest.mark.parametrize("command", READING)
def test_every_command_that_reads_a_model_asks(creditline, model, key, tmp_path, command):
    shutil.copytree(FIXTURE, tmp_path / "unsigned")
    (tmp_path / "lender").mkdir()
    (tmp_path / "lender" / "customers.csv").write_text("customer_id,opened_on\n1,2023-01-15\n", encoding="utf-8")
    (tmp_path / "lender" / "logins.csv").write_text("customer_id,ts\n1,2024-01-15T10:00:00\n", encoding="utf-8")
    lender, unsigned = tmp_path / "lender", tmp_path / "unsigned"
    arguments = {
        "scorecard": [unsigned],
        "score": [unsigned, lender, "--as-of", "2024-02-29"],
        "decide": [unsigned, lender, "--as-of", "2024-02-29", "--policy", "graded", "--out", tmp_path / "d.parquet"],
        "why": [unsigned, lender, "--customer", "1", "--from", "2024-01-31", "--to", "2024-02-29"],
        "validate": [unsigned, lender, "--out", tmp_path / "report.html"],
        "export": [unsigned, "--to", "bundle", tmp_path / "out"],
        "verify": [FIXTURE.parent / "receipt.json", unsigned, lender, "--policy", "graded"],
        "serve": [unsigned, "--port", "0"],
    }[command]
    said = creditline(command, *arguments, "--trust", f"{key}.pub")
    assert said.code == 1, said.err
    assert "is not signed" in said.err, said.err


def test_a_key_with_a_password(creditline, model, tmp_path):
    key = tmp_path / "locked.key"
    asked = ("sign", model, "--key", key, "--by", "risk team")
    assert creditline(*asked, "--new-key", "--password", "long enough").code == 0
    assert creditline(*asked, "--password", "long enough").code == 0
    said = creditline(*asked, "--password", "wrong")
    assert (said.code, said.problem) == (1, f"creditline: the model cannot be signed with {key} (wrong password for that key); "
        "name minisign's secret key, and names in ASCII letters")  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--key", "risk.key", "--new-key"), 1, "is there already"),
        (("--key", "no.key"), 1, "cannot be read"),
        (("--key", "model/booster.txt"), 1, "invalid number of lines"),
        (("--key", "risk.key", "--by", "风控"), 1, "names in ASCII letters"),
    ],
)
def test_keys_and_names_that_do_not_do(creditline, model, key, tmp_path, monkeypatch, arguments, code, said):
    monkeypatch.chdir(tmp_path)
    found = creditline("sign", model, "--by", "me", "--password", "", *arguments)
    assert (found.code, said in found.err) == (code, True), found.err


@pytest.mark.parametrize("stated", ["nowhere.pub", "RWQf6LRCGA9i53ml", "x" * 5000])
def test_a_trusted_key_that_is_none(creditline, model, stated):
    said = creditline("scorecard", model, "--trust", stated)
    assert (said.code, "is no public key of minisign" in said.err) == (1, True)


@pytest.mark.parametrize("stated", [["--trust"], ["--trust", ""], ["--trust="], ["--trust", "a.pub", "--trust", ""]])
def test_a_trusted_key_left_out_is_a_bad_command_line(creditline, model, stated):
    said = creditline("scorecard", model, *stated)
    assert (said.code, "requires an argument" in said.err) == (2, True)


@pytest.mark.parametrize("by", ["me\trun:another", "me\nuntrusted comment: you", "me\x1b[2J"])
def test_nobody_signs_a_field_of_their_own(creditline, model, key, by):
    said = creditline("sign", model, "--key", key, "--by", by, "--password", "")
    assert (said.code, "control character" in said.err, said.err.count("\n")) == (1, True, 1)


@pytest.mark.parametrize("name", ["model.json", "booster.txt", "model.json.minisig"])
def test_a_pipe_in_place_of_a_file_is_refused_and_not_waited_for(creditline, model, key, name):
    (model / name).unlink()
    os.mkfifo(model / name)
    said = creditline("scorecard", model, "--trust", f"{key}.pub")
    assert (said.code, "a pipe, a socket or a device" in said.err) == (1, True), said.err
