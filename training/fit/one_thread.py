"""Linear algebra in one thread: sums taken in several end in other last digits."""

from contextlib import AbstractContextManager

from threadpoolctl import threadpool_limits


def one_thread() -> AbstractContextManager[object]:
    """While it lasts, the process's BLAS libraries use one thread, however many there are.

    Matrix products, least squares, and what scipy and scikit-learn make of them, then give the same bytes on any number
    of cores. Not OpenMP's threads: LightGBM is told its own, and its trees do not depend on them.
    """
    limits: AbstractContextManager[object] = threadpool_limits(limits=1, user_api="blas")
    return limits
