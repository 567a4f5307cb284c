"""An alias moved through gates, and back."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from creditline.features.data import DataSet
from creditline.features.data.span import span_of
from creditline.features.errors import DataError
from creditline.features.output.paths import sqlite_file
from creditline.models.export.mlflow.quiet import quiet
from creditline.training.compare.compare import compare
from creditline.training.compare.compare_settings import CompareSettings
from creditline.training.promote.figures import Figures
from creditline.training.promote.gates import Gates
from creditline.training.promote.logged import logged_promotion, logged_way_back
from creditline.training.promote.promotion import Promotion
from creditline.training.promote.registered import Registered, asked_for, fetch, require_model
from creditline.training.promote.through_mlflow import registered_parity
from creditline.training.promote.verdicts import verdicts
from creditline.training.track.champions import holder_before, holder_of, move_alias, move_back
from creditline.training.track.holding import held
from creditline.training.track.store import open_client

if TYPE_CHECKING:
    from mlflow import MlflowClient


@dataclass(frozen=True)
class PromotionRequest:
    """Who asks for what. `place`: NAME, NAME@VERSION or NAME@ALIAS; `day` None: the last the data tell of.

    `horizon`: months within which a default counts; None: the champion's.
    """

    place: str
    by: str
    gates: Gates
    alias: str = "champion"
    override: str | None = None
    policy: str | None = None
    day: date | None = None
    horizon: int | None = None
    memory: str = "1GB"


def promote(
    asked: PromotionRequest, data: DataSet, uri: str, step: Callable[[str], None] = lambda _: None
) -> Promotion:
    """Measure the version beside who bears the alias now, log what every gate says, and move the alias where it may.

    DataError where the store, a version or the data cannot be used, and where the alias moved meanwhile.
    """
    with _store(uri) as client, tempfile.TemporaryDirectory(prefix="creditline-promote-") as name:
        folder = Path(name)
        found = asked_for(client, asked.place)
        before = holder_of(client, found.name, asked.alias)
        if before == str(found.version):
            raise DataError(
                f"version {before} of {found.name} bears the alias {asked.alias} already; name another version"
            )
        step(f"fetching version {found.version} of {found.name}")
        version = fetch(client, found.name, str(found.version), _made(folder / "version"))
        champion = None if before is None else fetch(client, found.name, before, _made(folder / "before"))
        figures = _measured(asked, data, version, champion, step)
        promotion = Promotion(
            name=version.name,
            version=version.version,
            alias=asked.alias,
            before=before,
            model_version=version.model.version,
            by=asked.by,
            trainer=version.trainer,
            at=datetime.now(UTC),
            override=asked.override,
            verdicts=verdicts(asked.gates, figures, version, asked.by, champion),
            figures=figures,
        )
        step("logging what the gates say")
        with held(uri), logged_promotion(client, uri, promotion) as run_id:
            if promotion.moves:
                if holder_of(client, version.name, asked.alias) != before:
                    raise DataError(f"the alias {asked.alias} of {version.name} was moved meanwhile; promote again")
                move_alias(client, version.name, asked.alias, version.version)
                client.set_model_version_tag(version.name, version.version, f"{asked.alias}_by", asked.by)
                client.set_model_version_tag(version.name, version.version, "promotion_run", run_id)
        return promotion


def roll_back(name: str, alias: str, by: str, because: str | None, uri: str) -> tuple[str | None, str]:
    """Give `alias` back to whom it was taken from; the version that bore it and the one that bears it now.

    DataError where the store has no such model, or nobody bore the alias before.
    """
    with _store(uri) as client:
        require_model(client, name)
        with held(uri):
            was, to = holder_of(client, name, alias), holder_before(client, name, alias)
            with logged_way_back(client, uri, name, alias, was, to, by, because):
                move_back(client, name, alias, to)
    return was, to


def _measured(
    asked: PromotionRequest,
    data: DataSet,
    version: Registered,
    champion: Registered | None,
    step: Callable[[str], None],
) -> Figures:
    """As `creditline compare` measures, on the dates of a test and, under the policy, on the day asked for."""
    gates, other = asked.gates, version.model if champion is None else champion.model
    outcomes = lines = parity = None
    if gates.discrimination.asked or gates.calibration.asked or gates.stability.asked:
        settings = CompareSettings(horizon_months=asked.horizon, memory=asked.memory)
        outcomes = compare(other, version.model, data, settings, step)
    if asked.policy is not None and (gates.actions.asked or gates.reasons.asked or gates.fairness.asked):
        settings = CompareSettings(
            days=(span_of(data).last if asked.day is None else asked.day,),
            policy=asked.policy,
            segments=tuple(dict.fromkeys((*gates.actions.by, *gates.fairness.by))),
            smallest_group=gates.smallest_group,
            prohibited=True,
            horizon_months=asked.horizon,
            explained=max(CompareSettings.explained, gates.reasons.fewest) if gates.reasons.asked and champion else 0,
            memory=asked.memory,
        )
        lines = compare(other, version.model, data, settings, step)
    if gates.parity.asked:
        step("asking what is registered")
        parity = registered_parity(version)
    return Figures(outcomes, lines, parity)


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


@contextmanager
def _store(uri: str) -> "Iterator[MlflowClient]":
    """The store at `uri`; DataError where there is none, or it cannot be used."""
    file = sqlite_file(uri)
    if file is not None and not file.is_file():
        raise DataError(f"there is no file {file}; name the store that the version is registered in")
    with quiet():
        from mlflow.exceptions import MlflowException
        from requests import RequestException
        from sqlalchemy.exc import SQLAlchemyError

        try:
            yield open_client(uri)
        except (MlflowException, RequestException, SQLAlchemyError) as error:
            reason = " ".join(str(error).split())[:200]
            raise DataError(f"the store {uri} cannot be used: {reason}; call this again when it answers") from error
