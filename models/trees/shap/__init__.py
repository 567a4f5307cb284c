"""Ordinary SHAP values of one date: every feature against what the trees expect without it."""

from creditline.models.trees.shap.values import ShapValues, shap_values

__all__ = ["ShapValues", "shap_values"]
