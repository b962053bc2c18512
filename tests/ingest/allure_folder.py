"""Makes what an archive of an Allure results folder is read as, file by file."""

import json


def folder(*entries):
    return b"".join(
        b"\x1e" + (entry if isinstance(entry, bytes) else json.dumps(entry).encode()) + b"\n" for entry in entries
    )


def result(**more):
    return {
        "uuid": "u1", "name": "n", "fullName": "f#n", "historyId": "h", "status": "passed", "stage": "finished",
        "start": 1700000000000, "stop": 1700000000500, **more,
    }  # fmt: skip
