"""An answer as one HTML page: no other file, no script, no address; on a screen, a phone and paper."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from creditline.features.evidence.values import Evidence
from creditline.models.why.answer.values import Why
from creditline.models.why.notice.values import Notice
from creditline.models.why.pages.disputes import PageDispute
from creditline.models.why.pages.families import MOST_RECORDS, told_families
from creditline.models.why.pages.ledger import Ledger, ledger_of
from creditline.models.why.pages.receipt import PageReceipt
from creditline.models.why.pages.saying import Saying
from creditline.models.why.pages.texts import texts
from creditline.models.why.pages.timeline import Timeline
from creditline.models.why.pages.timeline_chart import timeline_chart
from creditline.models.why.pages.waterfall import end_mark, step_bar
from creditline.models.why.pages.way_back import PageWayBack
from creditline.models.why.pages.worth import PageWorth
from creditline.models.why.words.from_toml import wording
from creditline.models.why.words.in_default import moment_said
from creditline.models.why.words.line import line_head, line_story
from creditline.models.why.words.wording import Wording
from creditline.models.words.languages import language_of

if TYPE_CHECKING:
    from jinja2 import Environment

_HERE = "creditline.models.why.pages"

# What no HTML may hold, whoever wrote it into an id or a category: controls, halves of pairs, non-characters.
_UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def as_page(
    why: Why,
    notice: Notice,
    *,
    evidence: Mapping[str, Evidence] = MappingProxyType({}),
    timeline: Timeline | None = None,
    receipt: PageReceipt | None = None,
    own: Wording | None = None,
    worth: PageWorth | None = None,
    disputes: Sequence[PageDispute] = (),
    way_back: PageWayBack | None = None,
) -> str:
    """The page for staff, in the notice's language; whatever the data hold stands there as text.

    `own`: a lender's wording, that of the notice. `worth`: what the records are worth, where it is told. `disputes`: those of the
    customer that were answered before. `way_back`: what brings the line back, where it is told. DataError for a language there is not.
    """
    language = language_of(notice.language)
    words = own or wording(language)
    says, say = texts(words), Saying(words, why.currency)
    common = {
        "t": says,
        "say": say,
        "why": why,
        "notice": notice,
        "compared_with": says.common.against[why.against].format(date=say.day(why.start.as_of)),
    }
    ledger = ledger_of(why, words.names)
    timeline = None if timeline is None else timeline.explaining(why)
    return (
        page_environment()
        .get_template("staff.html.j2")
        .render(
            **common,
            title=says.staff.title.format(customer=why.customer_id),
            names=words.names,
            story="\n".join((*line_head(why, words), *line_story(why, words))),
            listed=lambda names: words.names.listed(list(names)),
            lined=any(share.limit is not None for share in why.layers),
            ledger=ledger,
            defaults=[said for one in (why.start, why.end) if (said := moment_said(one, words)) is not None],
            default_records=_default_records(why, evidence),
            bars=_bars(ledger),
            families=list(told_families(why, notice, words, evidence)),
            shown=MOST_RECORDS,
            timeline=timeline,
            chart="" if timeline is None else _chart(timeline, say),
            receipt=receipt,
            worth=worth,
            disputes=disputes,
            way_back=way_back,
        )
    )


def _default_records(why: Why, evidence: Mapping[str, Evidence]) -> list[Evidence]:
    """The records behind the default of the last day."""
    named = () if why.end.in_default is None else why.end.in_default.features
    return [evidence[name] for name in named if name in evidence and evidence[name].records]


@cache
def page_environment(room: str = _HERE) -> "Environment":
    """Of the templates in a room, on top of those here. Made once: its templates are compiled at the first page."""
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=ChoiceLoader([PackageLoader(place, ".") for place in dict.fromkeys((room, _HERE))]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _shown(value: object) -> object:
    """What stands on the page of a value: no character that no HTML may hold."""
    return _UNSHOWABLE.sub("\ufffd", value) if type(value) is str else value


def _bars(ledger: Ledger) -> dict[str, object]:
    from markupsafe import Markup

    return {
        "first": Markup(end_mark(ledger, first=True)),
        "last": Markup(end_mark(ledger, first=False)),
        "steps": [Markup(step_bar(ledger, step)) for step in ledger.steps],
    }


def _chart(timeline: Timeline, say: Saying) -> object:
    from markupsafe import Markup

    words = say.texts.staff
    scores = [month.score for month in timeline.months if month.score is not None]
    if not scores:
        return ""
    told = words.timeline_text.format(
        months=len(scores),
        first=timeline.months[0].as_of,
        last=timeline.months[-1].as_of,
        lowest=min(scores),
        highest=max(scores),
    )
    drawn = timeline_chart(
        timeline,
        [say.band_name(band) for band in timeline.bands],
        ["" if month.limit is None else f"{month.limit:,.0f}" for month in timeline.months],
        words.timeline_title,
        told,
    )
    return Markup(drawn)
