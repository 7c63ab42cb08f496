"""The real Apache FreeMarker as an oracle: a Java program that answers one JSON request a line.

Request: ``template``, ``model`` and optionally ``id``, ``settings`` (FreeMarker's own names; besides them
``object_wrapper``: default, beans or simple; ``float_type``: bigdecimal; ``amplitude_statics``: true),
``templates`` ({name: source}), ``name`` ("main.ftl"), ``op`` ("render" or "parse"), ``timeout_ms`` (10000).

Answer: ``id``, ``ok``, and ``output``, or ``phase`` (config, parse, render, timeout, request),
``error_type``, ``error_message``, ``error_short``, ``line``, ``column``, ``end_line``, ``end_column``,
``blamed``, ``cause_type``, ``partial_output``. Defaults: en_US, UTC, incompatible improvements 2.3.31,
errors rethrown. Whole JSON numbers become Integer, Long or BigInteger, others Double.

Needs a JDK 17 (later ones print other digits) and freemarker.jar of Debian's libfreemarker-java, or in
``FREEMARKER_JAR``. The program is compiled at first use into ``ORACLE_CACHE`` (by default below ~/.cache).
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, Self

Json = dict[str, Any]

_SOURCES = Path(__file__).with_name("java")
_JDK = "17"
_DEBIAN_JAR = Path("/usr/share/java/freemarker.jar")
_DEBIAN_JDK = Path("/usr/lib/jvm")


class OracleMissing(Exception):  # noqa: N818 - it names a state of the machine, not a fault
    """Java, its compiler or FreeMarker's jar is not installed; the message says which."""


@lru_cache(maxsize=1)
def java_command() -> list[str]:
    """The command that starts the program, compiled; raises ``OracleMissing``."""
    java, javac = _tool("java"), _tool("javac")
    jar = Path(os.environ.get("FREEMARKER_JAR", _DEBIAN_JAR))
    if not jar.is_file():
        raise OracleMissing(f"{jar} is missing (apt-get install libfreemarker-java, or set FREEMARKER_JAR)")
    classes = _compiled(javac, jar)
    defaults = ["-Duser.timezone=UTC", "-Dfile.encoding=UTF-8", "-Duser.language=en", "-Duser.country=US"]
    return [
        java,
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Xss1m",
        *defaults,
        "-cp",
        f"{classes}{os.pathsep}{jar}",
        "Oracle",
    ]


def _tool(name: str) -> str:
    candidates = [shutil.which(name), *map(str, sorted(_DEBIAN_JDK.glob(f"*{_JDK}*/bin/{name}")))]
    found = []
    for candidate in candidates:
        if candidate is not None:
            run = subprocess.run([candidate, "-version"], capture_output=True, text=True, check=False)
            version = (run.stdout + run.stderr).split("\n")[0]
            if f" {_JDK}." in version or f'"{_JDK}.' in version or version.endswith(f" {_JDK}"):
                return candidate
            found.append(version)
    raise OracleMissing(
        f"no {name} of JDK {_JDK} (found: {', '.join(found) or 'none'}; apt-get install openjdk-17-jdk)"
    )


def _compiled(javac: str, jar: Path) -> Path:
    sources = sorted(_SOURCES.rglob("*.java"))
    key = hashlib.sha256(str(jar.resolve()).encode() + b"".join(source.read_bytes() for source in sources))
    cache = Path(os.environ.get("ORACLE_CACHE", Path.home() / ".cache" / "freemarker-oracle-classes"))
    classes = cache / key.hexdigest()[:16]
    if classes.is_dir():
        return classes
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as fresh:
        target = Path(fresh, "classes")
        command = [javac, "-nowarn", "-Xlint:none", "-cp", str(jar), "-d", str(target), *map(str, sources)]
        compiled = subprocess.run(command, check=False, capture_output=True, text=True)
        if compiled.returncode:
            raise RuntimeError(f"the oracle doesn't compile:\n{compiled.stderr}")
        try:
            target.rename(classes)
        except OSError:  # another process was faster
            if not classes.is_dir():
                raise
    return classes


#: What every request that needs a class gets once a render was stopped while Java loaded it: only a new program helps.
_LOST = frozenset({"java.lang.NoClassDefFoundError", "java.lang.ExceptionInInitializerError"})
#: A request whose time is over while Java still loads FreeMarker's classes leaves it without them for good.
_FIRST: Json = {"template": "${1}", "model": {}, "timeout_ms": 60_000}


class Oracle:
    """A running oracle; use it as a context manager. Not for several threads at once."""

    def __init__(self) -> None:
        self._command = java_command()
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the Java process."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            with suppress(BrokenPipeError):  # the program may have ended by itself
                process.stdin.close()
        if process.stdout is not None:
            process.stdout.close()
        process.kill()
        process.wait()

    def ask(self, request: Json) -> Json:
        """The answer to one request."""
        return self.ask_many([request])[0]

    def ask_many(self, requests: list[Json]) -> list[Json]:
        """The answers to many requests, in order; they are sent without waiting for answers."""
        answers: list[Json] = []
        asked_again = -1
        while len(answers) < len(requests):
            rest = requests[len(answers) :]
            received = self._exchange(rest)
            lost = next((at for at, answer in enumerate(received) if answer.get("error_type") in _LOST), None)
            if lost is not None and len(answers) + lost != asked_again:
                answers += received[:lost]
                asked_again = len(answers)
                self.close()
                continue
            answers += received
            if len(received) < len(rest):
                # The program ends itself after a render that can't be stopped; go on with a new one.
                self.close()
                if not received:
                    raise RuntimeError(f"the oracle gave no answer to {rest[0]!r}")
        return answers

    def _exchange(self, requests: list[Json]) -> list[Json]:
        process = self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        writer = threading.Thread(target=_send, args=(process.stdin, requests), daemon=True)
        writer.start()
        answers: list[Json] = []
        for _ in requests:
            line = process.stdout.readline()
            if not line:
                break
            answers.append(json.loads(line))
        writer.join()
        return answers

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            self._exchange([_FIRST])
        return self._process


def _send(stream: IO[bytes], requests: list[Json]) -> None:
    try:
        for request in requests:
            stream.write(json.dumps(request).encode() + b"\n")
        stream.flush()
    except (BrokenPipeError, ValueError):
        pass  # the program ended; the reader notices


if __name__ == "__main__":
    # python oracle.py [bench …]: the program itself, on this process's streams.
    sys.exit(subprocess.run([*java_command(), *sys.argv[1:]], check=False).returncode)
