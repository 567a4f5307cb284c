"""The page of one customer's answer, with everything that belongs on it."""

from creditline.features.data import DataSet
from creditline.features.evidence.values import Evidence
from creditline.models.why import Why
from creditline.models.why.notice.notice import notice_of
from creditline.models.why.notice.values import Notice
from creditline.models.why.pages.families import MOST_RECORDS, told_features
from creditline.models.why.pages.page import as_page
from creditline.models.why.pages.receipt import PageReceipt
from creditline.training.why.asked import InForce
from creditline.training.why.customer import find_customer
from creditline.training.why.evidence import evidence_of
from creditline.training.why.recorded import recorded_decision
from creditline.training.why.rows import read_by
from creditline.training.why.timeline import timeline_of


def page_of(in_force: InForce, data: DataSet, why: Why, audience: str, language: str) -> str:
    """The page for `customer` or `staff`; errors as `as_page`. Only the staff page reads the data once more."""
    notice = notice_of(why, language)
    if audience == "customer":
        return as_page(why, notice, audience=audience)
    past = why.against == "past"
    start = why.start.as_of if past else None
    return as_page(
        why,
        notice,
        audience=audience,
        evidence=_evidence(in_force, data, why, notice) if past else {},
        timeline=timeline_of(in_force.model, data, why.customer_id, start, why.end.as_of),
        receipt=PageReceipt(data.fingerprint(), recorded_decision(in_force, data, why)),
    )


def _evidence(in_force: InForce, data: DataSet, why: Why, notice: Notice) -> dict[str, Evidence]:
    """Behind every feature that the staff page names; one of a model in force only before, or of the economy, has none."""
    catalogue = read_by(data, in_force)
    named = [share.name for reason in why.reasons for share in told_features(reason, notice) if share.name in catalogue]
    customer = find_customer(data, why.customer_id)[0]
    return evidence_of(data, catalogue, customer, why.start.as_of, why.end.as_of, named, MOST_RECORDS)
