"""The two ways something can be wrong: the data (or the request), or a declaration."""


class CreditlineError(Exception):
    """Something the reader of the message can put right; the command line prints it and exits with 1.

    The message is one sentence that says what arrived, where, and what to do.
    """


class DataError(CreditlineError):
    """The data, a file or the request is wrong."""


class DeclarationError(CreditlineError):
    """A feature, table or policy is declared in a way that cannot mean anything."""
