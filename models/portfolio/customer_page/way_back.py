"""What brings a line back, as the page for staff has it."""

from creditline.models.portfolio.letters.way_back import way_back_told
from creditline.models.portfolio.restore.saying import RestoreSaying
from creditline.models.portfolio.restore.values import Restoration
from creditline.models.why import Why
from creditline.models.why.notice.values import Notice
from creditline.models.why.pages.way_back import DecisionAhead, FallsAway, PageWayBack
from creditline.models.why.words.wording import Wording


def page_way_back(found: Restoration, why: Why, notice: Notice, folder: str, words: Wording) -> PageWayBack:
    """All of it; `folder`: of the data, for whom it is told where figures of the economy end.

    A customer is told nothing while a person must look at the case.
    """
    saying = RestoreSaying(found, words)
    return PageWayBack(
        about=(*saying.outlook(), saying.stands(), saying.assumed()),
        ways=tuple(saying.way(way) for way in (found.nothing, *found.alone, found.together)),
        path_said=saying.path(),
        path=tuple(
            DecisionAhead(made.day, made.score, made.limit, saying.step(made), made.rule) for made in saying.decisions()
        ),
        concepts_said=saying.say.concepts,
        concepts=tuple(
            FallsAway(saying.concept(one), tuple(saying.gone(gone) for gone in one.records)) for one in found.concepts
        ),
        held=(*saying.changes_nothing(), saying.held(folder)),
        told=() if notice.review is not None else way_back_told(found, why, words),
    )
