"""A shadow challenger: it scores what the champion scored, later and elsewhere, and only the metrics hear of it."""

import queue
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from creditline.models.scoring.scores import Scores
from creditline.models.server.telemetry.metrics import Metrics
from creditline.models.serving.scorer import Scorer

MOST_WAITING = 2000  # rows; more are dropped and counted


@dataclass(frozen=True)
class _Work:
    rows: Sequence[Mapping[str, object]]
    scores: Scores


class Challenger:
    """Scores rows in one thread of its own. Whatever goes wrong in it is counted and goes no further."""

    def __init__(self, scorer: Scorer, metrics: Metrics) -> None:
        self.scorer = scorer
        self._names = frozenset(feature.name for feature in scorer.model.features)
        self._may = frozenset(feature.name for feature in scorer.features)
        self._metrics = metrics
        self._waiting: queue.SimpleQueue[_Work | None] = queue.SimpleQueue()
        self._rows = 0
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="challenger", daemon=True)
        self._thread.start()

    def offer(self, rows: Sequence[Mapping[str, object]], scores: Scores) -> None:
        """Take the rows and the champion's scores, or drop them where too many wait; never waits itself."""
        with self._lock:
            taken = self._rows + len(rows) <= MOST_WAITING
            self._rows += len(rows) if taken else 0
        if taken:
            self._waiting.put(_Work(rows, scores))
        else:
            self._metrics.shadow_rows.labels("dropped").inc(len(rows))

    def close(self, seconds: float | None = None) -> None:
        """Finish what waits, and end; give up after `seconds`, where given."""
        self._waiting.put(None)
        self._thread.join(seconds)

    def _run(self) -> None:
        while (work := self._waiting.get()) is not None:
            try:
                self._compare(work)
            except Exception:  # whatever a challenger does, the champion answers
                self._metrics.shadow_rows.labels("failed").inc(len(work.rows))
            finally:
                with self._lock:
                    self._rows -= len(work.rows)

    def _compare(self, work: _Work) -> None:
        whole = [place for place, row in enumerate(work.rows) if self._names <= row.keys()]
        self._metrics.shadow_rows.labels("lacking").inc(len(work.rows) - len(whole))
        if not whole:
            return
        rows = [{name: value for name, value in work.rows[place].items() if name in self._may} for place in whole]
        found = self.scorer.score(self.scorer.matrix(rows))
        self._metrics.shadow_rows.labels("scored").inc(len(rows))
        both = np.flatnonzero(~(found.in_default | work.scores.in_default[whole]))
        for difference in np.abs(found.score - work.scores.score[whole])[both].tolist():
            self._metrics.shadow_difference.observe(difference)
        bands = sum(found.band[place] != work.scores.band[whole[place]] for place in both.tolist())
        self._metrics.shadow_bands.inc(bands)
