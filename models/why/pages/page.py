"""An answer as one HTML page: no other file, no script, no address; on a screen, a phone and paper."""

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from creditline.features.errors import DataError
from creditline.features.evidence.values import Evidence
from creditline.models.bands import Band
from creditline.models.why.answer.values import Moment, Why
from creditline.models.why.notice.values import Notice
from creditline.models.why.pages.families import MOST_RECORDS, told_families
from creditline.models.why.pages.ledger import Ledger, ledger_of
from creditline.models.why.pages.receipt import PageReceipt
from creditline.models.why.pages.texts import Texts, texts
from creditline.models.why.pages.timeline import Timeline
from creditline.models.why.pages.timeline_chart import timeline_chart
from creditline.models.why.pages.waterfall import end_mark, step_bar
from creditline.models.why.words.language import language_of
from creditline.models.why.words.numbers import spoken
from creditline.models.why.words.reading import wording

if TYPE_CHECKING:
    from jinja2 import Environment

Audience = Literal["customer", "staff"]
AUDIENCES: tuple[Audience, ...] = ("customer", "staff")

# What no HTML may hold, whoever wrote it into an id or a category: controls, halves of pairs, non-characters.
_UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_LONGEST = 48  # characters of a record's id


def as_page(
    why: Why,
    notice: Notice,
    *,
    audience: str,
    evidence: Mapping[str, Evidence] = MappingProxyType({}),
    timeline: Timeline | None = None,
    receipt: PageReceipt | None = None,
) -> str:
    """The page for `customer` or `staff`, in the notice's language; whatever the data hold stands there as text.

    The customer's is the notice, and reads nothing else of the answer but the customer's id, the currency and what the
    later date is compared with. DataError for another audience or language, and for a customer's page of a case that a
    person must look at first.
    """
    if audience not in AUDIENCES:
        raise DataError(f"there is no page for {audience!r}; ask for {' or '.join(AUDIENCES)}")
    language = language_of(notice.language)
    if audience == "customer":
        refuse_review(why, notice)
    says, words = texts(language), wording(language)
    environment = _environment(why, notice, says)
    about = words.dates.say(why.start.as_of)
    common = {
        "t": says,
        "why": why,
        "notice": notice,
        "compared_with": says.common.against[why.against].format(date=about),
    }
    if audience == "customer":
        lined = notice.end.limit is not None and notice.end.action is not None
        title = says.customer.title_line if lined else says.customer.title_score
        return environment.get_template("customer.html.j2").render(title=title, **common)
    ledger = ledger_of(why, words.names)
    return environment.get_template("staff.html.j2").render(
        **common,
        title=says.staff.title.format(customer=why.customer_id),
        names=words.names,
        listed=lambda names: words.names.listed(list(names)),
        lined=any(share.limit is not None for share in why.layers),
        ledger=ledger,
        bars=_bars(ledger),
        families=list(told_families(why, notice, language, words.names, evidence)),
        shown=MOST_RECORDS,
        timeline=timeline,
        chart="" if timeline is None else _chart(timeline, why, notice, says),
        receipt=receipt,
    )


def refuse_review(why: Why, notice: Notice) -> None:
    """Refuse (DataError) a customer's page where a person must look at the case first."""
    if notice.review is not None or any(reason.audience == "internal" for reason in notice.reasons):
        raise DataError(
            f"the case of customer {why.customer_id} must go to manual review before anything is sent; "
            "write the page with --audience staff"
        )


def _environment(why: Why, notice: Notice, says: Texts) -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    language = language_of(notice.language)

    def shown(value: object) -> object:
        return _UNSHOWABLE.sub("\ufffd", value) if isinstance(value, str) and not isinstance(value, Markup) else value

    def money(amount: float) -> str:
        return spoken(amount, "money", language, why.currency)

    def band(moment: Moment) -> str:
        found = moment.band
        name = found.name if language == "en" else found.name_zh
        return says.common.band.format(band=name, lowest=found.lowest, highest=found.highest)

    def band_name(found: Band) -> str:
        return found.name if language == "en" else found.name_zh

    def day(at: date) -> str:
        return wording(language).dates.say(at)

    environment = Environment(
        loader=PackageLoader("creditline.models.why.pages", "."),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "money": money,
        "amount": lambda amount: _signed_money(amount, money),
        "band": band,
        "band_name": band_name,
        "day": day,
        "chance": _chance,
        "signed": _signed,
        "action": lambda action: says.staff.actions.get(action, action),
        "shortened": lambda text: text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…",
    }
    return environment


def _bars(ledger: Ledger) -> dict[str, object]:
    from markupsafe import Markup

    return {
        "first": Markup(end_mark(ledger, first=True)),
        "last": Markup(end_mark(ledger, first=False)),
        "steps": [Markup(step_bar(ledger, step)) for step in ledger.steps],
    }


def _chart(timeline: Timeline, why: Why, notice: Notice, says: Texts) -> object:
    from markupsafe import Markup

    english = notice.language == "en"
    scores = [month.score for month in timeline.months]
    told = says.staff.timeline_text.format(
        months=len(scores),
        first=timeline.months[0].as_of,
        last=timeline.months[-1].as_of,
        lowest=min(scores),
        highest=max(scores),
    )
    drawn = timeline_chart(
        timeline,
        [band.name if english else band.name_zh for band in timeline.bands],
        ["" if month.limit is None else f"{month.limit:,.0f}" for month in timeline.months],
        says.staff.timeline_title,
        told,
    )
    return Markup(drawn)


def _signed(points: int) -> str:
    """With a true minus sign, which is read out."""
    return f"{points:+,d}".replace("-", "−") if points else "0"


def _signed_money(amount: float | None, money: object) -> str:
    if amount is None:
        return ""
    said = money(abs(amount))  # type: ignore[operator]
    return said if not amount else ("−" if amount < 0 else "+") + said


def _chance(pd: float) -> str:
    return f"{pd * 100:.2g}%" if pd < 0.1 else f"{pd * 100:.1f}%"
