"""The way back as a page for a terminal."""

from collections.abc import Iterator

from creditline.models.policy import Regime
from creditline.models.portfolio.restore.saying import RestoreSaying
from creditline.models.portfolio.restore.told import told_to_customer
from creditline.models.portfolio.restore.values import Restoration
from creditline.models.why.words.wording import Wording


def restore_text(found: Restoration, regime: Regime, currency: str, folder: str, words: Wording) -> str:
    """The page; `folder`: of the data, for whom it is told where figures of the economy end."""
    return "\n".join(_lines(found, regime, currency, folder, words))


def _lines(found: Restoration, regime: Regime, currency: str, folder: str, words: Wording) -> Iterator[str]:
    saying = RestoreSaying(found, words)
    say, policy = saying.say, f"{found.policy} {found.policy_version}"
    yield say.title.format(customer=found.customer_id, line=found.line_id, policy=policy)
    yield f"  {saying.stands()}"
    yield f"  {saying.assumed()}"
    yield ""
    yield from saying.outlook()
    yield from ("", say.alone)
    for way in (found.nothing, *found.alone):
        yield f"  {saying.way(way)}"
    yield say.together
    yield f"  {saying.way(found.together)}"
    yield from saying.changes_nothing()
    yield from ("", saying.path())
    for made in saying.decisions():
        yield f"  {made.day}  {saying.score(made):12}{made.limit:>12,.2f}  {saying.step(made)}  {made.rule}"
    if found.concepts:
        yield from ("", say.concepts)
        for concept in found.concepts:
            yield f"  {saying.concept(concept)}"
            yield from (f"    {saying.gone(gone)}" for gone in concept.records)
    told = told_to_customer(found, regime, currency, words)
    if told:
        yield from ("", *told)
    yield ""
    yield saying.held(folder)
