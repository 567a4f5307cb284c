"""Why scores and lines changed, straight from histories: one customer, or every line that was cut."""
