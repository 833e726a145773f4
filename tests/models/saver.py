"""The laptop of `test_kill`: saves answers as capture does, and says each id once its commit has returned."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from sifield.keys import StoreKeys
from sifield.models.store import open_stores
from sifield.models.visits import Answer
from sifield.paths import DataFolder
from sifield.wire.ids import new_id


def main() -> None:
    """For each "go" on standard input, have a child save until it is killed; its process id is said first.

    Arguments: the folder. The keys come first on standard input, in hex.
    """
    general, safeguarding = (bytes.fromhex(sys.stdin.readline()) for _ in range(2))
    while sys.stdin.readline():
        child = os.fork()
        if child == 0:
            save(DataFolder(Path(sys.argv[1])), StoreKeys(general, safeguarding))
        os.waitpid(child, 0)
        say("dead")


def save(folder: DataFolder, keys: StoreKeys) -> None:
    """Save for ever."""
    say(str(os.getpid()))
    store = open_stores(folder, keys).general
    while True:
        row_id = new_id()
        with store.write("ann", datetime.now(UTC)) as session:
            session.add(Answer(id=row_id, scope="school:s/general", visit_id="v", question="q", words="words " * 30))
        say(row_id)


def say(words: str) -> None:
    """Write a line at once, past every buffer that a kill would lose."""
    os.write(1, f"{words}\n".encode())


if __name__ == "__main__":
    main()
