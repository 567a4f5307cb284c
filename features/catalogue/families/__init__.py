"""The families of features, each declared in a file of its own."""
