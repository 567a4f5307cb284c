"""CI's table of minutes: a line per part that ran, the first failure ends it, and what is over its share is said."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def ran(*parts: str) -> tuple[int, str, str]:
    """A script of these parts, each told its share by the caller; exit code, stdout, stderr."""
    script = "\n".join(["set -eu", ". .ci/parts", "trap told_parts EXIT", *(f"part {part}" for part in parts)])
    done = subprocess.run(["bash", "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def test_every_part_has_a_line_and_its_own_output_goes_where_it_went():
    code, out, err = ran("one 8 echo said", "two 2.5 bash -c 'echo wrong >&2'")
    assert (code, err) == (0, "wrong\n")
    said, _, head, *lines = out.splitlines()
    assert said == "said"
    assert head.split() == ["part", "minutes", "of", "CPU", "share"]
    assert [line.split() for line in lines] == [
        ["one", "0.0", "0.0", "8.0"],
        ["two", "0.0", "0.0", "2.5"],
        ["all", "0.0", "0.0", "10.5"],
    ]


def test_the_first_failure_ends_it_and_is_told():
    code, out, _ = ran("one 8 bash -c 'exit 3'", "two 2 echo never")
    assert code == 3
    assert "never" not in out
    assert [line.split()[0] for line in out.splitlines()[2:]] == ["one", "all"]
    assert out.splitlines()[2].endswith("  failed")


def test_over_its_share_is_said_and_fails_nothing():
    code, out, _ = ran("one 0 sleep 0.1")
    assert code == 0
    assert out.splitlines()[2].endswith("  over its share")


def test_the_shares_are_within_45_minutes():
    parts = [
        line.split() for line in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines() if line[:5] == "part "
    ]
    assert [name for _, name, *_ in parts][:2] == ["install", "quick"]
    assert sum(float(share) for _, _, share, *_ in parts) <= 45
