"""The interface as OpenAPI 3.1: assembled from what requests and answers are declared by, and from the model in force."""
