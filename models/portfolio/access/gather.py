"""Everything about one person, gathered from where it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from creditline.features.data import DataSet
from creditline.features.data.span import span_of
from creditline.features.errors import DataError
from creditline.models.letter.lender import Lender
from creditline.models.portfolio.access.decided import decisions_on_record, with_reasons
from creditline.models.portfolio.access.of_others import OfOthers
from creditline.models.portfolio.access.records import access_tables
from creditline.models.portfolio.access.scored_days import scored_days
from creditline.models.portfolio.access.values import AccessPack
from creditline.models.portfolio.dispute.folder import ANSWER, read_answer
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.explain.rows import read_by
from creditline.models.portfolio.lines.record import recorded
from creditline.models.portfolio.review.json_form import case_data
from creditline.models.portfolio.review.state import CaseState
from creditline.models.why.words.by_language import SHIPPED, Words


@dataclass(frozen=True)
class AccessSources:
    """Where else to look. `disputes`: folders that `creditline dispute` wrote; `reviews`: cases; None for not asked.

    `lender` and `words`: what the letters are told with.
    """

    disputes: Sequence[Path] | None = None
    reviews: Iterable[CaseState] | None = None
    lender: Lender = field(default_factory=Lender)
    words: Words = SHIPPED


def gather_access(in_force: InForce, data: DataSet, customer: str, sources: AccessSources) -> AccessPack:
    """All of it; DataError for an unknown customer, a folder without an answered dispute, and as `read_by`."""
    with data.connect() as connection:
        known, tables = access_tables(connection, data, customer)
    last = span_of(data).last
    with recorded(data, in_force.decisions) as record:
        rows = decisions_on_record(record, known)
        product = in_force.model.target_product
        days: dict[date, str | None] = {
            row["decided_on"]: row["model_version"]
            for row in rows
            if row["initiated_by"] == "lender" and product in (None, row["product"])
        }
        opened = next((_opened(table.columns, table.rows) for table in tables if table.name == "customers"), None)
        days = {day: version for day, version in days.items() if opened is None or day >= opened}
        days.setdefault(last, None)
        catalogue = read_by(record, in_force)
        scored = scored_days(in_force, record, catalogue, known, days)
    others = OfOthers.among(catalogue, in_force.policies)
    told = with_reasons(in_force, data, known, rows, sources.lender, sources.words)
    policy = in_force.policy
    return AccessPack(
        customer_id=known,
        made_on=last,
        versions={
            "model": in_force.model.version,
            "catalogue": in_force.model.versions.catalogue,
            "creditline": in_force.model.versions.creditline,
            "data": data.fingerprint(),
            **({} if policy is None else {"policy": f"{policy.name} {policy.version}"}),
        },
        currency=in_force.model.currency,
        tables=tables,
        links=sum(len(table.rows) for table in tables if table.name == "links"),
        days=scored,
        decisions=tuple(replace(one, row=others.without(one.row)) for one in told),
        disputes=None
        if sources.disputes is None
        else tuple(others.without(one) for one in _disputes(sources.disputes, str(known))),
        reviews=None if sources.reviews is None else tuple(_reviews(others, sources.reviews, str(known))),
    )


def _opened(columns: tuple[tuple[str, str], ...], rows: tuple[tuple[Any, ...], ...]) -> date | None:
    names = [name for name, _ in columns]
    found: date | None = rows[0][names.index("opened_on")] if rows and "opened_on" in names else None
    return found


def _disputes(folders: Sequence[Path], customer: str) -> Iterable[dict[str, Any]]:
    """The answers about the customer: of each folder itself, or of those within one that a queue filled."""
    for folder in folders:
        inside = [folder] if (folder / ANSWER).exists() else sorted(file.parent for file in folder.glob(f"*/{ANSWER}"))
        if not inside:
            raise DataError(
                f"{folder} holds no answered dispute; give the folder that `creditline dispute --out` wrote"
            )
        for one in inside:
            answer = read_answer(one)
            if str(answer.get("customer_id")) == customer:
                yield answer


def _reviews(others: OfOthers, states: Iterable[CaseState], customer: str) -> Iterable[dict[str, Any]]:
    """The customer's cases; what staff wrote of one that is about others is left out with them."""
    for state in states:
        if state.case is None or str(state.case.customer_id) != customer:
            continue
        told = others.without(case_data(state))
        if told["decision_reviewed"].get("withheld"):
            for one in (*told["entries"], *([told["decided"]] if told["decided"] else [])):
                one["words"] = None
        yield told
