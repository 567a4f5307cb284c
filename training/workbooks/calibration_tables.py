"""Whether probabilities are what happened, as tables."""

from collections.abc import Sequence

from creditline.training.compare.findings.tests import ReliabilityBin
from creditline.training.validate.findings.calibration import Bin, Calibration
from creditline.training.validate.findings.light import Light
from creditline.training.validate.findings.over_time import BandMonth
from creditline.training.workbooks.book import CellForm, Column, Row, Table, Value
from creditline.training.workbooks.wording import BookWords

_RATIO = "{default_rate}/{mean_pd}"


def tenth_table(bins: Sequence[Bin | ReliabilityBin], words: BookWords, heading: str) -> Table:
    """The tenths by pd; the gap's last row is their mean by rows, which is the calibration error where no row is weighed."""
    columns = (
        Column("tenth", words("columns.tenth"), CellForm.COUNT),
        Column("rows", words("columns.rows"), CellForm.COUNT, total="SUM({rows.all})"),
        Column("mean_pd", words("columns.mean_pd"), CellForm.RATE),
        Column("default_rate", words("columns.default_rate"), CellForm.RATE),
        Column("low", words("columns.low"), CellForm.RATE),
        Column("high", words("columns.high"), CellForm.RATE),
        Column("expected", words("columns.expected"), CellForm.MONEY, "{rows}*{mean_pd}", "SUM({expected.all})"),
        Column("ratio", words("columns.ratio"), CellForm.NUMBER, _RATIO),
        Column(
            "gap",
            words("columns.gap"),
            CellForm.P,
            "ABS({default_rate}-{mean_pd})",
            "SUMPRODUCT({rows.all},{gap.all})/{rows.total}",
        ),
    )
    rows: tuple[Row, ...] = tuple(
        {
            "tenth": place,
            "rows": one.rows,
            "mean_pd": one.mean_pd,
            "default_rate": one.default_rate,
            "low": one.low,
            "high": one.high,
            "expected": one.rows * one.mean_pd,
            "ratio": one.default_rate / one.mean_pd,
            "gap": abs(one.default_rate - one.mean_pd),
        }
        for place, one in enumerate(bins, start=1)
    )
    size = sum(one.rows for one in bins)
    nothing: dict[str, Value] = dict.fromkeys(("mean_pd", "default_rate", "low", "high", "ratio"))
    total: Row = {
        **nothing,
        "tenth": words("notes.total"),
        "rows": size,
        "expected": sum(one.rows * one.mean_pd for one in bins),
        "gap": sum(one.rows * abs(one.default_rate - one.mean_pd) for one in bins) / size,
    }
    return Table(heading, columns, rows, total, words("notes.weights"))


def band_table(found: Calibration, words: BookWords) -> Table:
    """The bands from the lowest up, then everybody."""
    columns = (
        Column("band", words("columns.band")),
        Column("lowest", words("columns.lowest"), CellForm.COUNT),
        Column("highest", words("columns.highest"), CellForm.COUNT),
        *_promise(words),
        Column("low", words("columns.low"), CellForm.RATE),
        Column("high", words("columns.high"), CellForm.RATE),
        Column("adjusted_p", words("columns.adjusted_p"), CellForm.P),
        Column("light", words("columns.light"), lights=True),
    )
    given = ("lowest", "highest", "rows", "defaults", "mean_pd", "default_rate", "low", "high", "adjusted_p")
    rows: tuple[Row, ...] = tuple(
        {
            **{key: getattr(one, key) for key in given},
            "band": _band(words, one.band),
            "ratio": _over(one.default_rate, one.mean_pd),
            "light": _light(words, one.light),
        }
        for one in found.bands
    )
    return Table(words("validation.bands"), columns, rows)


def bands_over_time(found: Sequence[BandMonth], words: BookWords) -> Table:
    """Every month and band."""
    columns = (
        Column("month", words("columns.month")),
        Column("use", words("columns.use")),
        Column("band", words("columns.band")),
        *_promise(words),
        Column("adjusted_p", words("columns.adjusted_p"), CellForm.P),
        Column("light", words("columns.light"), lights=True),
    )
    given = ("month", "use", "rows", "defaults", "mean_pd", "default_rate", "adjusted_p")
    rows: tuple[Row, ...] = tuple(
        {
            **{key: getattr(one, key) for key in given},
            "band": _band(words, one.band),
            "ratio": _over(one.default_rate, one.mean_pd),
            "light": _light(words, one.light),
        }
        for one in found
    )
    return Table("", columns, rows)


def _promise(words: BookWords) -> tuple[Column, ...]:
    return (
        Column("rows", words("columns.rows"), CellForm.COUNT),
        Column("defaults", words("columns.defaults"), CellForm.COUNT),
        Column("mean_pd", words("columns.mean_pd"), CellForm.RATE),
        Column("default_rate", words("columns.default_rate"), CellForm.RATE),
        Column("ratio", words("columns.ratio"), CellForm.NUMBER, _RATIO),
    )


def _band(words: BookWords, band: str) -> str:
    return words("columns.total") if band == "all" else words.names.band(band)


def _over(rate: float | None, pd: float | None) -> Value:
    return None if rate is None or not pd else rate / pd


def _light(words: BookWords, light: Light | None) -> Value:
    return None if light is None else words.lights[light]
