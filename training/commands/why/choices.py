"""What one may choose of an answer: its form, its reader, with whom one is compared, what has a row."""

from enum import StrEnum


class Form(StrEnum):
    """How the answer is printed."""

    text = "text"
    notice = "notice"
    json = "json"
    html = "html"
    pdf = "pdf"


class Audience(StrEnum):
    """Who reads the page."""

    customer = "customer"
    staff = "staff"


class Against(StrEnum):
    """What the customer is compared with."""

    past = "past"
    kept = "kept"
    mean = "mean"
    threshold = "threshold"


class Per(StrEnum):
    """What has a row of its own."""

    feature = "feature"
    concept = "concept"
    family = "family"
    reason = "reason"
