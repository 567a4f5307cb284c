"""LightGBM's prediction of a single row, without what `Booster.predict` sets up each time."""

import ctypes
import threading
import weakref

import lightgbm
import numpy as np
from lightgbm.basic import _LIB  # type: ignore[attr-defined]
from numpy.typing import NDArray

_RAW_SCORE, _FLOAT64, _ALL = 1, 1, -1  # C_API_PREDICT_RAW_SCORE, C_API_DTYPE_FLOAT64, every tree


class OneRow:
    """Gives the raw score of one row, to the last bit what `Booster.predict` gives, a few times as fast.

    Any thread may call it: each has a handle of its own.
    """

    def __init__(self, booster: lightgbm.Booster) -> None:
        self._booster = booster
        self._columns = booster.num_feature()
        self._own = threading.local()

    def margin(self, row: NDArray[np.float64]) -> float:
        """The raw score of `row`, (features,) float64 and contiguous."""
        handle: _Handle | None = getattr(self._own, "handle", None)
        if handle is None:
            handle = self._own.handle = _Handle(self._booster, self._columns)
        return handle.margin(row)


class _Handle:
    """One prepared call and the place its answer goes to; LightGBM frees it with this object."""

    def __init__(self, booster: lightgbm.Booster, columns: int) -> None:
        self._booster = booster  # outlives the handle
        self._columns = columns
        self._handle = ctypes.c_void_p()
        self._length, self._margin = ctypes.c_int64(), ctypes.c_double()
        self._answer = ctypes.byref(self._length), ctypes.byref(self._margin)
        _checked(
            _LIB.LGBM_BoosterPredictForMatSingleRowFastInit(
                booster._handle,
                _RAW_SCORE,
                0,
                _ALL,
                _FLOAT64,
                ctypes.c_int32(columns),
                b"num_threads=1",
                ctypes.byref(self._handle),
            )
        )
        weakref.finalize(self, _LIB.LGBM_FastConfigFree, self._handle)

    def margin(self, row: NDArray[np.float64]) -> float:
        if row.shape != (self._columns,) or row.dtype != np.float64 or not row.flags.c_contiguous:
            raise ValueError(f"one contiguous row of {self._columns} float64 is needed, not {row.dtype} {row.shape}")
        place = ctypes.c_void_p(row.ctypes.data)
        _checked(_LIB.LGBM_BoosterPredictForMatSingleRowFast(self._handle, place, *self._answer))
        return self._margin.value


def _checked(code: int) -> None:
    if code:
        raise lightgbm.basic.LightGBMError(_LIB.LGBM_GetLastError().decode())
