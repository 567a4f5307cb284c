"""Groups of an audit by hand."""

import numpy as np
import pytest

from creditline.models.policy.parts.line_economics import LineEconomics
from creditline.training.monitor.audit.cut_audit import AuditedLines

FLAGS = np.array


def lines(economics: bool = True) -> AuditedLines:
    """Five lines of four customers: a is bad, b and c good, d not known."""
    same = {name: np.full(5, value) for name, value in (("lgd", 0.5), ("ccf", 0.4), ("usage", 0.5), ("margin", 0.2))}
    terms = LineEconomics(**same, funding=np.full(5, 0.1), handling=np.full(5, 30.0))
    return AuditedLines(
        customer=np.array(["a", "a", "b", "c", "d"], dtype=object),
        known=FLAGS([True, True, True, True, False]),
        bad=FLAGS([True, True, False, False, False]),
        never_late=None,
        economics=terms if economics else None,
    )


def test_a_group_is_counted_as_by_hand():
    room = np.array([1000.0, 500.0, 200.0, 800.0, 9999.0])
    found = lines().group(FLAGS([True, False, True, True, True]), room, FLAGS([False, False, True, False, True]))
    assert (found.lines, found.customers, found.known, found.good, found.bad) == (4, 4, 3, 2, 1)
    assert found.bad_rate == pytest.approx(1 / 3)
    assert found.low < 1 / 3 < found.high
    assert found.room == 2000.0  # the unknown one's is not among them
    assert found.spared == pytest.approx(0.5 * 0.4 * 1000)
    assert found.forgone == pytest.approx(0.1 * 0.5 * (200 + 800) - 30)  # b's line is closed with nothing owed
    assert found.profit == pytest.approx(200 - 20)


def test_a_group_of_nobody_and_one_without_economics_have_no_rate_and_no_money():
    nobody = lines().group(np.zeros(5, dtype=bool), np.ones(5), np.zeros(5, dtype=bool))
    assert (nobody.lines, nobody.bad_rate, nobody.low, nobody.profit) == (0, None, None, 0.0)
    free = lines(economics=False).group(np.ones(5, dtype=bool), np.ones(5), np.zeros(5, dtype=bool))
    assert (free.known, free.spared, free.forgone, free.profit) == (4, None, None, None)
