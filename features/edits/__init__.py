"""Records put right: edits as values, and a data set seen with them; what is recorded stays as it is."""
