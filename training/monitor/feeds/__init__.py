"""Feed faults: tests on the raw tables, one table at a time, on what had arrived by the day."""
