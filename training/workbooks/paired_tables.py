"""Two models where outcomes are known, as tables."""

from creditline.training.compare.findings.tests import OutcomesCompared
from creditline.training.workbooks.book import CellForm, Column, Row, Shown, Table
from creditline.training.workbooks.wording import BookWords

_SIDES = ("champion", "challenger")


def measures_table(found: OutcomesCompared, words: BookWords) -> Table:
    """Every measure of both; differences are formulas, and Gini follows from the AUC above it."""
    columns = [
        Column("measure", words("validation.measure")),
        Column("better", words("compare.better")),
        Column("method", words("compare.method")),
    ]
    for side in _SIDES:
        columns += [
            Column(side, words(f"compare.{side}"), CellForm.P),
            Column(f"{side}_low", words("columns.low"), CellForm.P),
            Column(f"{side}_high", words("columns.high"), CellForm.P),
        ]
    columns += [
        Column("difference", words("compare.difference"), CellForm.DIFFERENCE, "{challenger}-{champion}"),
        Column("low", words("columns.low"), CellForm.DIFFERENCE),
        Column("high", words("columns.high"), CellForm.DIFFERENCE),
        Column("p", words("columns.p"), CellForm.P),
        Column("adjusted_p", words("compare.after_holm"), CellForm.P),
    ]
    given = [one.key for one in columns if one.key not in ("measure", "better", "method")]
    names = {
        "auc": words("validation.auc"),
        "gini": words("validation.gini"),
        "ks": words("validation.ks_value"),
        "brier": words("validation.brier"),
        "log_loss": words("validation.log_loss"),
        "calibration_error": words("validation.error"),
    }
    area = [one.measure for one in found.measures].index("auc") + 1
    rows: list[Row] = []
    for one in found.measures:
        row: Row = {
            **{key: getattr(one, key) for key in given},
            "measure": names[one.measure],
            "better": words("compare.more" if one.more_is_better else "compare.less"),
            "method": words(f"paired_by.{one.method}"),
        }
        if one.measure == "gini":
            follows = {
                side: Shown(getattr(one, side), CellForm.P, f"2*INDEX({{{side}.all}},{area})-1") for side in _SIDES
            }
            row = {**row, **follows}
        rows.append(row)
    return Table("", tuple(columns), tuple(rows))


def both_calibrations(found: OutcomesCompared, words: BookWords) -> Table:
    """A row per model; green: the error is no more than a right model shows by chance."""
    columns = (
        Column("model", words("compare.model")),
        Column("light", words("columns.light"), lights=True),
        Column("mean_pd", words("columns.mean_pd"), CellForm.RATE),
        Column("default_rate", words("columns.default_rate"), CellForm.RATE),
        Column("ratio", words("compare.pd_to_rate"), CellForm.NUMBER, "{mean_pd}/{default_rate}"),
        Column("error", words("validation.error"), CellForm.P),
        Column("error_by_chance", words("validation.error_by_chance"), CellForm.P),
        Column("hosmer_lemeshow_p", words("compare.hosmer_lemeshow"), CellForm.P),
    )
    given = [one.key for one in columns if one.key not in ("model", "light")]
    rows: tuple[Row, ...] = tuple(
        {
            **{key: getattr(one, key) for key in given},
            "model": words(f"compare.{one.model}"),
            "light": words.lights["green" if one.within_chance else "amber"],
        }
        for one in found.calibration
    )
    return Table(words("compare.both"), columns, rows)
