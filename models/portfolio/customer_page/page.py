"""The page of one customer's answer, with everything that belongs on it."""

from collections.abc import Sequence
from pathlib import Path

from creditline.features.data import DataSet
from creditline.features.evidence.values import Evidence
from creditline.models.portfolio.customer_page.disputes import page_disputes
from creditline.models.portfolio.customer_page.recorded import recorded_decision
from creditline.models.portfolio.customer_page.timeline import timeline_of
from creditline.models.portfolio.customer_page.way_back import page_way_back
from creditline.models.portfolio.customer_page.worth import page_worth
from creditline.models.portfolio.explain.behind import records_behind
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.lines.record import recorded
from creditline.models.portfolio.restore.values import Restoration
from creditline.models.portfolio.worth.values import Worths
from creditline.models.why import Why
from creditline.models.why.notice.notice import notice_of
from creditline.models.why.notice.values import Notice
from creditline.models.why.pages.families import MOST_RECORDS, told_concepts
from creditline.models.why.pages.page import as_page
from creditline.models.why.pages.receipt import PageReceipt
from creditline.models.why.words.from_toml import wording
from creditline.models.why.words.wording import Wording


def page_of(
    in_force: InForce, data: DataSet, why: Why, language: str, own: Wording | None = None, worths: Worths | None = None,
    disputes: Sequence[Path] = (), way_back: Restoration | None = None,
) -> str:  # fmt: skip
    """The page for staff; errors as `as_page` and `page_disputes`.

    `own`: a lender's wording; `worths`: what the records are worth, where it is told; `disputes`: folders of answered ones;
    `way_back`: what brings the line back, where it is told.
    """
    words = own or wording(language)
    notice = notice_of(why, language, own)
    start = why.start.as_of if why.against == "past" else None
    with recorded(data, in_force.decisions) as record:
        timeline = timeline_of(in_force.model, record, why.customer_id, start, why.end.as_of, in_force.product)
    return as_page(
        why,
        notice,
        evidence=_evidence(in_force, data, why, notice),
        timeline=timeline,
        receipt=PageReceipt(data.fingerprint(), recorded_decision(in_force, data, why)),
        own=own,
        worth=None if worths is None else page_worth(worths, words),
        disputes=page_disputes(disputes, why.customer_id, words, why.currency),
        way_back=None if way_back is None else page_way_back(way_back, why, notice, data.folder.name, words),
    )


def _evidence(in_force: InForce, data: DataSet, why: Why, notice: Notice) -> dict[str, Evidence]:
    """Behind every feature by which the staff page tells of a concept."""
    named = [concept.says.name for reason in why.reasons for concept in told_concepts(reason, why, notice)]
    return records_behind(in_force, data, why, named, MOST_RECORDS)
