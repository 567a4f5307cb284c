"""A model made ready to leave this project: its scoring code collected, and compared with the library row by row."""
