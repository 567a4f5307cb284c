"""Models and policies that the record of decisions names, looked up by version in folders of them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import duckdb

from creditline.features.catalogue import BUILT_IN, Declarations
from creditline.features.data import DataSet
from creditline.features.errors import DataError
from creditline.features.output.paths import parquet_sql
from creditline.models.artefact import Model, read_model
from creditline.models.policy import Policy
from creditline.models.portfolio.policy_features import read_policy_for

Version = TypeVar("Version", Model, Policy)


@dataclass(frozen=True)
class InBetween:
    """Models and policies in force at some time between the two dates; each version once."""

    models: tuple[Model, ...] = ()
    policies: tuple[Policy, ...] = ()


def read_versions(
    model: Model,
    data: DataSet,
    decisions: Sequence[Path] = (),
    models: Path | None = None,
    policies: Path | None = None,
    declarations: Declarations = BUILT_IN,
) -> InBetween:
    """What lies in the folders `models` (model folders) and `policies` (TOML files) and is named by a decision on record.

    `decisions`: Parquet files that `decide` wrote. DataError for a folder that is none or holds nothing of the kind, and
    for two of one version that differ; otherwise errors as `read_model` and `read_policy_for`.
    """
    if models is None and policies is None:
        return InBetween()
    named_models, named_policies = (_named(data, decisions, f"{what}_version") for what in ("model", "policy"))
    made, found = _model_folders(models), _policy_files(policies)
    return InBetween(
        _by_version("models", made, read_model, named_models, _same_model),
        _by_version(
            "policies",
            found,
            lambda file: read_policy_for(str(file), model, data, declarations),
            named_policies,
            lambda one, other, _: one == other,
        ),
    )


def _by_version(
    what: str,
    places: Iterable[Path],
    read: Callable[[Path], Version],
    named: frozenset[str],
    same: Callable[[Version, Version, tuple[Path, Path]], bool],
) -> tuple[Version, ...]:
    found: dict[str, tuple[Path, Version]] = {}
    for place in places:
        own = read(place)
        first = found.setdefault(own.version, (place, own))
        if first[1] is not own and not same(first[1], own, (first[0], place)):
            raise DataError(
                f"the {what} in {first[0]} and {place} differ and are both of version {own.version}; leave one in the folder"
            )
    return tuple(own for version, (_, own) in found.items() if version in named)


def _same_model(one: Model, other: Model, places: tuple[Path, Path]) -> bool:
    """By their bytes: what is written of a model beside them states a checksum of every file."""
    first, second = ((place / "model.json").read_bytes() for place in places)
    return one.version == other.version and first == second


def _model_folders(folder: Path | None) -> Sequence[Path]:
    if folder is None:
        return ()
    found = sorted(file.parent for file in _inside(folder, "*/model.json"))
    if not found:
        raise DataError(f"{folder} holds no model; give a folder of folders that `creditline train` wrote")
    return found


def _policy_files(folder: Path | None) -> Sequence[Path]:
    if folder is None:
        return ()
    found = sorted(_inside(folder, "*.toml"))
    if not found:
        raise DataError(f"{folder} holds no policy; give a folder of TOML files")
    return found


def _inside(folder: Path, pattern: str) -> Iterable[Path]:
    if not folder.is_dir():
        raise DataError(f"{folder} is not a folder; give the one the earlier versions lie in")
    return folder.glob(pattern)


def _named(data: DataSet, decisions: Sequence[Path], column: str) -> frozenset[str]:
    """The versions that decisions name, those of the data and of files of `decide`."""
    parts = [f"SELECT DISTINCT {column} FROM decisions"] if data.has("decisions", column) else []
    if decisions:
        parts.append(f"SELECT DISTINCT {column} FROM {parquet_sql(decisions, ', union_by_name = true')}")
    if not parts:
        return frozenset()
    with data.connect() as connection:
        try:
            rows = connection.execute(" UNION ".join(parts)).fetchall()
        except duckdb.Error:  # files that are no decisions are refused where they are read as such
            return frozenset()
    return frozenset(version for (version,) in rows if version is not None)
