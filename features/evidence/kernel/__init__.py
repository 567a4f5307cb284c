"""The compiled loop that names the rows behind a change."""
