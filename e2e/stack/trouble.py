"""Why the stack cannot start, in one line for whoever started it."""


class StackError(Exception):
    """The stack cannot be started; the message says what is missing and what to do."""
