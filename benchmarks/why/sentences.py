"""Read the sentences of simulated cuts back: no placeholder, no null, nothing that contradicts its numbers.

    python benchmarks/why/sentences.py MODEL DATA --previous-policy P --policy P --cuts 10000 DATE...

Explains what the policy cuts on each date, until there are enough, and reads back every
feature's sentence and every notice's, in both languages, with the grammar of the tests.
"""

import argparse
import importlib.util
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType

from creditline.features.data import DataSet
from creditline.features.words.languages import languages
from creditline.models.artefact import read_model
from creditline.models.portfolio.cuts.cuts import explain_cuts, find_cuts
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.lines.record import recorded
from creditline.models.portfolio.policy_features import read_policy_for
from creditline.models.why import Why
from creditline.models.why.answer.verdict import verdict
from creditline.models.why.notice.notice import notice_of
from creditline.models.why.words.sentence import sentence

GRAMMAR = Path(__file__).parents[2] / "tests" / "models" / "why" / "test_sentences_parsed.py"


def grammar() -> ModuleType:
    """The hand-written grammar of the tests."""
    spec = importlib.util.spec_from_file_location("grammar", GRAMMAR)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["grammar"] = module
    spec.loader.exec_module(module)
    return module


def cuts(arguments: argparse.Namespace) -> Iterator[Why]:
    """Answers about cuts, date by date."""
    data, model = DataSet.open(arguments.data), read_model(arguments.model)
    before, after = (read_policy_for(name, model, data) for name in (arguments.previous_policy, arguments.policy))
    in_force = InForce(model, policy=after, previous_policy=before)
    with recorded(data) as record:
        for end in arguments.dates:
            for explained in explain_cuts(in_force, record, find_cuts(in_force, record, None, end), None, end):
                yield from map(explained.answers.why, range(len(explained.answers)))


def main() -> None:
    """Print how many sentences were read back; an AssertionError shows the first that lies."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("--previous-policy", required=True)
    parser.add_argument("--policy", required=True)
    parser.add_argument("--cuts", type=int, default=10_000)
    parser.add_argument("dates", type=date.fromisoformat, nargs="+")
    arguments = parser.parse_args()
    read, seen = grammar(), Counter[str]()
    reading = 0.0
    for number, why in enumerate(cuts(arguments), start=1):
        begun = time.process_time()
        shares = {share.name: share for reason in why.reasons for share in reason.features}
        for language in languages():
            for share in shares.values():
                text = sentence(share, language, why.currency)
                if share.start != share.end:
                    read.check(share, text, language, read.UNITS_OF[language])
                    seen["sentences of features"] += 1
            notice = notice_of(why, language)
            assert len(notice.reasons) <= 4
            for text in notice.statements:
                assert not any(odd in text for odd in ("{", "}", "None", "null", "  ")), text
                seen["statements"] += 1
            for reason in notice.reasons:
                assert 1 <= len(reason.sentences) <= 3
                for name, text in zip(reason.features, reason.sentences, strict=True):
                    read.check(shares[name], text, language, read.UNITS_OF[language])
                    seen["sentences of notices"] += 1
        seen["cuts"] += 1
        seen[f"verdict {verdict(why) and verdict(why).behaviour}"] += 1
        seen["to review"] += notice.review is not None
        for reason in notice.reasons:
            seen[f"reasons tagged {reason.tag or 'neither'}"] += 1
        reading += time.process_time() - begun
        if number == arguments.cuts:
            break
    for what, count in seen.most_common():
        print(f"{count:>10,}  {what}")
    print(f"{1e3 * reading / max(seen['cuts'], 1):.1f} ms of CPU time a cut to say and to read back")


if __name__ == "__main__":
    main()
