"""The folder a model is kept in: written whole or not at all, read and checked byte by byte."""
