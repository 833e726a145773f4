"""Where in a .toml file a value stands: Python's reader does not tell."""

import re

_TABLE = re.compile(r"\[\[\s*([\w.\-]+)\s*\]\]\s*(#.*)?")
_HEADING = re.compile(r"\[\s*([\w.\-]+)\s*\]\s*(#.*)?")
_KEY = re.compile(r'("?)([\w.\-]+)\1\s*=')


class Lines:
    """The lines of tables and keys in a file laid out as ours are: one key a line, tables not within tables."""

    def __init__(self, text: str) -> None:
        self._found: dict[tuple[str, int, str], int] = {}
        table, at, counts = "", 0, dict[str, int]()
        for number, line in enumerate(text.splitlines(), 1):
            plain = line.strip()
            if begun := _TABLE.fullmatch(plain):
                table = begun[1]
                at = counts[table] = counts.get(table, -1) + 1
                self._found.setdefault((table, at, ""), number)
            elif headed := _HEADING.fullmatch(plain):
                table, at = headed[1], 0
                self._found.setdefault((table, at, ""), number)
            elif key := _KEY.match(plain):
                self._found.setdefault((table, at, key[2]), number)

    def of(self, table: str, at: int = 0, key: str = "") -> int:
        """Give the line of a key in a table (the one numbered ``at`` of its name), else of the table, else 1.

        A key of no table may be a table itself.
        """
        places = [(table, at, key), (table, at, ""), *([] if table else [(key, 0, "")])]
        return next((self._found[place] for place in places if place in self._found), 1)
