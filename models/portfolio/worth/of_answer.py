"""What the records behind one answer are worth."""

from creditline.features.data import DataSet
from creditline.features.errors import DataError
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.worth.session import RecordWorths
from creditline.models.portfolio.worth.values import Worths
from creditline.models.why import Why


def record_worths(in_force: InForce, data: DataSet, why: Why) -> Worths:
    """Of the records between its dates. DataError for an answer against others, who have records of their own."""
    if why.against != "past":
        raise DataError(
            f"customer {why.customer_id} is compared with others here, and no record tells what makes the difference; name an "
            "earlier day with --from to learn what records are worth"
        )
    with RecordWorths.opened(in_force, data) as session:
        return session.of(why.customer_id, why.start.as_of, why.end.as_of)
