"""A cut report as one HTML page: no other file, no script, no address; readable on a screen and on paper."""

from dataclasses import dataclass

from markupsafe import Markup

from creditline.features.output.page import page_environment
from creditline.models.pictures.bars import bars
from creditline.models.policy.deciding.propose_lines import DEFAULTED
from creditline.models.portfolio.cut_report.segments import MOST, SMALLEST
from creditline.models.portfolio.cut_report.values import Causes, CutMoney, CutReport, OverrideGroup, Overrides
from creditline.models.portfolio.cut_report.words import OverrideWords, report_words
from creditline.models.portfolio.review.case import SentBy
from creditline.models.portfolio.review.reasons import shipped_reasons
from creditline.models.why.pages.texts import texts
from creditline.models.why.words.from_toml import wording
from creditline.models.why.words.wording import Wording


def as_page(report: CutReport, language: str, own: Wording | None = None) -> str:
    """The page in a language; DataError for one there is not. `own`: a lender's wording."""
    words = own or wording(language)
    names, say = words.names, report_words(words)

    def charts(causes: Causes) -> dict[str, Markup]:
        moved = [one for one in causes.layers if one.exposure_removed or one.decisive or one.stands_without]
        layers = [(names.layers[one.layer], one.exposure_removed, _money(one.exposure_removed)) for one in moved]
        first = [
            (names.families.get(one.family, one.family), float(one.first), f"{one.first:,}") for one in causes.families
        ]
        return {
            "layers": Markup(bars(say.causes.chart, layers)),
            "first": Markup(bars(say.causes.chart_first, first)),
        }

    filters = {"money": _money, "percent": _percent, "thousands": "{:,}".format}
    environment = page_environment("creditline.models.portfolio.cut_report", filters)
    return environment.get_template("report.html.j2").render(
        r=report,
        lang=texts(words).common.html_language,
        say=say,
        names=names,
        charts=charts(report.causes),
        cohort_charts=None if report.cohort is None else charts(report.cohort.causes),
        bands=[
            (say.actions.in_default if band.name == DEFAULTED else names.band(band.name), band)
            for band in report.bands
            if band.cuts or band.name != DEFAULTED
        ],
        moneys=_moneys(report),
        overrides=None if report.overrides is None else _override_tables(report.overrides, words, say.overrides),
        segment_names=list(dict.fromkeys(segment.by for segment in report.segments)),
        own=sum(one.cuts for one in report.causes.behaviour if one.name not in ("none", "softened", "merged")),
        smallest=SMALLEST,
        most=MOST,
    )


def _moneys(report: CutReport) -> list[CutMoney]:
    """Of all cuts and, where it has any, of the cohort."""
    cohort = None if report.cohort is None or not report.cohort.cuts else report.cohort.money
    return [one for one in (report.money, cohort) if one is not None]


@dataclass(frozen=True)
class OverrideTable:
    """Groups with how they are called: `heading` of the table, `name` and `rate` of two columns."""

    heading: str
    name: str
    rate: str
    rows: tuple[tuple[str, OverrideGroup], ...]


def _override_tables(overrides: Overrides, words: Wording, say: OverrideWords) -> list[OverrideTable]:
    sent = {SentBy.NOTICE: say.notice, SentBy.CUSTOMER: say.customer, SentBy.POLICY: say.policy}
    called = {str(key): text for key, text in sent.items()}
    reasons = {key: reason.words.said(words.language) for key, reason in shipped_reasons().items()}

    def band(name: str) -> str:
        return report_words(words).actions.in_default if name == DEFAULTED else words.names.band(name)

    return [
        OverrideTable(
            say.sent, say.name_sent, say.rate, tuple((called.get(one.name, one.name), one) for one in overrides.sent)
        ),
        OverrideTable(
            say.reasons,
            say.name_reason,
            say.rate_of_all,
            tuple((reasons.get(one.name, one.name), one) for one in overrides.reasons),
        ),
        OverrideTable(
            say.bands,
            report_words(words).columns.band,
            say.rate,
            tuple((band(one.name), one) for one in overrides.bands),
        ),
    ]


def _money(amount: float) -> str:
    """Whole units where there are no cents."""
    return f"{amount:,.0f}" if amount == round(amount) else f"{amount:,.2f}"


def _percent(share: float) -> str:
    return f"{share * 100:.1f}%"
