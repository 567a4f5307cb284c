"""The whole artefact is the same bytes whatever the number of threads there are for linear algebra and OpenMP."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from creditline.training.fit.one_thread import one_thread

PROGRAM = Path(__file__).with_name("same_bytes_program.py")
NAMES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


@pytest.mark.long
@pytest.mark.slow
def test_one_two_and_four_threads(lender):
    digests = []
    for threads in ("1", "2", "4"):
        ended = subprocess.run(
            [sys.executable, PROGRAM, lender.folder],
            env=os.environ | dict.fromkeys(NAMES, threads),
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr
        digests.append(ended.stdout.split())
    assert digests[0] == digests[1] == digests[2]
    assert len(digests[0]) == 2


def test_the_limit_ends_with_what_it_was_for():
    def blas():
        return [library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"]

    with threadpool_limits(2, user_api="blas"):
        before = blas()
        with one_thread():
            assert set(blas()) == {1}
        assert blas() == before
