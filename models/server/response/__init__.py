"""Answers of the server: scores, reasons and their sentences."""
