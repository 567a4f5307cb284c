"""The tables of docs/world.md are those of the code."""

from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from creditline.training.world import PRESETS
from creditline.training.world.life import elsewhere, habits, huabei, income, jiebei, lender, spending
from creditline.training.world.life.shocks import conduct, shocks
from creditline.training.world.life.shocks.kinds import KINDS, Kind
from creditline.training.world.setting import links, macro
from creditline.training.world.setting.nature import SLOW, SUDDEN, Weights
from creditline.training.world.setting.occupations import OCCUPATIONS

PAGE = Path(__file__).parents[3] / "docs" / "world.md"


def tables(*header: str) -> list[list[list[str]]]:
    """The cells of every table whose header begins with the given words."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    starts = [k for k, line in enumerate(lines) if line.startswith("| " + " | ".join(header))]
    found: list[list[list[str]]] = [[] for _ in starts]
    for start, table in zip(starts, found, strict=True):
        for line in lines[start + 2 :]:
            if not line.startswith("|"):
                break
            table.append([cell.strip() for cell in line.strip("|").split("|")])
    return found


def rows(*header: str) -> list[list[str]]:
    """The cells of the one table whose header begins with the given words."""
    (found,) = tables(*header)
    return found


def test_every_kind_of_shock() -> None:
    sudden, slow = tables("kind", "family it moves first")
    assert [len(sudden), len(slow)] == [sum(each.slow == which for each in KINDS) for which in (False, True)]
    for each, row in zip(KINDS, [*sudden, *slow], strict=True):
        name, family, concept, rate, ramp, months, size = row
        assert name == each.kind.name.lower() + (" (improves)" if each.improves else "")
        assert (family, concept) == (each.family, each.concept)
        assert each.kind == Kind.FAMILY_SUPPORT or float(rate.split(" ")[0]) == each.rate
        assert int(ramp) == each.ramp
        assert tuple(int(part) for part in months.split("–")) == each.months
        assert tuple(float(part) for part in size.split("–")) == each.size


def test_every_weight_of_the_hazard() -> None:
    told = rows("family", "term")
    named = [(cell.split("`")[1], float(cell.split(" ")[1]), float(slow)) for *_, cell, slow in told]
    assert {name: weight for name, weight, _ in named} == asdict(SUDDEN.weights)
    assert Weights(**{name: weight for name, _, weight in named}) == SLOW.weights
    text = PAGE.read_text(encoding="utf-8")
    assert f"intercepts {SUDDEN.huabei} (huabei) and {SUDDEN.jiebei} (jiebei)" in text
    assert f"intercepts {SLOW.huabei} (huabei), {SLOW.jiebei} (jiebei) and {SLOW.gap} (gaps)" in text


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


QUICK, LONG = SUDDEN.memory, SLOW.memory
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
    "pairs": f"in {SUDDEN.pairs:.2%} of months two".replace("%", " %"),
    "again": f"within {SUDDEN.again_after} months of its last beginning",
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
    "memory": f"L = {QUICK.lateness} L + 1 for a missed due, + {conduct._LATE_WEIGHT} + 0.5 d/{conduct.LATEST}",
    "interest": f"The rest carries {100 * huabei._INTEREST} % a month",
    "full": f"draw up to {100 * huabei._FULL:.0f} %",
    "loan": f"({_cumulative(jiebei._TERM_SHARES)}), in equal instalments at {100 * jiebei.RATE} % a month",
    "elsewhere": f"months ({_cumulative(elsewhere._TERM_SHARES)}), repaid at {elsewhere._COST:.2f}/term",
    "cut-offs": f"Above {lender._CLOSE[0]} it is closed, above {lender._REDUCE[0]} reduced",
    "policy": f"of the window {lender._CLOSE[1]} and {lender._REDUCE[1]}",
    "running means": f"fast = {1 - QUICK.fast:.2f} fast + {QUICK.fast} now (logins {1 - QUICK.fast_logins:.1f}, "
    f"{QUICK.fast_logins}), slow = {1 - QUICK.slow:.2f} slow + {QUICK.slow} now",
    "slow memory": f"fast = {1 - LONG.fast:.2f} fast + {LONG.fast} now (logins too), slow = {1 - LONG.slow:.2f} slow + "
    f"{LONG.slow} now",
    "slow lateness": f"L = {LONG.lateness} L + …, I = {LONG.inquiries} I + count",
    "slow pairs": f"In {SLOW.pairs:.2%} of months two begin together".replace("%", " %"),
    "slow again": f"none begins again within {SLOW.again_after} months",
    "sting": f"sting {habits._STING_KEPT} sting",
}


@pytest.mark.parametrize("what", SENTENCES)
def test_the_figures_in_sentences(what: str) -> None:
    assert SENTENCES[what] in " ".join(PAGE.read_text(encoding="utf-8").split())
