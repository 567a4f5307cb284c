"""What text and page call things."""

MEASURES = {
    "auc": "AUC",
    "gini": "Gini",
    "ks": "KS",
    "brier": "Brier score",
    "log_loss": "log loss",
    "calibration_error": "calibration error",
}
SWAPS = {
    "stayed_in": "in by both",
    "swapped_in": "in by the challenger alone",
    "swapped_out": "in by the champion alone",
    "stayed_out": "in by neither",
}
