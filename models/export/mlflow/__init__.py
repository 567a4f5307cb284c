"""The export that MLflow reads; MLflow itself is imported only when one is written."""
