"""Sentences of a letter about a cut with notice, read back and held to the decision's record of the notice.

Which must be there, in which order and with which days and sums follows from the record: what the decision did, where the line
stands until the cut takes effect, and where it stands then.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from letter_grammar import DAY, MONEY, Noticed, Recorded, to_day

LATER = {
    "en": {
        "closed": "On {effective_on} your credit account will be closed. Its credit limit is {before} until then. You pay back what you "
        "still owe as agreed.",
        "suspended": "On {effective_on} your credit account will be suspended. From then on you cannot borrow or spend on it. Your "
        "credit limit stays at {after}.",
        "suspended_lower": "On {effective_on} your credit account will be suspended. From then on you cannot borrow or spend on it. Your "
        "credit limit will be lowered from {before} to {after}.",
        "lowered_suspended": "On {effective_on} the credit limit of your suspended credit account will be lowered from {before} to "
        "{after}.",
        "lowered": "On {effective_on} your credit limit will be lowered from {before} to {after}.",
    },
    "zh": {
        "closed": "您的授信额度将于{effective_on}关闭，关闭前额度为{before}。未还余额仍按原合同约定还款。",
        "suspended": "自{effective_on}起，您的授信额度将暂停使用，暂停期间不能新增借款或消费，额度仍为{after}。",
        "suspended_lower": "自{effective_on}起，您的授信额度将暂停使用，暂停期间不能新增借款或消费；额度同时将由{before}下调至{after}。",
        "lowered_suspended": "自{effective_on}起，您已暂停使用的授信额度将由{before}下调至{after}。",
        "lowered": "自{effective_on}起，您的授信额度将由{before}下调至{after}。",
    },
}
SENTENCES = {
    "en": {
        "running": "The change that we announced on {on} takes effect on {effective_on}, unless it is withdrawn. Until then your credit "
        "limit stays at {stands}.",
        "effective": "The change that we announced on {on} takes effect on {effective_on}. Your credit limit is now {stands}.",
        "effective_shut": "The change that we announced on {on} takes effect on {effective_on}. You cannot borrow or spend on your "
        "credit account.",
        "withdrawn": "On {day} we withdrew the change that we announced on {on}. Your credit limit stays at {stands}.",
        "until": "Until {effective_on} nothing changes: your credit limit stays at {stands}.",
        "unless": "On {effective_on} we look at it again. The change will not be made if our rule for it no longer applies to you on "
        "that day.",
        "cure": "It will not be made either if on {effective_on} {what}.",
        "repay": "On the day of this letter you owe {above} more than the new limit. You can repay that in monthly instalments: "
        "{payments} in all, each of {instalment}, the last no larger.",
    },
    "zh": {
        "running": "我们于{on}告知的调整将自{effective_on}起生效（撤回的除外），在此之前您的授信额度仍为{stands}。",
        "effective": "我们于{on}告知的调整自{effective_on}起生效，您的授信额度现为{stands}。",
        "effective_shut": "我们于{on}告知的调整自{effective_on}起生效，您的授信额度不能新增借款或消费。",
        "withdrawn": "我们已于{day}撤回{on}告知的调整，您的授信额度仍为{stands}。",
        "until": "{effective_on}之前不作任何调整，您的授信额度仍为{stands}。",
        "unless": "我们将于{effective_on}重新评估；如届时调整所依据的规则对您不再适用，则不作上述调整。",
        "cure": "如截至{effective_on}{what}，也不作上述调整。",
        "repay": "截至本告知书日期，您的未还余额超出新额度{above}。超出部分可按月分期偿还，共{payments}期，每期{instalment}，"
        "末期不高于此数。",
    },
}
_DAYS, _MONEY = ("on", "effective_on", "day"), ("stands", "before", "after", "above", "instalment")


def _pattern(said: str, language: str) -> re.Pattern[str]:
    def slot(found: re.Match[str]) -> str:
        name = found[1]
        of = DAY[language] if name in _DAYS else MONEY[language] if name in _MONEY else r"(?P<{0}>.+?)"
        return r"(?P<payments>\d+)" if name == "payments" else of.format(name)

    return re.compile(re.sub(r"\{(\w+)\}", slot, re.sub(r"\.(?= |$)", r"\\.", said)))


PATTERNS = {
    language: {
        **{kind: _pattern(said, language) for kind, said in SENTENCES[language].items()},
        **{f"later {kind}": _pattern(said, language) for kind, said in LATER[language].items()},
    }
    for language in SENTENCES
}


@dataclass(frozen=True)
class Announcing:
    """The sentences of one letter in its language, with what the decision of `day` has on record."""

    language: str
    day: date
    record: Recorded

    def faults(self, sentences: Sequence[str]) -> Iterator[str]:
        """What those about the notice say that they may not, and which are missing."""
        found = [one for sentence in sentences if (one := self._read(sentence)) is not None]
        expected = list(self._expected())
        kinds = [kind for kind, _ in found]
        if kinds != [kind for kind, _ in expected]:
            yield f"of the notice it says {kinds}, where {[kind for kind, _ in expected]} must be said"
            return
        for (kind, told), (_, true) in zip(found, expected, strict=True):
            if told != true:
                yield f"{kind} of {told}, the record has {true}"

    def others(self, sentences: Sequence[str]) -> list[str]:
        """The sentences that are not about the notice."""
        return [sentence for sentence in sentences if self._read(sentence) is None]

    @property
    def begins(self) -> bool:
        """Whether the letter must begin with what became of the notice, or will become of the line."""
        record, notice = self.record, self.record.notice
        if notice is None:
            return False
        same = (record.before, record.step_before) == (record.after, record.step)
        if notice.state in ("running", "effective"):
            return same
        return notice.state == "withdrawn" or (not self._at_once(notice) and self._later() is not None)

    @property
    def happened(self) -> Recorded:
        """What the day itself did to the line, for the sentences that say so."""
        record, notice = self.record, self.record.notice
        if notice is None or notice.state == "effective" or not self._at_once(notice):
            return record
        return replace(record, before=notice.limit, after=notice.limit, step=notice.step)

    def _at_once(self, notice: Noticed) -> bool:
        """A rule that gives no notice shut the line while a cut is announced."""
        return notice.state == "running" or (notice.step >= 2 and self.record.step_before < 2)

    def _read(self, sentence: str) -> tuple[str, Mapping[str, object]] | None:
        """A sentence about the notice; a lower limit told by the lender's own `notice_days` is none."""
        if self.record.notice is None and self.record.effective is not None:
            return None
        hits = [
            (kind, hit) for kind, one in PATTERNS[self.language].items() if (hit := one.fullmatch(sentence)) is not None
        ]
        if len(hits) != 1:
            return None
        ((kind, hit),) = hits
        return kind, {name: self._value(name, told) for name, told in hit.groupdict().items()}

    def _value(self, name: str, told: str) -> object:
        if name in _DAYS:
            return to_day(told, self.language)
        if name in _MONEY:
            return float(told.replace(",", ""))
        return int(told) if name == "payments" else told

    def _expected(self) -> Iterator[tuple[str, Mapping[str, object]]]:
        record, notice = self.record, self.record.notice
        if notice is None:
            return
        dates = {"on": notice.on, "effective_on": notice.effective_on}
        same = (record.before, record.step_before) == (record.after, record.step)
        shut_now = notice.step >= 2
        then = {"effective_on": notice.effective_on}
        if notice.state == "withdrawn":
            yield "withdrawn", {"day": self.day, "on": notice.on, "stands": notice.limit}
        elif notice.state == "effective":
            if same and record.step >= 2:
                yield "effective_shut", dates
            elif same:
                yield "effective", {**dates, "stands": record.after}
        else:
            running = notice.state == "running"
            if running and same:
                yield "running", {**dates, "stands": notice.limit}
            elif not self._at_once(notice):
                kind = self._later()
                if kind is not None:
                    whole = {**then, "before": record.before, "after": record.after}
                    names = {"closed": ("before",), "suspended": ("after",)}.get(kind, ("before", "after"))
                    yield f"later {kind}", {**then, **{name: whole[name] for name in names}}
            if shut_now and (running or record.step_before < 2) and record.after < notice.limit:
                yield "later lowered_suspended", {**then, "before": notice.limit, "after": record.after}
            if running and not same and not shut_now:
                yield "running", {**dates, "stands": notice.limit}
            if not running and not shut_now:
                yield "until", {**then, "stands": notice.limit}
            yield "unless", then
            for said in notice.cures:
                yield "cure", {**then, "what": said[self.language]}
        if notice.above is not None:
            yield "repay", {"above": notice.above, "payments": notice.payments, "instalment": notice.instalment}

    def _later(self) -> str | None:
        """What will become of the line on the day of effect; None where nothing will be less."""
        record = self.record
        lower, was_shut = record.after < record.before, record.step_before >= 2
        if record.step == 3:
            return None if record.step_before == 3 else "closed"
        if record.step == 2 and was_shut:
            return "lowered_suspended" if lower and record.step_before == 2 else None
        if record.step == 2:
            return "suspended_lower" if lower else "suspended"
        return "lowered" if lower and not was_shut else None
