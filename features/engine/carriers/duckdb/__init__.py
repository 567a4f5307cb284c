"""The rows of a data set, sorted and handed on in bounded memory."""
