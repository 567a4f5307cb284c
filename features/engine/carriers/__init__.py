"""Who hands the kernel its rows: a database, or memory."""
