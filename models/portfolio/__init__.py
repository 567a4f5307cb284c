"""What is done with a model over a data set: score, decide, explain, report, and the records behind."""
