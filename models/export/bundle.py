"""The bundle: a folder that scores and explains in any Python process with numba, numpy and scipy."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pyarrow as pa

from creditline.models.artefact import Learned, Model, Refits, write_model
from creditline.models.artefact.folder.body import MODEL, OTHERS
from creditline.models.export.examples import example_rows
from creditline.models.export.loading import exported_scorer
from creditline.models.export.package import write_package
from creditline.models.export.parity import RouteScores
from creditline.models.serving.cohort import COHORT, Cohort
from creditline.models.serving.scorer import Scorer
from creditline.models.serving.selftest import EXAMPLES, answers

NEEDS = ("numba", "numpy", "scipy")
_EXAMPLES = 20
_AT_ONCE = 10_000  # rows turned into Python values together

_SELFTEST = '''"""Scores the example rows of selftest.json and says whether every answer is as it was; exits with 1 if not."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from {package}.models.serving.selftest import main

sys.exit(main(HERE))
'''

_README = """# A model exported by creditline

Model {version}, {features} features. `pip install {needs}`, and the folder is all there is to it: text, JSON and Parquet,
and the scoring code as plain Python in `{package}`. Without numba it answers the same, bit by bit,
a hundred times slower.

    python selftest.py        # the stored example rows, compared to the last bit

```python
from pathlib import Path
from {package}.models.serving.scorer import Scorer

scorer = Scorer.open(Path("model"))
now = scorer.matrix([{{"{first}": None}}])  # one mapping per row: feature name to value, None where it is not known
scores = scorer.score(now)  # pd (0 to 1), score, band, in_default (neither score nor band then), one entry per row each
explained = scorer.reasons(None, now)  # against {against}; give the customer's earlier rows as the first argument
```

`model/model.json` lists the features, `parity.json` says how the export was compared with the library that made it.
"""


def write_bundle(model: Model, artefact: Path, cohort: Cohort, folder: Path) -> str:  # noqa: ARG001
    """Write the bundle of `model` into `folder`, which is there; its package's name.

    It goes out to where models serve, so it carries no hashes of whom the model learned from, and no refits.
    """
    package = write_package(folder)
    write_model(replace(model, learned=Learned(), refits=Refits()), folder / "model")
    (folder / "model" / COHORT).write_bytes(cohort.written())
    rows, previous = (example_rows(model, _EXAMPLES, seed) for seed in (1, 2))
    told = {"rows": rows, "previous": previous, "answers": answers(Scorer(model, cohort), rows, previous)}
    (folder / EXAMPLES).write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (folder / "selftest.py").write_text(_SELFTEST.format(package=package), encoding="utf-8")
    said = {
        "version": model.version,
        "features": len(model.features),
        "needs": " ".join(f"{name}=={version(name)}" for name in NEEDS),
        "package": package,
        "first": model.features[0].name,
        "against": "lines just kept" if cohort.against == "kept" else "a sample of training rows",
    }
    (folder / "README.md").write_text(_README.format(**said), encoding="utf-8")
    return package


def copy_model(artefact: Path, cohort: Cohort, folder: Path) -> None:
    """Copy the artefact's files to `folder`, and lay the cohort beside them."""
    folder.mkdir(parents=True)
    for name in (MODEL, *OTHERS):
        shutil.copyfile(artefact / name, folder / name)
    (folder / COHORT).write_bytes(cohort.written())


def bundle_answers(folder: Path, package: str, rows: pa.Table) -> RouteScores:
    """What the bundle in `folder` says of feature rows."""
    with exported_scorer(folder, package, folder / "model") as scorer:
        names = [feature.name for feature in scorer.features if feature.name in rows.column_names]
        parts = [scorer.score(scorer.matrix(part)) for part in _plain(rows.select(names))]
    return RouteScores(
        pd=np.concatenate([part.pd for part in parts]),
        score=np.concatenate([np.where(part.in_default, np.nan, part.score) for part in parts]),
        band=[None if out else band for part in parts for band, out in zip(part.band, part.in_default, strict=True)],
    )


def _plain(rows: pa.Table) -> Iterator[list[dict[str, object]]]:
    """Rows as Python values, NaN as null."""
    for start in range(0, max(1, rows.num_rows), _AT_ONCE):
        part = rows.slice(start, _AT_ONCE).to_pylist()
        yield [{name: None if value != value else value for name, value in row.items()} for row in part]
