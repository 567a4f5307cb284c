"""One search: trials in order, each kept in a study that a later call goes on with."""

import hashlib
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from creditline.models.artefact import ModelFeature
from creditline.training.fit.parameters import FitParameters
from creditline.training.fit.trees import Labelled, boost
from creditline.training.search.choosing import beats
from creditline.training.search.space import space, starting_point, with_values
from creditline.training.search.tried import Found, Tried

if TYPE_CHECKING:
    from optuna import Study
    from optuna.trial import Trial

_EVERY = 25  # rounds between two looks at whether a trial is worth going on with
_WATCHED_DEFAULTS = 30  # fewer, and the log loss on them is noise


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
        self, name: str, learn: Labelled, watched: Labelled, features: Sequence[ModelFeature], base: FitParameters
    ) -> Found:
        """The parameters with the lowest log loss on `watched` for trees grown on `learn`; `base` unless it is beaten.

        To beat it, the difference has to be more than one standard error. `name` says what is searched for; it names
        the trials. `base` comes back, with a warning, where `watched` holds fewer than 30 defaults: nothing could be
        told apart on them.
        """
        if not self.trials:
            return Found(base, None, ())
        if (bads := int(watched.defaulted.sum())) < _WATCHED_DEFAULTS:
            warnings.warn(
                f"no search for {name}: {bads} defaults to compare parameters on, {_WATCHED_DEFAULTS} are needed; the "
                "parameters are those of the data's size",
                stacklevel=2,
            )
            return Found(base, None, ())
        import optuna

        optuna.logging.set_verbosity(optuna.logging.WARNING)
        study = optuna.create_study(
            storage=self._storage(),
            study_name=f"{name} {self._fingerprint(learn, watched, features, base)}",
            pruner=optuna.pruners.MedianPruner(n_startup_trials=4, n_warmup_steps=2 * _EVERY),
            load_if_exists=True,
        )
        _clear_away(study)
        while (number := len(_ended(study))) < self.trials:
            self.step(f"searching, {name}, trial {number + 1} of {self.trials}")
            study.sampler = optuna.samplers.TPESampler(seed=(self.seed + number) % 2**32)
            if number == 0:
                study.enqueue_trial(starting_point(base))
            self._try(study, study.ask(space(base)), learn, watched, features, base)
        ended = _ended(study)[: self.trials]
        tried = tuple(_tried(name, place, trial) for place, trial in enumerate(ended))
        best = min((one for one in tried if one.log_loss is not None), key=lambda one: (one.log_loss, one.number))
        if best.number:
            self.step(f"searching, {name}, holding the best trial against the first")
            two = (
                boost(learn, watched, features, parameters, seed=self.seed, threads=self.threads)
                for parameters in (with_values(base, best.parameters), base)
            )
            if not beats(*two, watched, self.threads):
                best = tried[0]
        return Found(with_values(base, best.parameters), best.rounds, tried)

    def _try(
        self,
        study: "Study",
        trial: "Trial",
        learn: Labelled,
        watched: Labelled,
        features: Sequence[ModelFeature],
        base: FitParameters,
    ) -> None:
        import optuna

        def look(after: Any) -> None:
            done = after.iteration + 1
            if done % _EVERY == 0:
                (loss,) = (
                    v for on, metric, v, *_ in after.evaluation_result_list if on == "validation" and "log" in metric
                )
                trial.report(loss, done)
                if trial.should_prune():
                    raise optuna.TrialPruned

        try:
            grown = boost(
                learn,
                watched,
                features,
                with_values(base, trial.params),
                seed=self.seed,
                threads=self.threads,
                callbacks=(look,),
            )
        except optuna.TrialPruned:
            study.tell(trial, state=optuna.trial.TrialState.PRUNED)
            return
        (losses,) = (c.values for c in grown.curves if c.on == "validation" and "log" in c.metric)
        trial.set_user_attr("rounds", grown.rounds)
        study.tell(trial, losses[grown.rounds - 1])

    def _storage(self) -> Any:
        import optuna

        if self.study is None:
            return optuna.storages.InMemoryStorage()
        self.study.parent.mkdir(parents=True, exist_ok=True)
        return optuna.storages.RDBStorage(f"sqlite:///{self.study.resolve().as_posix()}")

    def _fingerprint(
        self, learn: Labelled, watched: Labelled, features: Sequence[ModelFeature], base: FitParameters
    ) -> str:
        hashed = hashlib.sha256()
        for rows in (learn, watched):
            hashed.update(np.ascontiguousarray(rows.matrix).data)
            hashed.update(np.ascontiguousarray(rows.defaulted).data)
        versions = [version(package) for package in ("creditline", "lightgbm", "optuna")]
        hashed.update(repr((self.seed, base, tuple(features), versions)).encode())
        return hashed.hexdigest()[:16]


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
    return Tried(name, number, dict(trial.params), loss, trial.user_attrs.get("rounds"), pruned)
