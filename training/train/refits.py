"""The same model grown on other draws of the customers: what tells whether a reason would survive another training."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.models.artefact import Refits
from creditline.training.cohorts import Role
from creditline.training.cohorts.weighing.weights import teaches, weights_of
from creditline.training.fit.crossing import part
from creditline.training.fit.fitting import Fitted
from creditline.training.settings.train_settings import TrainSettings
from creditline.training.train.grown_again import grown_again
from creditline.training.trees.boosting import Labelled
from creditline.training.trees.selected import Matrix


def grow_refits(matrix: Matrix, rows: pa.Table, fitted: Fitted, settings: TrainSettings) -> Refits:
    """As many as `settings.refits`, each from customers drawn anew and with a seed of its own.

    As many customers as there are to learn from, with replacement, each with all their rows (a bootstrap over clusters:
    Davison & Hinkley 1997, 3.8). `matrix` (n, the fitted features), `rows` of the sample. The same for the same seed.
    """
    learns = np.isin(np.array(rows["role"].to_pylist()), [Role.FOLD.value, Role.TRAIN.value])
    taught = teaches(rows)
    if taught is not None:
        learns &= taught
    defaulted = rows["defaulted"].to_numpy().astype(np.float64)
    learn = Labelled(matrix[learns], defaulted[learns], part(weights_of(rows), learns))
    codes = pc.dictionary_encode(rows["customer_id"].filter(pa.array(learns))).combine_chunks()
    of_row, count = codes.indices.to_numpy(), len(codes.dictionary)
    texts = []
    for number in range(settings.refits):
        generator = np.random.default_rng([settings.seed, number])
        drawn = _drawn(learn, of_row, count, generator)
        texts.append(grown_again(drawn, fitted, settings, int(generator.integers(2**31))).text)
    return Refits(tuple(texts))


def _drawn(learn: Labelled, of_row: NDArray[np.int32], customers: int, generator: np.random.Generator) -> Labelled:
    times = np.bincount(generator.integers(0, customers, customers), minlength=customers)[of_row]
    chosen = np.repeat(np.arange(len(of_row)), times)
    weight = None if learn.weight is None else learn.weight[chosen]
    return Labelled(learn.matrix[chosen], learn.defaulted[chosen], weight)
