"""In-time customers split once, by a hash of the customer: nobody is on two sides."""

from hashlib import blake2b

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

_BITS = 53  # what a float holds exactly, so that no draw rounds up to 1


def customer_draws(customers: pa.ChunkedArray, seed: int, purpose: str) -> NDArray[np.float64]:
    """One number in [0, 1) per row, equal for equal customers and independent of which others are there.

    `seed` and `purpose` give independent draws for the same customer.
    """
    codes = pc.dictionary_encode(customers).combine_chunks()
    salt = f"{purpose}:{seed}:"
    draws = [
        (int.from_bytes(blake2b(f"{salt}{customer}".encode(), digest_size=8).digest()) >> (64 - _BITS)) / 2**_BITS
        for customer in codes.dictionary.to_pylist()
    ]
    of_row: NDArray[np.int32] = codes.indices.to_numpy()
    return np.asarray(draws, dtype=np.float64)[of_row]
