"""A whole letter read back, part by part, and held to the record, to the policy's file and to what the lender states.

Which parts there are, which sentences each has and what value stands in each follows from these alone. A sentence of no kind, one
that must not be there, one that is missing and a value that is another are contradictions.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from letter_announced import Announcing
from letter_grammar import DAY, MONEY, Recorded, contradictions, read, to_day
from letter_held import Held, filled, value_of
from letter_part_sentences import HEADINGS, LABELS, ORDER, PARTS, RIGHTS, TAIL, TITLES
from letter_reasons import ReasonsRead
from letter_rules import RuleGrammar
from letter_way_back import WAY_BACK

from creditline.models.letter.letter import Letter, LetterPart
from creditline.models.why import Why
from creditline.models.why.answer.verdict import verdict
from creditline.models.why.game.layer import Layer
from creditline.models.why.game.line_facts import StepTaken
from creditline.models.why.notice.values import Notice

HAPPENED = (
    "line",
    "stood",
    "asked",
    "no_less",
    "never_whole",
    "part",
)  # the rest of what is stated is the assessment's

ASSESSED = {
    "score", "fall", "no_part", "score_now", "default stated", "default ended", "closing score", "closing factors",
}  # fmt: skip
BLAMES = {f"part {part}" for part in ("caused", "caused_beside", "together", "enough", "deepened")}


def letter_contradictions(letter: Letter, notice: Notice, why: Why, held: Held) -> Iterator[str]:
    """What the letter says that it may not, as sentences."""
    reading = _Reading(letter, notice, why, held)
    for part in letter.parts:
        for fault in reading.of(part):
            yield f"{part.part.value}: {fault}"
    yield from reading.of_the_whole()


@dataclass
class _Reading:
    letter: Letter
    notice: Notice
    why: Why
    held: Held
    facts: dict[str, Any] = field(init=False)
    kind: str = field(init=False)

    def __post_init__(self) -> None:
        self.language, self.day, line = self.letter.language, self.why.end.as_of, self.held.line
        due, policy, lender = self.held.due, self.held.policy or {}, self.held.lender
        self.facts = {name: self.stated(name) for name in ("payment", "hotline", "next_review", "sources", "agency")}
        self.facts |= {name: lender.get(name) for name in ("review_days", "answer_days", "complaint_days")}
        self.facts |= {
            "day": self.day, "balance": self.held.balance, "limit": None if line is None else line.after,
            "wait": policy.get("changes", {}).get("raise_cool_down_days", 0), "points": policy.get("ladder", {}).get("hysteresis", 0),
            "bureau": self.stated("bureau.name"), "answer_by": self.day + timedelta(days=lender.get("answer_days", 0)),
        }  # fmt: skip
        self.facts |= {} if self.held.way is None else vars(self.held.way)
        self.facts |= {"count": None, "amount": None, "late": None} if due is None else vars(due)
        self.kind = self._kind()

    def stated(self, name: str) -> str | None:
        return self.held.stated(name, self.language)

    def _kind(self) -> str:
        line = self.held.line
        if line is not None:
            shut, was_shut = line.step >= 2, line.step_before >= 2
            if (was_shut and not shut) or (not was_shut and not shut and line.after > line.before):
                return "better"
        if self.notice.review is not None:
            return "review"
        cut = line is not None and (
            line.after < line.before or line.step > line.step_before or verdict(self.why) is not None
        )
        return "adverse" if cut else "other"

    def of_the_whole(self) -> Iterator[str]:
        """Title, number, parts in order, and what may stand nowhere."""
        letter, line = self.letter, self.held.line
        kinds = (letter.kind.value, letter.review is not None, letter.date, letter.sender)
        true = (self.kind, self.kind == "review", self.day, self.stated("name") or "")
        if kinds != true:
            yield f"kind, review, date and sender are {kinds}, not {true}"
        same = line is not None and (line.before, line.step_before) == (line.after, line.step)
        title = "past" if self.why.against == "past" else "others"
        title = title if line is None else "reviewed" if same else "changed"
        if letter.title != TITLES[self.language][title]:
            yield f"a title {letter.title}"
        scheme = re.escape(str(self.held.lender.get("number", "{date}-{hash}"))).replace(r"\{", "{").replace(r"\}", "}")
        number = scheme.format(
            year=f"{self.day:%Y}", date=f"{self.day:%Y%m%d}", hash="[0-9a-f]{10}", sequence=r"\d{12}"
        )
        if not re.fullmatch(number, letter.number):
            yield f"a number {letter.number}"
        there = [part.part.value for part in letter.parts]
        if there != [name for name in ORDER if name in self._parts()]:
            yield f"parts {there}, not {sorted(self._parts())}"
        texts = [letter.title, letter.number, *(text for part in letter.parts for text in part.said())]
        if any(str(self.why.customer_id) in text for text in texts if len(str(self.why.customer_id)) > 3):
            yield "the customer's number stands in it"
        yield from (f"a gap in {text}" for text in texts if re.search(r"[{}]|  |\bNone\b|\bnan\b", text))

    def _reasons(self, part: LetterPart) -> Iterator[str]:
        yield from ReasonsRead(self.language, self.notice, self.why, self.held).of(part)

    def _parts(self) -> set[str]:
        """Those that must be there."""
        regime, kind, line = self.held.regime, self.kind, self.held.line
        found = {"head", "happened", "signature"}
        if kind in ("adverse", "other"):
            found |= {"rights", "correction"} | ({"reasons"} if self.notice.reasons else set())
            found |= {"sources"} if self.facts["sources"] else set()
        if kind != "better":
            found |= {"complaint"} if self.held.lender.get("complaints") else set()
            found |= {"warning"} if regime in ("plain", "cn") else set()
        if kind == "review":
            found.add("in_review")
        if kind == "adverse" and line is not None:
            found |= {"stays", "back"} | ({"arrears"} if self.held.due else set())
            found |= set() if self.held.way is None else {"way_back"}
            known = self.why.line is not None and bool(self.why.line.facts.steps)  # which rule decided
            automated = self.held.policy is not None and known and not self.held.overridden
            found |= {"automated"} if automated and regime != "us-regb" else set()
            found |= {"bureau"} if self.facts["bureau"] and regime in ("cn", "us-regb") else set()
            found |= {"law"} if self.facts["agency"] and regime == "us-regb" else set()
            found |= {name for name, said in zip(("rule", "assessment"), self._stated()[1:], strict=True) if said}
        return found

    def of(self, part: LetterPart) -> Iterator[str]:
        """What a part says that it may not."""
        name = part.part.value
        if part.heading != HEADINGS[self.language][name]:
            yield f"a heading {part.heading}"
        if name in ("rule", "assessment"):
            yield from ["more than sentences"] if part.fields or part.lists or part.after else ()
            return  # with what happened
        yield from getattr(self, f"_{name}", self._plain)(part)

    def _plain(self, part: LetterPart) -> Iterator[str]:
        """Sentences of the part's kinds, each that must be there, and the fields it must have."""
        name = part.part.value
        yield from self._sentences(name, part.sentences, self._kinds(name))
        yield from self._fields(part, self._values(name))
        yield from ["lists, or an end"] if part.lists or part.after else ()

    def _kinds(self, name: str) -> Sequence[str]:
        regime, line, facts = self.held.regime, self.held.line, self.facts
        reached = ["reached"] if self._contact() else []
        match name:
            case "arrears":
                found = ["one" if facts["count"] == 1 else "many"]
                return found + (["settle"] if facts["payment"] else []) + (["paid_already"] if facts["hotline"] else [])
            case "stays":
                assert line is not None
                planned = line.notice is not None and line.notice.above is not None
                over = line.step < 3 and (facts["balance"] or 0.0) > line.after and not planned
                return ["loans"] + ([] if not facts["balance"] else ["over"] if over else ["owed"])
            case "back":
                return self._ways_back()
            case "way_back":
                return [] if self.held.way is None else self.held.way.kinds(regime, self.language)
            case "rights":
                found = [*RIGHTS[regime], *(["records"] if self.notice.reasons else [])]
                answered = "person" in found and facts["review_days"] is not None
                return found + (["answered"] if answered else []) + reached
            case "in_review":
                return ["by" if facts["answer_days"] is not None else "looking", *reached]
            case "bureau":
                return [regime]
            case _:
                return [name]

    def _ways_back(self) -> Sequence[str]:
        line, policy, facts = self.held.line, self.held.policy, self.facts
        assert line is not None
        if line.step == 3 and policy is not None and not policy.get("ladder", {}).get("reopen", False):
            return ["closed"]
        descent = () if self.why.line is None else self.why.line.descent
        by_band = any((step.rule or "").startswith("band ") for step, _ in descent)
        found = (["next"] if facts["next_review"] else []) + (["wait"] if facts["wait"] else [])
        found += ["points"] if facts["points"] and by_band and line.step > 0 else []
        return [*found, "no_promise" if self.held.due is None else "once_paid"]

    def _contact(self) -> dict[str, str]:
        ways = {name: self.stated(name) for name in ("hotline", "hours", "app_path")}
        return {name: said for name, said in ways.items() if said is not None}

    def _values(self, name: str) -> dict[str, str]:
        if name in ("rights", "in_review"):
            return self._contact()
        if name != "bureau":
            return {}
        found = {label: self.stated(f"bureau.{label}") for label in ("name", "address", "phone")}
        return {label: said for label, said in found.items() if said is not None}

    def _sentences(self, name: str, sentences: Sequence[str], expected: Sequence[str]) -> Iterator[str]:
        found = []
        known = WAY_BACK[self.language] if name == "way_back" else PARTS[self.language][name]
        for sentence in sentences:
            hits = [
                (kind, hit)
                for kind, said in known.items()
                if (hit := re.fullmatch(filled(said, self.language), sentence)) is not None
            ]
            if len(hits) != 1:
                yield f"can be read in {len(hits)} ways: {sentence}"
                continue
            ((kind, hit),) = hits
            found.append(kind)
            for slot, told in hit.groupdict().items():
                if (value := value_of(slot, told, self.language)) != self.facts[slot]:
                    yield f"{slot} {value}, the record has {self.facts[slot]}: {sentence}"
        if found != list(expected):
            yield f"says {found}, where {list(expected)} must be said"

    def _fields(self, part: LetterPart, expected: Mapping[str, str]) -> Iterator[str]:
        said = [(one.key, one.label, one.value) for one in part.fields]
        true = [(key, LABELS[self.language][key], value) for key, value in expected.items()]
        if said != true:
            yield f"fields {said}, not {true}"

    def _head(self, part: LetterPart) -> Iterator[str]:
        values = {field.key: field.value for field in part.fields}
        customer, product = str(self.why.customer_id), self.stated(f"products.{self.held.product or 'any'}")
        tail = customer[-min(4, len(customer) - 3) :] if len(customer) > 3 else None
        true = {"number": self.letter.number, "customer": "" if tail is None else TAIL[self.language].format(tail)}
        if values.get("number") != true["number"] or (tail is not None and values.get("customer") != true["customer"]):
            yield f"a head of {values}"
        if tail is None and re.search(r"\d", values.get("customer", "")):
            yield "shows the number of a customer whose number is short"
        if "date" not in values or not re.fullmatch(DAY[self.language].format("day"), values["date"]):
            yield f"a head of {values}"
            return
        if to_day(values["date"], self.language) != self.day or values.get("product") != product:
            yield f"a head of {values}"
        names = [name for name in ("number", "date", "customer", "product") if name in values]
        yield from self._fields(part, {name: values[name] for name in names})
        yield from self._sentences("head", part.after, ["dear"])
        yield from ["sentences or lists"] if part.sentences or part.lists else ()

    def _signature(self, part: LetterPart) -> Iterator[str]:
        *lines, day = part.sentences or ("",)
        if not re.fullmatch(DAY[self.language].format("day"), day):
            yield f"signed {part.sentences}"
            return
        signed = self.stated("signature") or self.stated("name")
        if lines != [one for one in (signed, self.stated("address")) if one] or to_day(day, self.language) != self.day:
            yield f"signed {part.sentences}"
        yield from ["fields or lists"] if part.fields or part.lists or part.after else ()

    def _complaint(self, part: LetterPart) -> Iterator[str]:
        (listed,) = part.lists
        stated = [one if isinstance(one, str) else one[self.language] for one in self.held.lender["complaints"]]
        if [(item.number, item.said, item.sentences) for item in listed.items] != [
            (place, said, ()) for place, said in enumerate(stated, start=1)
        ]:
            yield f"channels {listed.items}"
        answered = ["answered"] if self.facts["complaint_days"] is not None else []
        yield from self._sentences("complaint", (listed.lead, *part.after), ["lead", *answered])
        yield from ["sentences or fields"] if part.sentences or part.fields else ()

    def _stated(self) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
        """What is said to have happened, the rules, and the assessment, as the letter has them."""
        said = {part.part.value: part.sentences for part in self.letter.parts}
        return said.get("happened", ()), said.get("rule", ()), said.get("assessment", ())

    def _happened(self, part: LetterPart) -> Iterator[str]:
        """With the rules and the assessment: which of them stands where, that none is missing, and what each states."""
        happened, rules, assessment = self._stated()
        line = self.held.line or Recorded(0.0, 0.0, 0, 0, None)
        days = self.held.lender.get("notice_days", 0)
        if days and line.notice is None and line.after < line.before and line.step < 2 and line.step_before < 2:
            line = replace(line, effective=self.day + timedelta(days=days))
        yield from ["fields or lists"] if part.fields or part.lists or part.after else ()
        if self.kind in ("better", "review"):
            kinds = self._kinds_of(happened, line)
            if self.why.line is not None and line.notice is None and len(kinds) != 1:
                yield f"what became of the line is told as {kinds}"
            if any(not str(kind).startswith("line ") for kind in kinds) and self.why.line is not None:
                yield f"what became of the line is told as {kinds}"
            yield from contradictions(happened, self.language, self.why, line) if self.why.line is not None else ()
            return
        yield from contradictions([*happened, *rules, *assessment], self.language, self.why, line)
        grammar = RuleGrammar(self.language, MONEY[self.language], DAY[self.language], self._to_day)
        kinds = self._kinds_of(happened, line)
        moved = line.stood is not None and (line.stood, False) != (line.before, line.step_before >= 2)
        if kinds.count("stood") != moved:
            yield f"where the line stood before is told {kinds.count('stood')} times"
        if rules and any(str(kind).partition(" ")[0] not in HAPPENED for kind in kinds):
            yield f"says {kinds} of what happened"
        if any(not grammar.is_rule(sentence) for sentence in rules) or any(
            map(grammar.is_rule, (*happened, *assessment))
        ):
            yield f"rules in another place: {happened} {rules} {assessment}"
        if verdict(self.why) is not None and sum(str(kind).startswith("part ") for kind in kinds) != 1:
            yield f"does not say once what did it: {kinds}"
        told = [self._assessed_by(sentence, grammar) for sentence in (*happened, *assessment)]
        if (told := sorted(kind for kind in told if kind in ASSESSED)) != sorted(self._assessments()):
            yield f"of the score it tells {told}, where it must tell {sorted(self._assessments())}"
        descent = () if self.why.line is None else self.why.line.descent
        known = [step.on for step, _ in descent if step.rule is not None and step.score_part is not None]
        if verdict(self.why) is not None and grammar.days(rules, self.day) != known:
            yield f"rules of {grammar.days(rules, self.day)}, the line was led down on {known}"
        off = [step.taken_off for step, _ in descent if step.on in known and _reads_score(step)]
        must = min(1, off[0]) if len(set(off)) == 1 else sum(points > 0 for points in off)  # once where it is the same
        told_of = sum(grammar.kind(sentence) == "taken_off" for sentence in rules)
        if verdict(self.why) is not None and told_of != must:
            yield f"tells {told_of} times of points taken off, where {off} were"

    def _kinds_of(self, sentences: Sequence[str], line: Recorded) -> list[str | None]:
        """What sentences are, those about the notice left out."""
        others = Announcing(self.language, self.day, line).others(sentences)
        return [None if (one := read(sentence, self.language)) is None else one.kind for sentence in others]

    def _assessed_by(self, sentence: str, grammar: RuleGrammar) -> str:
        one = read(sentence, self.language)
        kind = grammar.kind(sentence) if one is None else one.kind
        return str(kind) if str(kind) in ASSESSED else str(kind).partition(" ")[0]

    def _assessments(self) -> set[str]:
        """What must be told of the score, or of the default."""
        why, found = self.why, verdict(self.why)
        scored = [reason for reason in self.notice.reasons if not reason.by_rule]
        steps = () if why.line is None else why.line.descent
        told = {name for name, at in (("default stated", why.end), ("default ended", why.start)) if at.in_default}
        if not told and found is None:
            told |= {"score"} | ({"fall"} if why.against == "past" and why.end.score < why.start.score else set())
        elif any(reason.layer is Layer.BEHAVIOUR for reason in scored):
            told |= {"score"} | ({"score_now"} if any(reason.until for reason in scored) else set())
        elif not told and steps and all(step.score_part is False for step, _ in steps) and self._blames():
            told.add("no_part")
        if (
            self.held.regime == "us-regb"
            and self.kind == "adverse"
            and not why.end.in_default
            and not why.start.in_default
        ):
            told |= {"closing score"} | ({"closing factors"} if scored else set())
        return told

    def _blames(self) -> bool:
        said = (read(sentence, self.language) for sentence in self._stated()[0])
        return any(one is not None and one.kind in BLAMES for one in said)

    def _to_day(self, told: str) -> date | None:
        return to_day(told, self.language)


def _reads_score(step: StepTaken) -> bool:
    rule = step.rule or ""
    return step.value is not None and (rule.startswith("band ") or rule in ("hysteresis", "portfolio cap"))
