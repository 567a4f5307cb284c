"""One search: trials in order, each kept in a study that a later call goes on with."""

import hashlib
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from creditline.features.output.lock import locked
from creditline.features.output.paths import sqlite_uri
from creditline.models.artefact import ModelFeature
from creditline.training.search.space import space, starting_point, with_values
from creditline.training.search.tried import Found, Tried
from creditline.training.trees.boosting import Labelled, boost
from creditline.training.trees.parameters import FitParameters
from creditline.training.trees.selected import in_parts

if TYPE_CHECKING:
    from optuna import Study
    from optuna.storages import BaseStorage
    from optuna.trial import Trial

FOLDS = 5  # of the rows to learn from; one small part of them would favour what suits its own customers
_BUSY = 300  # seconds a statement waits for a study that another program holds
_FEWEST = 10  # defaults in a fold: with fewer, its best round is noise


@dataclass(frozen=True)
class Search:
    """How to search: how many `trials` that ended well or were pruned, and the SQLite file to keep them in.

    Without a file they are kept in memory. The answer depends on the rows, the seed and the versions alone: a search
    that was stopped and called again ends where one without a stop does, because a trial's draw depends only on its
    number and the ended trials before it. A trial that was under way counts as never begun.
    """

    trials: int
    study: Path | None
    seed: int
    threads: int
    step: Callable[[str], None]

    def best(
        self,
        name: str,
        rows: Labelled,
        fold: NDArray[np.int64],
        features: Sequence[ModelFeature],
        base: FitParameters,
    ) -> Found:
        """The parameters with the lowest cross-validated log loss on `rows`; `base` unless it is beaten.

        `fold` (n,): 0 to `FOLDS` - 1, the same for all rows of a customer. To beat the base, the mean gain over the
        folds has to be more than its standard error: the best of many trials is partly the luckiest (Breiman et al. 1984,
        section 3.4.3). `name` says what is searched for; it names the trials. `base` comes back, with a warning,
        where a fold holds fewer than 10 defaults: nothing could be told apart on them.
        """
        if not self.trials:
            return Found(base, None, ())
        if (bads := int(np.bincount(fold, weights=rows.defaulted, minlength=FOLDS).min())) < _FEWEST:
            warnings.warn(
                f"no search for {name}: {bads} defaults in a fold to compare parameters on, {_FEWEST} are needed; the "
                "parameters are those of the data's size",
                stacklevel=2,
            )
            return Found(base, None, ())
        import optuna

        optuna.logging.set_verbosity(optuna.logging.WARNING)
        with self._storage() as storage:
            study = optuna.create_study(
                storage=storage,
                study_name=f"{name} {self._fingerprint(rows, fold, features, base)}",
                pruner=optuna.pruners.MedianPruner(n_startup_trials=4),
                load_if_exists=True,
            )
            _clear_away(study)
            while (number := len(_ended(study))) < self.trials:
                self.step(f"searching, {name}, trial {number + 1} of {self.trials}")
                study.sampler = optuna.samplers.TPESampler(seed=(self.seed + number) % 2**32)
                if number == 0:
                    study.enqueue_trial(starting_point(base))
                self._try(study, study.ask(space(base)), rows, fold, features, base)
            tried = tuple(_tried(name, place, trial) for place, trial in enumerate(_ended(study)[: self.trials]))
        best = chosen(tried)
        return Found(with_values(base, best.parameters), best.rounds, tried)

    def _try(
        self,
        study: "Study",
        trial: "Trial",
        rows: Labelled,
        fold: NDArray[np.int64],
        features: Sequence[ModelFeature],
        base: FitParameters,
    ) -> None:
        import optuna

        parameters = with_values(base, trial.params)
        losses: list[float] = []
        rounds: list[int] = []
        for own in range(FOLDS):
            learn, watch = rows.take(fold != own), rows.take(fold == own)
            grown = boost(learn, watch, features, parameters, seed=self.seed, threads=self.threads, own_curve=False)
            (curve,) = (c.values for c in grown.curves if "log" in c.metric)
            losses.append(curve[grown.rounds - 1])
            rounds.append(grown.rounds)
            trial.report(float(np.mean(losses)), own)
            if own + 1 < FOLDS and trial.should_prune():
                study.tell(trial, state=optuna.trial.TrialState.PRUNED)
                return
        trial.set_user_attr("losses", losses)
        trial.set_user_attr("rounds", int(np.median(rounds)))
        study.tell(trial, float(np.mean(losses)))

    @contextmanager
    def _storage(self) -> "Iterator[BaseStorage]":
        import optuna

        if self.study is None:
            yield optuna.storages.InMemoryStorage()
            return
        with locked(self.study):  # its draws depend on the trials before them: two searches take turns
            kept = optuna.storages.RDBStorage(
                sqlite_uri(self.study), engine_kwargs={"connect_args": {"timeout": _BUSY}}
            )
            try:
                yield kept
            finally:
                kept.remove_session()
                kept.engine.dispose()  # optuna itself leaves its connections to the garbage collector

    def _fingerprint(
        self, rows: Labelled, fold: NDArray[np.int64], features: Sequence[ModelFeature], base: FitParameters
    ) -> str:
        hashed = hashlib.sha256()
        for _, numbers in in_parts(rows.matrix):
            hashed.update(np.ascontiguousarray(numbers).data)
        for part in (rows.defaulted, fold) if rows.weight is None else (rows.defaulted, fold, rows.weight):
            hashed.update(np.ascontiguousarray(part).data)
        versions = [version(package) for package in ("creditline", "lightgbm", "optuna")]
        hashed.update(repr((self.seed, base, tuple(features), versions)).encode())
        return hashed.hexdigest()[:16]


def chosen(tried: Sequence[Tried]) -> Tried:
    """The trial with the lowest log loss if it beats the first, fold by fold, by more than one standard error."""
    first = tried[0]
    best = min((one for one in tried if one.log_loss is not None), key=lambda one: (one.log_loss, one.number))
    gain = np.subtract(first.losses, best.losses)
    return best if gain.mean() > gain.std(ddof=1) / np.sqrt(gain.size) else first


def _clear_away(study: "Study") -> None:
    """Call off trials that a stopped search left waiting or under way."""
    from optuna.trial import TrialState

    for trial in study.get_trials(deepcopy=False, states=(TrialState.RUNNING,)):
        study.tell(trial.number, state=TrialState.FAIL)
    for _ in study.get_trials(deepcopy=False, states=(TrialState.WAITING,)):
        study.tell(study.ask(), state=TrialState.FAIL)


def _ended(study: "Study") -> list[Any]:
    from optuna.trial import TrialState

    return study.get_trials(deepcopy=False, states=(TrialState.COMPLETE, TrialState.PRUNED))


def _tried(name: str, number: int, trial: Any) -> Tried:
    from optuna.trial import TrialState

    pruned = trial.state == TrialState.PRUNED
    loss = None if pruned else trial.value
    losses = tuple(trial.user_attrs.get("losses", ()))
    return Tried(name, number, dict(trial.params), loss, losses, trial.user_attrs.get("rounds"), pruned)
