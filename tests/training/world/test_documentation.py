"""The tables of docs/world.md are those of the code."""

from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from creditline.training.world import PRESETS
from creditline.training.world.life import elsewhere, habits, huabei, income, jiebei, lender, spending
from creditline.training.world.life.hazard import INTERCEPT, WEIGHTS
from creditline.training.world.life.shocks import conduct, shocks
from creditline.training.world.life.shocks.kinds import KINDS, Kind
from creditline.training.world.setting import links, macro
from creditline.training.world.setting.occupations import OCCUPATIONS

PAGE = Path(__file__).parents[3] / "docs" / "world.md"


def rows(*header: str) -> list[list[str]]:
    """The cells of the table whose header begins with the given words."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    start = next(k for k, line in enumerate(lines) if line.startswith("| " + " | ".join(header)))
    found = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        found.append([cell.strip() for cell in line.strip("|").split("|")])
    return found


def test_every_kind_of_shock() -> None:
    told = {row[0].removesuffix(" (improves)"): row for row in rows("kind", "family it moves first")}
    assert list(told) == [each.kind.name.lower() for each in KINDS]
    for each in KINDS:
        _, family, rate, ramp, months, size = told[each.kind.name.lower()]
        assert family == each.family
        assert each.kind == Kind.FAMILY_SUPPORT or float(rate.split(" ")[0]) == each.rate
        assert int(ramp) == each.ramp
        assert tuple(int(part) for part in months.split("–")) == each.months
        assert tuple(float(part) for part in size.split("–")) == each.size
        assert rows("kind")[each.kind][0].endswith("(improves)") == each.improves


def test_every_weight_of_the_hazard() -> None:
    told = {cell.split("`")[1]: float(cell.split(" ")[1]) for *_, cell in rows("family", "term")}
    assert told == asdict(WEIGHTS)
    text = PAGE.read_text(encoding="utf-8")
    assert f"intercepts {INTERCEPT['huabei']} (huabei) and {INTERCEPT['jiebei']} (jiebei)" in text


@pytest.mark.parametrize("place", range(len(OCCUPATIONS)))
def test_every_occupation(place: int) -> None:
    name, share, offset, volatility, job_loss, paid = rows("occupation")[place]
    each = OCCUPATIONS[place]
    assert (name, float(share), float(offset)) == (each.name, each.share, each.offset)
    assert (float(volatility), float(job_loss)) == (each.volatility, each.job_loss)
    assert (paid == "in three amounts") == each.irregular


def test_every_preset() -> None:
    assert [row[0] for row in rows("preset", "against calm")] == list(PRESETS)


def _cumulative(shares: np.ndarray) -> str:
    return ", ".join(f"{share:.2f}" for share in np.diff(shares, prepend=0.0))


SENTENCES = {
    "macro": f"a_t = {macro._PERSISTENCE} a_(t-1) + {macro._SHOCK} Z",
    "recession": f"in {macro._RISE} months, stays for {macro._STAY} and falls in {macro._FALL}",
    "publication": f"(error {macro._REVISION} Z) {macro._PRELIMINARY_AFTER} days after the month, the revised one after "
    f"{macro._REVISED_AFTER}",
    "links": f"linked with probability {links._LINKED}",
    "kinds of link": ", ".join(
        f"{kind} {share:.2f}" for kind, share in zip(links.LINK_KINDS, links._KIND_SHARES, strict=True)
    ),
    "age of links": f"drawn over the {links._OLDEST} before",
    "pairs": f"in {shocks._PAIR:.2%} of months two".replace("%", " %"),
    "again": f"within {shocks._AGAIN_AFTER} months of its last beginning",
    "economy": f"exp({shocks._GAP_EFFECT} gap)",
    "support": f"{shocks._SUPPORTS} the month after a linked relative's job loss",
    "benefit": f"benefit {income._BENEFIT} income while",
    "bonus": f"a bonus of {income._BONUS} income",
    "least": f"max({spending._LEAST_WISH} usual income",
    "illness": f"illness costs {spending._ILLNESS} income x, support of a relative {spending._SUPPORT:.2f} income x",
    "season": ", ".join(f"{month:.2f}" for month in spending.SEASON),
    "gaps": "1, 2 or 3 missed dues ("
    + ", ".join(f"{share:.2f}" for share in conduct.AT_LEAST[1:4] - conduct.AT_LEAST[2:5])
    + ")",
    "memory": f"L = {conduct._MEMORY_KEPT} L + 1 for a missed due, + {conduct._LATE_WEIGHT} + 0.5 d/{conduct.LATEST}",
    "interest": f"The rest carries {100 * huabei._INTEREST} % a month",
    "full": f"draw up to {100 * huabei._FULL:.0f} %",
    "loan": f"({_cumulative(jiebei._TERM_SHARES)}), in equal instalments at {100 * jiebei.RATE} % a month",
    "elsewhere": f"months ({_cumulative(elsewhere._TERM_SHARES)}), repaid at {elsewhere._COST:.2f}/term",
    "cut-offs": f"Above {lender._CLOSE[0]} it is closed, above {lender._REDUCE[0]} reduced",
    "policy": f"of the window {lender._CLOSE[1]} and {lender._REDUCE[1]}",
    "running means": f"fast = {1 - habits._FAST:.2f} fast + {habits._FAST} now (logins {1 - habits._FAST_LOGINS:.1f}, "
    f"{habits._FAST_LOGINS}), slow = {1 - habits._SLOW:.2f} slow + {habits._SLOW} now",
    "sting": f"sting {habits._STING_KEPT} sting",
}


@pytest.mark.parametrize("what", SENTENCES)
def test_the_figures_in_sentences(what: str) -> None:
    assert SENTENCES[what] in " ".join(PAGE.read_text(encoding="utf-8").split())
