"""Read the sentences of simulated cuts back: no placeholder, no null, nothing that contradicts its numbers.

    python benchmarks/why/sentences.py MODEL DATA --previous-policy P --policy P --cuts 10000 DATE...

Explains what the policy cuts on each date, until there are enough, and reads back every
feature's sentence and every notice's, in both languages, with the grammar of the tests. Counts in the notices what none may
have (features named without a direction or against theirs, two windows of one concept, families of which more is left out than
the smallest shown or than a tenth), how many go to a person because of patterns, and the same rest of the text for staff. Counts too
what `false_words.py` calls false, in the sentences of letters, in those of the text for staff, and beside other customers.
"""

import argparse
import importlib
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from types import ModuleType

import duckdb
from false_words import FALSE, USUAL, Standing, false_in, standings

from creditline.features.data import DataSet
from creditline.features.words.languages import languages
from creditline.models.artefact import read_model
from creditline.models.policy import NoticeTerms
from creditline.models.portfolio.cuts.cuts import explain_cuts, find_cuts
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.lines.record import recorded
from creditline.models.portfolio.policy_features import read_policy_for
from creditline.models.why import Why
from creditline.models.why.answer.acceptance import towards_risk
from creditline.models.why.answer.concepts import MOST_LEFT_OUT, ConceptShare, concepts_of, staff_concepts
from creditline.models.why.answer.values import FeatureShare
from creditline.models.why.answer.verdict import verdict
from creditline.models.why.notice.notice import notice_of
from creditline.models.why.notice.values import Notice, PrincipalReason
from creditline.models.why.words.from_toml import wording
from creditline.models.why.words.sentence import sentence

AGAINST = "features named without a direction, or against theirs"
WINDOWS = "concepts of which a notice names two windows"
REST = "families of notices with more left out than may be"
STAFF_REST = "families of texts with more left out than may be"
NONE_MAY = (AGAINST, WINDOWS, REST, STAFF_REST, "to review for patterns")
GRAMMAR = Path(__file__).parents[2] / "tests" / "oracles"


def grammar() -> ModuleType:
    """The hand-written grammar of the tests."""
    sys.path.append(str(GRAMMAR))
    return importlib.import_module("sentence_grammar")


def cuts(arguments: argparse.Namespace) -> Iterator[Why]:
    """Answers about cuts, date by date."""
    data, model = DataSet.open(arguments.data), read_model(arguments.model)
    before, after = (read_policy_for(name, model, data) for name in (arguments.previous_policy, arguments.policy))
    in_force = InForce(model, policy=after, previous_policy=before)
    with recorded(data) as record:
        for end in arguments.dates:
            for explained in explain_cuts(in_force, record, find_cuts(in_force, record, None, end), None, end):
                yield from map(explained.answers.why, range(len(explained.answers)))


def named_in(why: Why, reason: PrincipalReason) -> dict[str, FeatureShare]:
    """The features of the answer that a reason is told of, by name: of the way of the score it follows, or as a rule read them."""
    steps = () if why.line is None else why.line.steps
    if reason.by_rule:
        told = [behind.feature for _, behind in steps if behind.feature is not None]
    elif reason.until is not None:
        ways = [behind.score for _, behind in steps if behind.score is not None]
        told = [one for way in ways if way.end.as_of == reason.until for one in way.reasons]
    else:
        told = list(why.reasons)
    return {share.name: share for one in told for share in one.features}


def count_false(why: Why, notice: Notice, language: str, standing: Standing, seen: Counter[str]) -> None:
    """Add the false sentences of a letter, of the text for staff, and of what would be said beside other customers."""
    for reason in notice.reasons:
        told = named_in(why, reason)
        for name, text in zip(reason.features, reason.sentences, strict=True):
            seen.update(f"letters: {what}" for what in false_in(told[name], text, standing))
    for share in {share.name: share for reason in why.reasons for share in reason.features}.values():
        if share.start != share.end:
            text = sentence(share, language, why.currency)
            seen.update(f"staff: {what}" for what in false_in(share, text, standing))
        beside = sentence(share, language, why.currency, "kept")
        seen[f"beside others: {USUAL}"] += USUAL in false_in(share, beside, standing)


def reviewed_for(notice: Notice) -> str | None:
    """Which of the phrases says why a person must look first; None where nobody must."""
    if notice.review is None:
        return None
    said = wording(notice.language).notice
    phrases = {f"reviews.{key}": text for key, text in said.reviews.items()}
    names = ("patterns", "unsteady", "internal", "internal_rule", "wordless", "cannot_hold", "untold", "nothing_named")
    phrases |= {name: getattr(said, name) for name in names}
    forms = {key: re.sub(r"\\{\w+\\}", ".+", re.escape(text)) for key, text in phrases.items()}
    return next(key for key, form in forms.items() if re.fullmatch(form, notice.review))


def count_concepts(why: Why, notice: Notice, seen: Counter[str]) -> None:
    """Add what this notice, and the text for staff, name and leave out."""
    most = (NoticeTerms() if why.line is None else why.line.facts.notice).most_patterns
    seen["to review for patterns"] += notice.patterns > most
    seen["sent"] += notice.review is None
    windows: Counter[str] = Counter()
    for reason in notice.reasons:
        told = named_in(why, reason)
        seen[AGAINST] += sum(towards_risk(told[name]) != 1 for name in reason.features)
        seen["concepts named"] += len(reason.concepts)
        windows.update(reason.concepts)
        if reason.by_rule or why.stuck:
            continue
        own = [share for share in told.values() if share.meant.concept.partition(".")[0] == reason.family]
        by_rule = {name for one in notice.of_rules for name in one.concepts}
        concepts = [one for one in concepts_of(own) if one.lowered and one.told and one.name not in by_rule]
        seen["families of notices"] += 1
        seen[REST] += too_much_left_out(concepts, reason.concepts, reason.points)
    seen[WINDOWS] += sum(count > 1 for count in windows.values())
    for reason in why.reasons:
        if why.stuck is None:
            concepts = concepts_of(reason.features)
            named = [one.name for one in staff_concepts(reason, by_risk=False)]
            seen["families of texts"] += 1
            seen[STAFF_REST] += too_much_left_out(concepts, named, reason.points)


def too_much_left_out(concepts: Sequence[ConceptShare], named: Sequence[str], whole: int) -> bool:
    """Whether more is left out than the smallest concept named, or than a tenth of the family."""
    rest = sum(abs(one.points) for one in concepts if one.name not in named)
    smallest = min((abs(one.points) for one in concepts if one.name in named), default=0)
    return rest > min(smallest, MOST_LEFT_OUT * abs(whole))


def customers_of(data: Path) -> list[int | str]:
    """Everybody on record."""
    return [
        row[0]
        for row in duckdb.execute(
            "SELECT customer_id FROM read_parquet(?)", [str(data / "customers.parquet")]
        ).fetchall()
    ]


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
    on_day: dict[date, dict[int | str, Standing]] = {}
    for what in FALSE:
        seen[f"letters: {what}"] += 0
    for number, why in enumerate(cuts(arguments), start=1):
        begun = time.process_time()
        shares = {share.name: share for reason in why.reasons for share in reason.features}
        day = why.end.as_of
        if day not in on_day:
            on_day = {day: standings(arguments.data, day, customers_of(arguments.data))}
        for language in languages():
            for share in shares.values():
                text = sentence(share, language, why.currency)
                if share.start != share.end:
                    read.check(share, text, language, read.units_of_share(share, language))
                    seen["sentences of features"] += 1
            notice = notice_of(why, language)
            count_false(why, notice, language, on_day[day].get(why.customer_id, Standing(0, None)), seen)
            assert len(notice.reasons) <= 4
            for text in notice.statements:
                assert not any(odd in text for odd in ("{", "}", "None", "null", "  ")), text
                seen["statements"] += 1
            for reason in notice.reasons:
                told = named_in(why, reason)
                for name, text in zip(reason.features, reason.sentences, strict=True):
                    if why.against == "past":
                        read.check(told[name], text, language, read.units_of_share(told[name], language))
                        seen["sentences of notices"] += 1
        seen["cuts"] += 1
        seen[f"verdict {verdict(why) and verdict(why).behaviour}"] += 1
        seen["to review"] += notice.review is not None
        if (asked := reviewed_for(notice)) is not None:
            seen[f"to review: {asked}"] += 1
        count_concepts(why, notice, seen)
        for reason in notice.reasons:
            seen[f"reasons tagged {reason.tag or 'neither'}"] += 1
        reading += time.process_time() - begun
        if number == arguments.cuts:
            break
    for what in NONE_MAY:
        seen[what] += 0
    for what, count in seen.most_common():
        print(f"{count:>10,}  {what}")
    print(f"{1e3 * reading / max(seen['cuts'], 1):.1f} ms of CPU time a cut to say and to read back")


if __name__ == "__main__":
    main()
