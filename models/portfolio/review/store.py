"""The entries, written one after the other and read in their order."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from creditline.models.portfolio.review.database import ENTRIES, ReviewDatabase
from creditline.models.portfolio.review.entry import BEGINNING, Entry, Happened, entry_after


@dataclass(frozen=True)
class News:
    """What is to be written: what `happened` to a `case` (None: to a new one), and what is told of it."""

    happened: Happened
    told: Mapping[str, Any]
    case: int | None = None


class ReviewStore:
    """Use `opened`. Any number of processes may at once: each writes on its own, upon all that was written before."""

    def __init__(self, database: ReviewDatabase, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    @classmethod
    @contextmanager
    def opened(
        cls, place: str, *, make: bool = False, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> Iterator["ReviewStore"]:
        """The reviews at `place`; errors as `ReviewDatabase.opened`."""
        with ReviewDatabase.opened(place, make=make) as database:
            yield cls(database, now)

    def entries(self, case: int | None = None) -> tuple[Entry, ...]:
        """All of them, or those of a case, in order."""
        with self._database.reading() as connection:
            return _read(connection, case)

    def write(
        self, actor: str, news: Callable[[Sequence[Entry]], Sequence[News]], case: int | None = None
    ) -> tuple[Entry, ...]:
        """Write what `news` makes of the entries there are (of `case` alone, where given), all of it or nothing; the new entries.

        Nobody else writes between what `news` is shown and what it says. Errors are those of `news`.
        """
        with self._database.writing() as connection:
            made = self._after(connection, actor, news(_read(connection, case)))
            if made:
                connection.execute(insert(ENTRIES), [asdict(one) for one in made])
        return made

    def erase(self, actor: str, chosen: Callable[[Sequence[Entry]], Sequence[Entry]]) -> tuple[Entry, ...]:
        """Take away the contents of the entries that `chosen` chooses, and write of each case that this was done; the new entries."""
        with self._database.writing() as connection:
            gone = [entry for entry in chosen(_read(connection, None)) if entry.content is not None]
            for entry in gone:
                connection.execute(update(ENTRIES).where(ENTRIES.c.number == entry.number).values(content=None))
            by_case: dict[int, list[int]] = {}
            for entry in gone:
                by_case.setdefault(entry.case, []).append(entry.number)
            news = [News(Happened.ERASED, {"entries": numbers}, case) for case, numbers in sorted(by_case.items())]
            made = self._after(connection, actor, news)
            if made:
                connection.execute(insert(ENTRIES), [asdict(one) for one in made])
        return made

    def _after(self, connection: Connection, actor: str, news: Sequence[News]) -> tuple[Entry, ...]:
        c = ENTRIES.c
        last = connection.execute(select(c.number, c.hash).order_by(c.number.desc()).limit(1)).first()
        cases = connection.execute(select(c.case).order_by(c.case.desc()).limit(1)).scalar() or 0
        number, previous = (0, BEGINNING) if last is None else (int(last[0]), str(last[1]))
        at = self._now().astimezone(UTC).isoformat(timespec="seconds")
        made: list[Entry] = []
        for one in news:
            if one.case is None:
                cases += 1
            number += 1
            made.append(entry_after(number, previous, one.case or cases, one.happened, at, actor, one.told))
            previous = made[-1].hash
        return tuple(made)


def _read(connection: Connection, case: int | None) -> tuple[Entry, ...]:
    asked = select(ENTRIES).order_by(ENTRIES.c.number)
    rows = connection.execute(asked if case is None else asked.where(ENTRIES.c.case == case)).mappings()
    return tuple(Entry(**{**row, "happened": Happened(row["happened"])}) for row in rows)
