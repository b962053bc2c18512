"""Events as `go test -json` writes them, and the package of the real ones."""

import json

CART = "example.com/shop/cart"


def events(*told):
    return "".join(json.dumps({"Time": "2026-11-22T13:00:00Z", **event}) + "\n" for event in told)


def event(action, test=None, **more):
    return {"Action": action, "Package": "p", **({"Test": test} if test else {}), **more}
