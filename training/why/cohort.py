"""The cohort of kept customers that `decide` writes, as customers to compare with."""

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.data import DataSet
from creditline.features.engine import compute_features
from creditline.features.errors import DataError
from creditline.models.artefact import Model
from creditline.models.policy import Policy, Step
from creditline.models.why import Against, Reference
from creditline.models.why.reference import fixed_sample, near_threshold
from creditline.training.why.rows import read_by


def reference_of(against: Against, file: Path, model: Model, data: DataSet, policy: Policy | None = None) -> Reference:
    """The kept customers in `file`, chosen as `against` says, their rows computed from `data` as `model` reads them.

    `threshold`: the cut-off is the lowest score at which `policy` maintains a line, or without one the lowest score in
    the file. DataError where the file cannot be read, or names customers the data do not have.
    """
    cohort = _read(file, data)
    if against == "mean":
        cohort = fixed_sample(cohort)
    elif against == "threshold":
        cohort = _near(cohort, file, policy)
    if not cohort.num_rows:
        raise DataError(f"{file} leaves no kept customer to compare with ({against}); give another cohort")
    return Reference(against, compute_features(data, cohort.select(["customer_id", "as_of"]), read_by(data, [model])))


def _near(cohort: pa.Table, file: Path, policy: Policy | None) -> pa.Table:
    if "score" not in cohort.column_names or cohort["score"].null_count:
        raise DataError(f"{file} does not have a score for every customer, so nobody is known to be near the cut-off")
    standing = [] if policy is None else [band.lowest for band in policy.bands if band.step is Step.MAINTAIN]
    return near_threshold(cohort, min(standing) if standing else int(pc.min(cohort["score"]).as_py()))


def _read(file: Path, data: DataSet) -> pa.Table:
    """Columns customer_id, as_of and, where the file has it, score; one row per customer."""
    reader = "read_parquet(?)" if file.suffix == ".parquet" else "read_csv(?, header = true, all_varchar = true)"
    if not file.is_file():
        raise DataError(f"{file} is not a file; give the cohort of kept lines that `creditline decide` wrote")
    with data.connect() as connection:
        try:
            found = connection.sql(f"SELECT * FROM {reader}", params=[str(file)])
            known = set(found.columns)
            date = "as_of" if "as_of" in known else "decided_on"
            score = ", TRY_CAST(any_value(score) AS DOUBLE) AS score" if "score" in known else ""
            cohort: pa.Table = connection.sql(
                f"SELECT TRY_CAST(customer_id AS {data.id_type}) AS customer_id, max(TRY_CAST({date} AS DATE)) AS as_of{score} "
                f"FROM {reader} GROUP BY 1 ORDER BY 1",
                params=[str(file)],
            ).to_arrow_table()
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            raise DataError(f"{file} cannot be read as a cohort of kept lines ({reason}); check the file") from None
        unread = cohort["customer_id"].null_count + cohort["as_of"].null_count
        if unread:
            raise DataError(f"{file}: {unread} rows have no customer id or no day; give the file as `decide` wrote it")
        strangers = connection.execute(
            "SELECT count(*), min(customer_id) FROM cohort ANTI JOIN customers USING (customer_id)"
        ).fetchone()
    if strangers and strangers[0]:
        raise DataError(f"{file}: {strangers[0]} customers are not in {data.folder}, such as {strangers[1]}")
    return cohort.set_column(1, "as_of", pc.cast(cohort["as_of"], pa.date32()))
