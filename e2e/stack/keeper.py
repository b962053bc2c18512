"""The keeper: a process that outlives its owner just long enough to clean up after it.

It runs the given command in the given folder until its own standard input ends, which happens when the owner closes it
and when the owner dies, in whatever way. Then it ends the command and removes the folder. It needs the standard library
only and is started without site packages, so that it is there in a few milliseconds.

    python -I -S keeper.py FOLDER [COMMAND...]
"""

import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

TRIES = 40
PAUSE = 0.05
OWNER_GONE = threading.Event()


def main() -> None:
    """Keep the command and the folder for as long as the owner lives."""
    folder = Path(sys.argv[1])
    command = sys.argv[2:]
    child = None
    if command:
        with (folder / "redis.log").open("ab") as log:
            child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=folder)

        threading.Thread(target=end_with, args=(child,), daemon=True).start()
    sys.stdin.buffer.read()
    OWNER_GONE.set()
    if child is not None:
        child.kill()
        child.wait()
    # The services end by themselves at the same moment; until they have, they may still write into the folder.
    for _ in range(TRIES):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            break
        time.sleep(PAUSE)
    os._exit(0)


def end_with(child: "subprocess.Popen[bytes]") -> None:
    """End when the command ends before it was told to, so that the owner can see it."""
    code = child.wait()
    if not OWNER_GONE.is_set():
        os._exit(code or 1)


if __name__ == "__main__":
    main()
