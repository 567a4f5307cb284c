"""Checks, features, scores, decisions, reasons and monitoring where the tables are: on a session of Spark, Spark Connect or Sail.

    import creditline.spark

    print(creditline.spark.check(spark, "lender"))
    features = creditline.spark.features(spark, {"customers": customers, "transactions": "lake.transactions"}, "2025-06-30")
    scores = creditline.spark.score(spark, "model", "lender", "2025-06-30")
    decisions = creditline.spark.decide(spark, "model", "lender", "2025-06-30", policy="graded")
    reasons = creditline.spark.why_all_cuts(spark, "model", "lender", "2025-06-30", policy="graded", per="reason")
    month = creditline.spark.monitor(spark, "model", "lender", "2025-05-31", "2025-06-30", policy="graded")

`check` and `monitor` answer a report, each of the others a DataFrame of the session, which is computed when it is asked for; `bucketed`
puts rows where a job need not send them. Every value is that of one machine, to the last bit. `docs/spark.md` is for the person who
runs it.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from creditline.door.given import Day, day_of, days_of, declarations_of, path_of
from creditline.door.model import model_of

if TYPE_CHECKING:
    from creditline.door.model import Model
    from creditline.features.catalogue import Declarations
    from creditline.features.data.check import Report
    from creditline.features.engine.carriers.spark.engine_data import EngineData
    from creditline.training.monitor.report.monitoring import Monitoring

__all__ = ["bucketed", "check", "decide", "features", "monitor", "score", "why_all_cuts"]


def bucketed(frame: Any, buckets: int, *, customer: str = "customer_id") -> Any:
    """`frame` with the column `bucket` of the column `customer`, to be written `.partitionBy("bucket")`, see `docs/spark.md`.

    DataError for a column that is not there, and for one called bucket that is.
    """
    from creditline.features.engine.carriers.spark.bucketed import bucketed_frame

    return bucketed_frame(frame, buckets, customer)


def check(spark: Any, tables: "Mapping[str, Any] | str | Path", *, settings: "str | Path | None" = None) -> "Report":
    """Hold the tables against the contract, as `creditline.check`; arguments as `features`."""
    from creditline.features.engine.carriers.spark.check_data import check_on_engine

    return check_on_engine(_data(spark, tables, settings))


def features(
    spark: Any,
    tables: "Mapping[str, Any] | str | Path",
    as_of: "Day | Iterable[Day] | None" = None,
    *,
    rows: Any = None,
    product: str | None = None,
    catalogue: "Declarations | str | Path | None" = None,
    settings: "str | Path | None" = None,
) -> Any:
    """A row per customer and day, a column per feature: a DataFrame of `spark`.

    `tables`: by the contract's name a DataFrame or the name of a table; or a data folder of Parquet files, or whose `data.toml`
    names tables under `[spark]`. `as_of`: days, for every customer there was on each; or `rows`: a DataFrame of
    `customer_id` and `as_of`. `settings`: the `data.toml` of tables. DataError for a day before the first record, for what
    a task cannot read, and, inside the engine's own error, for rows that were lost or came twice on the way.
    """
    from creditline.features.engine.carriers.spark.job import feature_frame

    data = _data(spark, tables, settings)
    known = declarations_of(catalogue).of(data, product).available(data)
    return feature_frame(data, _asked(as_of, rows), known)


def score(
    spark: Any,
    model: "Model | str | Path",
    tables: "Mapping[str, Any] | str | Path",
    as_of: "Day | Iterable[Day] | None" = None,
    *,
    rows: Any = None,
    settings: "str | Path | None" = None,
) -> Any:
    """customer_id, as_of, margin, pd (0 to 1), raw, score, band, in_default: a DataFrame of `spark`; arguments as `features`."""
    from creditline.models.portfolio.on_engine.scores import score_frame_of

    return score_frame_of(model_of(model).artefact, _data(spark, tables, settings), _asked(as_of, rows))


def decide(
    spark: Any,
    model: "Model | str | Path",
    tables: "Mapping[str, Any] | str | Path",
    as_of: "Day",
    *,
    policy: "str | Path",
    settings: "str | Path | None" = None,
) -> Any:
    """A row per line, the columns of `creditline.decide`: a DataFrame of `spark`; `policy`: a TOML file or an example's name.

    Where the policy caps the portfolio the lines are held in the engine's cache and its scaling is worked out at once. Further errors
    as `creditline.decide`.
    """
    from dataclasses import replace

    from creditline.models.portfolio.on_engine.decisions import decide_on_engine
    from creditline.models.portfolio.policy_features import read_policy_for

    trained, data = model_of(model).artefact, _data(spark, tables, settings)
    made = decide_on_engine(trained, data, read_policy_for(str(policy), trained, data), day_of(as_of, "as_of"))
    return (made if made.policy.portfolio is None else replace(made, lines=made.lines.persist())).frame()


def why_all_cuts(
    spark: Any,
    model: "Model | str | Path",
    tables: "Mapping[str, Any] | str | Path",
    to: "Day",
    *,
    policy: "str | Path | None" = None,
    since: "Day | None" = None,
    per: str = "feature",
    product: str | None = None,
    settings: "str | Path | None" = None,
) -> Any:
    """Why every line was cut on the day `to`, the rows of `creditline why --all-cuts`: a DataFrame of `spark`.

    `since`: what they are set against; None takes each line's last date that left it whole. `per`: feature, concept, family or
    reason. `product`: whose lines, of a model that scores every product's; None takes one cut line of each customer.
    With a policy everybody is decided on at once. DataError for another `per`, and as the command.
    """
    import pyarrow as pa

    from creditline.features.engine.carriers.spark.engine_types import ddl_of
    from creditline.features.errors import DataError
    from creditline.models.portfolio.cuts.table import Per
    from creditline.models.portfolio.explain.in_force import InForce
    from creditline.models.portfolio.on_engine.cuts import (
        TABLE,
        CutsAsked,
        Unpacked,
        explain_cuts_on_engine,
        table_schema,
    )
    from creditline.models.portfolio.policy_features import read_policy_for

    if per not in list(Per):
        raise DataError(f"per arrived as {per!r}; give one of {', '.join(Per)}")
    trained, data = model_of(model).artefact, _data(spark, tables, settings)
    rules = None if policy is None else read_policy_for(str(policy), trained, data)
    asked = CutsAsked(None if since is None else day_of(since, "since"), day_of(to, "to"), Per(per))
    schema = table_schema(asked.per, pa.int64() if data.id_type == "BIGINT" else pa.string())
    frame = explain_cuts_on_engine(data, InForce(model=trained, policy=rules, chosen=product), asked)
    return frame.mapInArrow(Unpacked(TABLE, schema), ddl_of(schema))


def monitor(
    spark: Any,
    model: "Model | str | Path",
    tables: "Mapping[str, Any] | str | Path",
    reference: "Day",
    current: "Day",
    *,
    policy: "str | Path | None" = None,
    thresholds: "str | Path | None" = None,
    horizon: int = 12,
    settings: "str | Path | None" = None,
) -> "Monitoring":
    """A month watched as by `creditline monitor`: its `alerts`, and all of it as `monitor.json` has it by `to_json()`.

    `thresholds`: a TOML file; `horizon`: months within which a default counts. Errors as the command.
    """
    from creditline.models.portfolio.policy_features import read_policy_for
    from creditline.training.monitor.monitor_settings import MonitorSettings
    from creditline.training.monitor.on_engine.monitor import monitor_on_engine
    from creditline.training.monitor.watch.thresholds import read_thresholds

    trained, data = model_of(model).artefact, _data(spark, tables, settings)
    limits = read_thresholds(None if thresholds is None else path_of(thresholds, "thresholds"))
    asked = MonitorSettings(day_of(reference, "reference"), day_of(current, "current"), limits, horizon)
    rules = None if policy is None else read_policy_for(str(policy), trained, data)
    return monitor_on_engine(trained, data, asked, rules)


def _data(spark: Any, tables: "Mapping[str, Any] | str | Path", settings: "str | Path | None") -> "EngineData":
    from creditline.features.data.mapping.settings_file import read_settings_file
    from creditline.features.engine.carriers.spark.engine_data import EngineData

    if isinstance(tables, Mapping):
        stated = None if settings is None else read_settings_file(path_of(settings, "settings"))
        return EngineData.of_tables(spark, tables, stated)
    return EngineData.of_folder(spark, path_of(tables, "tables"))


def _asked(as_of: "Day | Iterable[Day] | None", rows: Any) -> Any:
    from creditline.features.errors import DataError

    if (as_of is None) == (rows is None):
        raise DataError("give as_of or rows, one of them")
    return rows if as_of is None else days_of(as_of, "as_of")
