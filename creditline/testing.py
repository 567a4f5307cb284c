"""Tests of a lender's own features: `check_catalogue(FEATURES)` in a test of theirs."""

from creditline.features.testing.check_catalogue import check_catalogue

__all__ = ["check_catalogue"]
