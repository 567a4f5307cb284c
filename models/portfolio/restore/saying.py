"""The way back in words for staff: one sentence each, for the terminal and the page."""

from collections.abc import Iterator
from dataclasses import dataclass

from creditline.features.projected.behaviour import behaviours
from creditline.models.portfolio.restore.told import acts_said
from creditline.models.portfolio.restore.values import ConceptBack, DecisionToCome, FallenAway, Restoration, Rung, Way
from creditline.models.portfolio.restore.words import STEPS, RestoreWords, restore_words
from creditline.models.why.pages.texts import texts
from creditline.models.why.words.wording import Wording


@dataclass(frozen=True)
class RestoreSaying:
    """Says it in the language of `words`."""

    found: Restoration
    words: Wording

    @property
    def say(self) -> RestoreWords:
        """The phrases."""
        return restore_words(self.words)

    def stands(self) -> str:
        """Where the line stands, and what is assumed throughout."""
        found = self.found
        return self.say.stands.format(
            date=self.words.dates.say(found.as_of),
            step=self.say.steps[STEPS[found.step]],
            limit=f"{found.limit:,.2f}",
            last=f"{found.last_whole_limit:,.2f}",
        )

    def assumed(self) -> str:
        """What every life does."""
        assumed = [one.words.said(self.words.language) for one in behaviours().values() if one.assumed]
        return self.say.assumed.format(acts=self.say.comma.join(assumed))

    def outlook(self) -> Iterator[str]:
        """The answer, with the rule where one keeps the line, and what drawn months make of the day."""
        found, day = self.found, self.words.dates.say
        whole, drawn = found.way.whole_on, found.interval
        yield self.say.outlooks[found.outlook].format(
            date="" if whole is None else day(whole),
            by=day(found.by),
            until=day(found.until),
            rule=self._rule(),
            acts=acts_said(found.way.choice, found.as_of, self.words),
        )
        if drawn is None:
            return
        if drawn.first is None or drawn.last is None:
            yield self.say.too_few.format(until=day(found.until), back=drawn.back, draws=drawn.draws)
        else:
            first, last, often = day(drawn.first), day(drawn.last), {"within": drawn.within, "draws": drawn.draws}
            if first == last:
                yield self.say.interval_day.format(day=first, **often)
            else:
                yield self.say.interval.format(first=first, last=last, **often)

    def way(self, way: Way) -> str:
        """What is done, and the day the line is whole again, and then has its last limit."""
        acts, day = acts_said(way.choice, self.found.as_of, self.words), self.words.dates.say
        whole, raised = way.whole_on, way.rungs.get(Rung.RAISED)
        if whole is None:
            return self.say.not_back.format(acts=acts, date=day(self.found.until))
        told = self.say.back_on.format(acts=acts, date=day(whole))
        if raised is None or raised == whole:
            return told
        return told + self.say.and_then.format(rung=self.say.rungs[Rung.RAISED], date=day(raised))

    def path(self) -> str:
        """Under what the decisions that follow are replayed."""
        return self.say.path.format(acts=acts_said(self.found.way.choice, self.found.as_of, self.words))

    def decisions(self) -> Iterator[DecisionToCome]:
        """Those of the way; of daily ones those that are otherwise than the day before's."""
        before = None
        for made in self.found.way.decisions:
            stands = (made.limit, made.step, made.rule)
            if not self.found.daily or stands != before:
                yield made
            before = stands

    def score(self, made: DecisionToCome) -> str:
        """The score of a decision to come, or that there is none."""
        return self.say.in_default if made.score is None else self.say.score.format(score=made.score)

    def step(self, made: DecisionToCome) -> str:
        """Where a decision to come leaves the line."""
        return self.say.steps[STEPS[made.step]]

    def concept(self, concept: ConceptBack) -> str:
        """What raises the score, by how much."""
        return self.say.concept.format(concept=concept.words[self.words.language], points=concept.points)

    def gone(self, gone: FallenAway) -> str:
        """A record that no longer counts, from when on."""
        table = texts(self.words).staff.tables[gone.table]
        values = {"table": table, "on": self.words.dates.say(gone.on), "day": self.words.dates.say(gone.day)}
        if gone.window is None:
            return self.say.gone_otherwise.format(**values)
        return self.say.gone.format(window=gone.window, **values)

    def changes_nothing(self) -> Iterator[str]:
        """Behaviours that are nothing here."""
        if self.found.not_expressed:
            yield self.say.changes_nothing.format(names=", ".join(self.found.not_expressed))

    def held(self, folder: str) -> str:
        """What is held as on the day; `folder`: of the data, for whom it is told where figures of the economy end."""
        as_of = self.words.dates.say(self.found.as_of)
        if self.found.held_from is None:
            return self.say.held_neighbours.format(as_of=as_of)
        return self.say.held.format(folder=folder, date=self.words.dates.say(self.found.held_from), as_of=as_of)

    def _rule(self) -> str:
        """What keeps the line where it is, with what it looked at."""
        rule = self.found.rule
        if rule is None:
            return ""
        last = self.found.together.decisions[-1]
        value, edge = last.rule_value, last.rule_threshold
        if last.rule != rule or value is None or edge is None:
            return rule
        return f"{rule} ({value:,.6g} < {edge:,.6g})" if value < edge else f"{rule} ({value:,.6g}, {edge:,.6g})"
