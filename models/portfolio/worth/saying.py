"""What records are worth, in words: one sentence each, for terminal, JSON and page."""

from collections.abc import Iterator
from dataclasses import dataclass

from creditline.models.portfolio.worth.values import GroupWorth, HowLeftOut, RecordWorth, Worth, Worths
from creditline.models.portfolio.worth.words import worth_words
from creditline.models.why.pages.texts import texts
from creditline.models.why.words.line import place_said
from creditline.models.why.words.numbers import spoken
from creditline.models.why.words.wording import Wording


@dataclass(frozen=True)
class WorthSaying:
    """Says them in the language of `words`."""

    worths: Worths
    words: Wording

    def record(self, one: RecordWorth) -> str:
        """Which record it is, how it would have been, and what then: `… of 14 March, 46 days late, had it been paid: score +31`."""
        say = worth_words(self.words)
        table = texts(self.words).staff.tables[one.table]
        said = say.record.format(table=table, date=one.on, record=one.record)
        if one.late:
            days = spoken(float(one.late), "days", self.words.language, own=self.words)
            said = say.late.format(said=said, days=days)
        if one.copies > 1:
            said = say.copies.format(said=said, count=one.copies)
        if one.how is HowLeftOut.AS_IT_IS:
            return say.as_it_is.format(said=said)
        if one.worth is None:
            return say.no_meaning.format(said=said)
        return self.alone(one, said)

    def alone(self, one: RecordWorth, said: str | None = None) -> str:
        """How it would have been, and what then; beside a record that is named already, without its name."""
        say = worth_words(self.words)
        assert one.worth is not None
        if said is None:
            return say.beside.format(left_out=say.left_out[one.table], outcome=self.outcome(one.worth))
        return say.sentence.format(said=said, left_out=say.left_out[one.table], outcome=self.outcome(one.worth))

    def together(self, group: GroupWorth) -> str:
        """What the records behind a concept are worth together."""
        say = worth_words(self.words)
        concept = self.words.concept(group.concept, group.named)
        count = f"{sum(one.copies for one in group.records) + group.more:,}"
        said = say.together.format(concept=concept, count=count)
        if group.together is None:
            alone = all(one.how is HowLeftOut.NO_MEANING for one in group.records)
            return (say.no_meaning if alone else say.as_it_is).format(said=said)
        tables = {one.table for one in group.records if one.worth is not None}
        left_out = say.left_out[tables.pop()] if len(tables) == 1 else say.all
        return say.sentence.format(said=said, left_out=left_out, outcome=self.outcome(group.together))

    def outcome(self, worth: Worth) -> str:
        """What would be otherwise: the score, the limit, the line."""
        say, there, here = worth_words(self.words), worth.line, self.worths.line
        found = []
        if worth.points:
            found.append(say.points.format(points=f"{worth.points:+,d}"))
        if worth.limit:
            found.append(say.limit.format(amount=f"{worth.limit:+,.10g}"))
        if there is not None and here is not None and there.place != here.place:
            found.append(say.line.format(place=place_said(there.place, self.words)))
        return say.comma.join(found) if found else say.same


def worth_text(worths: Worths, words: Wording, most: int = 6) -> str:
    """A part of the page for a terminal: concept by concept, the records that are worth most, `most` of each at most."""
    return "\n".join(_lines(worths, words, most))


def _lines(worths: Worths, words: Wording, most: int) -> Iterator[str]:
    say, saying = worth_words(words), WorthSaying(worths, words)
    yield say.title.format(end=worths.end)
    if not worths.groups:
        yield "  " + say.nothing.format(start=worths.start, end=worths.end)
        return
    yield "  " + say.about
    if worths.line is None:
        yield "  " + say.no_line
    for group in worths.groups:
        yield "  " + saying.together(group)
        for one in group.records[:most]:
            yield "    " + saying.record(one)
        rest = len(group.records) - most + group.more
        if rest > 0:
            yield "    " + say.more.format(count=f"{rest:,}")
