"""What the commands share: arguments, progress, result tables, and how they fail and stop."""
