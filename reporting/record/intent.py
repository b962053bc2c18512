"""What a test says it is for."""

from types import FunctionType, MethodType

import pytest

from reporting.record.sanitise import encodable

FUNCTIONS = (FunctionType, MethodType)


def intent_of(item: pytest.Item) -> str:
    """Give the first line of the test function's own docstring; empty without one."""
    test: object = getattr(item, "obj", None)
    # Other callables have the docstring of their class, and a doctest has none of its own.
    doc = test.__doc__ if isinstance(test, FUNCTIONS) else None
    return doc.strip().partition("\n")[0].rstrip() if doc else ""


def function_of(item: pytest.Item) -> str:
    """Give the node id without its parameters; empty when the case has none."""
    parameters = getattr(item.__dict__.get("callspec"), "id", None)
    return encodable(item.nodeid.removesuffix(f"[{parameters}]")) if parameters is not None else ""
