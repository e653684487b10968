"""The files of an embedded server: its configuration, its passwords, its locks and its socket."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from services.model.errors import NeedsAdmin
from services.store.redis_binary import Binary

LONGEST_SOCKET_PATH = 100  # bytes; sun_path holds 107 on Linux and 103 on macOS

# What the service sends, alone or inside its scripts: Redis checks a script's commands against its caller. Whoever gets
# hold of this login can neither load a script nor reach the server's own settings and files.
APP_COMMANDS = (
    "-@all +@string +@hash +@set +@sortedset -@dangerous -@blocking +evalsha +del +unlink +exists +expire +pexpire "
    "+persist +ttl +pttl +publish +subscribe +unsubscribe +ping +info +time"
)
LOADER_COMMANDS = "-@all +script|load +ping"


@dataclass(frozen=True, slots=True)
class Passwords:
    """The two logins of an embedded server: `app` works, `loader` may only load scripts."""

    app: str = field(repr=False)
    loader: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ServerFiles:
    """Where one embedded server keeps everything; only the user who runs Roomfix can look inside."""

    path: Path
    socket: Path

    @property
    def configuration(self) -> Path:
        return self.path / "redis.conf"

    @property
    def passwords(self) -> Path:
        return self.path / "passwords.json"

    @property
    def log(self) -> Path:
        return self.path / "redis.log"

    @property
    def pid(self) -> Path:
        return self.path / "redis.pid"

    @property
    def app_lock(self) -> Path:
        """Held by the one application that runs the server."""
        return self.path / "app.lock"

    @property
    def server_lock(self) -> Path:
        """Held by the server's process itself, so that two never write one append-only file."""
        return self.path / "server.lock"

    @property
    def newer_format(self) -> Path:
        """The append-only files of Redis 7 and newer, which 6.2 does not see: it would start empty."""
        return self.path / "appendonlydir"

    def url(self, user: str, password: str) -> str:
        """The address of the socket for one of the logins."""
        return f"unix://{user}:{password}@{quote(str(self.socket))}"


def at(data_dir: Path) -> ServerFiles:
    """Name the files under `data_dir`; touches nothing."""
    path = (data_dir / "redis").absolute()
    return ServerFiles(path, _socket_folder(path) / "redis.sock")


def prepare(directory: ServerFiles) -> None:
    """Make the directories with mode 0700.

    Raises `NeedsAdmin("store_directory_unsafe")` for somebody else's, and what `usable` raises.
    """
    for folder in {directory.path, directory.socket.parent}:
        with usable(folder):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
            raise NeedsAdmin("store_directory_unsafe", directory=str(folder))
        folder.chmod(0o700)


@contextmanager
def usable(path: Path) -> Iterator[None]:
    """Say in words what the system does not let Roomfix do with files of its own, such as on a disk that is full.

    Raises NeedsAdmin("store_directory_unusable").
    """
    try:
        yield
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise NeedsAdmin("store_directory_unusable", directory=str(path), why=why) from error


def tidy(directory: ServerFiles) -> None:
    """Remove a socket's folder outside the data directory, when no server is left in it."""
    if directory.socket.parent != directory.path:
        with suppress(OSError):
            directory.socket.parent.rmdir()


def known_passwords(directory: ServerFiles) -> Passwords | None:
    """The passwords on file, None if there are none that can be read."""
    try:
        return Passwords(**json.loads(directory.passwords.read_text()))
    except (OSError, ValueError, TypeError):
        return None


def new_passwords(directory: ServerFiles) -> Passwords:
    """Write two random passwords to the directory, readable by its owner alone."""
    made = Passwords(secrets.token_urlsafe(32), secrets.token_urlsafe(32))
    write_private(directory.passwords, json.dumps({"app": made.app, "loader": made.loader}))
    return made


def write_private(path: Path, text: str) -> None:
    """Put `text` in place whole or not at all, with mode 0600."""
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def take_lock(path: Path) -> int | None:
    """Return an open descriptor that holds the lock, None if another process has it; closing lets go."""
    lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    return lock


def is_locked(path: Path) -> bool:
    """Whether another process holds the lock."""
    lock = take_lock(path)
    if lock is None:
        return True
    os.close(lock)
    return False


def configuration(directory: ServerFiles, binary: Binary, passwords: Passwords) -> str:
    """The server's settings: no port, every write on disk before its answer, nothing ever evicted.

    Nobody can log in as the default user, but it may do everything: as that user Redis 7.0 checks what
    scripts have written while it loads the append-only file, and skips in silence what the user may not do
    (redis#14541, valkey#3983).
    """
    return f"""# {str(binary).encode("unicode_escape").decode()}
port 0
unixsocket {_quoted(directory.socket)}
unixsocketperm 700
dir {_quoted(directory.path)}
pidfile {_quoted(directory.pid)}
daemonize no
logfile ""
databases 1
save ""
appendonly yes
appendfsync always
auto-aof-rewrite-percentage 100
auto-aof-rewrite-min-size 64mb
maxmemory-policy noeviction
user default off resetpass ~* &* +@all
user app on #{_digest(passwords.app)} ~* resetchannels &roomfix:* {APP_COMMANDS}
user loader on #{_digest(passwords.loader)} resetchannels {LOADER_COMMANDS}
"""


def _socket_folder(path: Path) -> Path:
    if len(os.fsencode(path / "redis.sock")) <= LONGEST_SOCKET_PATH:
        return path
    return Path(tempfile.gettempdir()) / f"roomfix-{_digest(str(path))[:16]}"


def _digest(text: str) -> str:
    return sha256(os.fsencode(text)).hexdigest()


def _quoted(path: Path) -> str:
    escaped = str(path).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
