"""One export: write it beside its place, hold it against the library, and let it through or not."""

import json
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from creditline.features.catalogue import BUILT_IN, Declarations
from creditline.features.output.beside import MARK, file_beside, require_file_place, require_folder_place, tables_beside
from creditline.features.output.stage import Stage
from creditline.models.artefact import Model, read_model
from creditline.models.export.actions import actions, read_policy_of
from creditline.models.export.cohort import cohort_of, kept_cohort
from creditline.models.export.parity import Parity, RouteScores, compare, gate
from creditline.models.export.routes import ROUTES, Route
from creditline.models.export.rows import rows_of
from creditline.models.policy import Policy
from creditline.models.portfolio.explain.cohort import read_cohort
from creditline.models.scoring.frame import score_rows
from creditline.models.serving.cohort import Cohort

PARITY = "parity.json"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # of every file in a zip: the same export gives the same bytes


@dataclass(frozen=True)
class Export:
    """What is asked for: the model's folder, the route and its place, what the gate compares on, and what its policy may read."""

    artefact: Path
    route: Route
    rows: Path | None = None
    kept: Path | None = None
    policy: str | None = None
    allow_inexact: bool = False
    declarations: Declarations = BUILT_IN

    def write(self, out: Path, step: Callable[[str], None]) -> Parity:
        """Write the export to `out` (a folder; a bundle may be a .zip), unless the gate stops it.

        DataError where the model, the rows or the cohort cannot be used, and where the gate does.
        """
        (require_file_place if out.suffix == ".zip" else require_folder_place)(out)
        model = read_model(self.artefact)
        rows = rows_of(model, self.rows)
        policy = None if self.policy is None else read_policy_of(self.policy, model, self.declarations)
        cohort = self._cohort(model)
        if out.suffix == ".zip":
            with file_beside(out) as part:
                folder = part.with_suffix("")
                folder.mkdir()
                parity = self._made(model, cohort, rows, policy, folder, step)
                _zip(folder, part, out.stem)
            return parity
        with tables_beside(out) as folder:
            return self._made(model, cohort, rows, policy, folder, step)

    def _made(
        self,
        model: Model,
        cohort: Cohort,
        rows: pa.Table,
        policy: Policy | None,
        folder: Path,
        step: Callable[[str], None],
    ) -> Parity:
        write, ask = ROUTES[self.route]()
        step(f"writing the {self.route} export")
        package = write(model, self.artefact, cohort, folder)
        step(Stage(f"comparing it on {rows.num_rows:,} rows", rows.num_rows))
        scored = score_rows(model, rows)
        ours = RouteScores(
            scored["pd"].to_numpy(), scored["score"].cast(pa.float64()).to_numpy(), scored["band"].to_pylist()
        )
        theirs = ask(folder, package, rows)
        if policy is not None:
            ours, theirs = (_decided(policy, rows, one) for one in (ours, theirs))
        parity = compare(self.route, model.version, ours, theirs, None if policy is None else policy.version)
        gate(parity, self.allow_inexact)
        (folder / PARITY).write_text(json.dumps(parity.to_json(), indent=2) + "\n", encoding="utf-8")
        for cache in list(folder.rglob("__pycache__")):  # what comparing left behind
            shutil.rmtree(cache)
        return parity

    def _cohort(self, model: Model) -> Cohort:
        if self.kept is None:
            return cohort_of(model, None)
        reference = read_cohort(self.kept, "kept", model)
        return kept_cohort(model, reference.rows, reference.as_of.isoformat())


def _decided(policy: Policy, rows: pa.Table, answers: RouteScores) -> RouteScores:
    return RouteScores(answers.pd, answers.score, answers.band, actions(policy, rows, answers.score, answers.pd))


def _zip(folder: Path, file: Path, top: str) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.name != MARK:
                entry = zipfile.ZipInfo(f"{top}/{path.relative_to(folder).as_posix()}", _EPOCH)
                entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
                archive.writestr(entry, path.read_bytes())
