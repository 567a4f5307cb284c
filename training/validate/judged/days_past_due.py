"""How late customers are on the target product on their dates, as known then."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.features.catalogue import Catalogue
from creditline.features.catalogue.status import DAYS_PAST_DUE, MONTHS_PAST_DUE, standing_features
from creditline.features.data import DataSet
from creditline.features.declare import LoanArrears, StatementArrears
from creditline.features.engine import compute_features

_MONTH = 30  # days, of a statement's month past due


def days_past_due(data: DataSet, pairs: pa.Table, product: str | None) -> NDArray[np.float64] | None:
    """Days of each pair (`customer_id`, `as_of`), (n,): by instalments, or by statements where they say more.

    0 where neither tells of any; None where the data have neither.
    """
    told = standing_features([LoanArrears(1), StatementArrears(1)])
    known = Catalogue(told, product).available(data)
    if not len(known):
        return None
    found = compute_features(data, pairs.select(["customer_id", "as_of"]), known)
    days = np.zeros(pairs.num_rows)
    for name, unit in ((DAYS_PAST_DUE, 1), (MONTHS_PAST_DUE, _MONTH)):
        if name in known:
            days = np.maximum(days, np.nan_to_num(found[name].to_numpy(zero_copy_only=False).astype(np.float64)) * unit)
    return days
