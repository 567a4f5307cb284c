"""Models put in force: opened, proven, and swapped in one step; one that is damaged is refused and the old one goes on."""

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from creditline.features.errors import CreditlineError
from creditline.models.letter.lender import Lender
from creditline.models.server.in_force.challenger import Challenger
from creditline.models.server.in_force.histories import Histories
from creditline.models.server.in_force.online import Online
from creditline.models.server.in_force.proving import prove
from creditline.models.server.in_force.served import CurrentModel, Served
from creditline.models.server.telemetry.log import fault_of, log
from creditline.models.server.telemetry.metrics import Metrics
from creditline.models.serving.scorer import Scorer
from creditline.models.why.words.by_language import SHIPPED, Words

if TYPE_CHECKING:
    from creditline.models.server.in_force.cases import CasesServed
    from creditline.models.server.in_force.lines import LinesServed

_PATIENCE = 5.0  # seconds that a challenger is given to finish

Role = Literal["champion", "challenger"]
Opener = Callable[[Path], Scorer]


class Installing:
    """Puts models in force. `opener` reads a folder; CreditlineError where it holds no model that can be used."""

    def __init__(
        self,
        opener: Opener,
        metrics: Metrics,
        histories: Histories | None = None,
        policy: str | None = None,
        *,
        refits: bool = False,
        words: Words = SHIPPED,
        lender: Lender | None = None,
    ) -> None:
        self._open = opener
        self._metrics = metrics
        self._histories = histories
        self._policy = policy
        self._refits = refits
        self._words = words
        self._lender = lender or Lender()
        self._lock = threading.Lock()  # one swap at a time

    def first(self, model: Path, challenger: Path | None) -> CurrentModel:
        """The models in force at the start; CreditlineError where one cannot be used."""
        champion = self._proven(model)
        other = None if challenger is None else Challenger(self._proven(challenger), self._metrics)
        lines = self._lines(model)
        served = Served(champion, self._online(champion, other), other, lines, self._cases(lines), self._words)
        self._metrics.in_force("champion", champion.version)
        if other is not None:
            self._metrics.in_force("challenger", other.scorer.version)
        return CurrentModel(served)

    def swap(self, in_force: CurrentModel, role: Role, folder: Path) -> bool:
        """Put the model in `folder` in force. False, with a line in the log and the old model going on, where it is refused."""
        with self._lock:
            try:
                model = self._proven(folder)
                before = in_force.current
                after = self._with(before, role, model, folder)
            except Exception as error:
                why = {"why": str(error)} if isinstance(error, CreditlineError) else fault_of(error)
                self._metrics.swaps.labels(role, "refused").inc()
                log("swap", logging.ERROR, role=role, outcome="refused", **why)
                return False
            in_force.current = after
        old = before.scorer.version if role == "champion" else before.challenger and before.challenger.scorer.version
        if role == "challenger" and before.challenger is not None:
            before.challenger.close(_PATIENCE)
        self._metrics.in_force(role, model.version)
        self._metrics.swaps.labels(role, "done").inc()
        log("swap", role=role, outcome="done", model=model.version, before=old)
        return True

    def _with(self, served: Served, role: Role, model: Scorer, folder: Path) -> Served:
        if role == "champion":
            online = self._online(model, served.challenger)
            lines = self._lines(folder)
            return replace(served, scorer=model, online=online, lines=lines, cases=self._cases(lines))
        online = self._online(served.scorer, None, model)
        return replace(served, online=online, challenger=Challenger(model, self._metrics))

    def _proven(self, folder: Path) -> Scorer:
        model = self._open(folder)
        prove(model)
        return model

    def _lines(self, folder: Path) -> "LinesServed | None":
        """What lines are explained with, where there is a policy."""
        if self._policy is None:
            return None
        from creditline.models.server.in_force.lines import LinesServed

        return LinesServed.of(folder, self._policy, self._lender, refits=self._refits)

    def _cases(self, lines: "LinesServed | None") -> "CasesServed | None":
        """What disputes, worths and ways back are answered with, where there are a policy and settings."""
        if lines is None or self._histories is None:
            return None
        from creditline.models.server.in_force.cases import CasesServed

        return CasesServed(lines, self._histories)

    def _online(self, model: Scorer, challenger: Challenger | None, other: Scorer | None = None) -> Online | None:
        if self._histories is None:
            return None
        other = challenger.scorer if challenger is not None else other
        online = Online([model] if other is None else [model, other], self._histories.settings, self._histories.macro)
        online.warm_up()
        return online
