"""How often two equally good models are told apart: `python benchmarks/compare/equal_models.py [PAIRS]`.

Each pair scores 1,500 new customers, some 250 of whom default, by the same log-odds with noise of its own: no measure differs but by
chance. Prints how often the test of each measure is below 0.05, and how often its interval holds 0.
"""

import sys

import numpy as np
from scipy.special import expit

from creditline.training.metrics.paired import MEASURES, paired_draws

CUSTOMERS, SEED = 1_500, 5


def main(pairs: int = 300) -> None:
    """Draw the pairs and print the shares."""
    rng = np.random.default_rng(SEED)
    found, held = (dict.fromkeys(MEASURES, 0) for _ in range(2))
    for _ in range(pairs):
        truth = rng.normal(-2, 1.2, CUSTOMERS)
        defaulted = (rng.random(CUSTOMERS) < expit(truth)).astype(float)
        first, second = (truth * 0.8 - 0.3 + rng.normal(0, 0.5, CUSTOMERS) for _ in range(2))
        for name, one in paired_draws(defaulted, first, second).items():
            found[name] += one.p < 0.05
            held[name] += one.low <= 0 <= one.high
    for name in MEASURES:
        print(f"{name:20}{found[name] / pairs:8.3f}{held[name] / pairs:8.3f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
