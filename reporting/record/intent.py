"""What a test says it is for."""

import pytest


def intent_of(item: pytest.Item) -> str:
    """Give the first line of the test function's own docstring; empty without one."""
    doc: object = getattr(getattr(item, "obj", None), "__doc__", None)
    return doc.strip().partition("\n")[0].rstrip() if isinstance(doc, str) else ""


def function_of(item: pytest.Item) -> str:
    """Give the node id without its parameters; empty when the case has none."""
    parameters = getattr(item.__dict__.get("callspec"), "id", None)
    return item.nodeid.removesuffix(f"[{parameters}]") if parameters is not None else ""
