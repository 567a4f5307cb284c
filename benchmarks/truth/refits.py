"""The same model grown again with other seeds."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pyarrow as pa
from lender import PRODUCT, Lender

from creditline.models.artefact import Model
from creditline.models.portfolio.scores import features_of
from creditline.models.scoring.matrix import to_matrix
from creditline.training.cohorts import CohortSettings, Role, draw_sample
from creditline.training.cohorts.weighing.weights import teaches, weights_of
from creditline.training.outcomes import DefaultDefinition
from creditline.training.trees import Labelled, boost
from creditline.training.validate.judged.refit import parameters_of


def refits(lender: Lender, seeds: int) -> Iterator[Model]:
    """The lender's model with its trees grown again from the rows it may learn from, by the seeds after its own; else all its own."""
    sample = draw_sample(lender.data, DefaultDefinition(product=PRODUCT), CohortSettings(), lender.model.seed)
    learns = np.array(sample.rows["role"].to_pylist()) != Role.TEST.value
    taught = teaches(sample.rows)
    learn = sample.rows.filter(pa.array(learns if taught is None else learns & taught))
    matrix = to_matrix(
        lender.model.features, features_of(lender.model, lender.data, learn.select(["customer_id", "as_of"]))
    )
    rows = Labelled(matrix, learn["defaulted"].to_numpy().astype(np.float64), weights_of(learn))
    own = lender.model.seed
    for seed in range(own + 1, own + 1 + seeds):
        grown = boost(
            rows,
            None,
            lender.model.features,
            parameters_of(lender.model),
            seed=seed,
            threads=1,
            rounds=len(lender.model.trees.root),
        )
        yield replace(lender.model, booster_text=grown.text, seed=seed)
