"""How a model comes to be: cohorts, outcomes, fit, calibration, tracking; and the command line."""
