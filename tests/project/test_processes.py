"""The foreground process keeps its children alive and ends them in order."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from aftercare.project import processes
from aftercare.project.processes import Child, Keeper, free_port

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def keeper(said: list[str]) -> Iterator[Keeper]:
    made = Keeper([Child("worker", SLEEPER)], {}, said.append)
    yield made
    made.stop()


def killed(child: Child) -> None:
    assert child.process is not None
    child.process.kill()
    child.process.wait()


def test_a_dead_child_is_started_again_after_a_wait(keeper: Keeper, said: list[str]):
    child = keeper.children[0]
    keeper.look_after(child, now=100.0)
    killed(child)

    keeper.look_after(child, now=101.0)
    assert child.process is None
    assert "starting it again in 2 s" in said[0]

    keeper.look_after(child, now=103.0)
    assert child.process is not None
    assert child.process.poll() is None


def test_the_wait_grows_while_a_child_keeps_dying_and_shrinks_once_it_has_lived(keeper: Keeper):
    child, now, waits = keeper.children[0], 0.0, []
    for lived in (1.0, 1.0, 1.0, processes.STEADY_SECONDS + 1):
        keeper.look_after(child, now)
        killed(child)
        now += lived
        keeper.look_after(child, now)
        waits.append(child.wait)
        now += child.wait

    assert waits == [2.0, 4.0, 8.0, 1.0]


def test_stopping_ends_every_child(keeper: Keeper):
    child = keeper.children[0]
    keeper.look_after(child, now=0.0)

    keeper.stop()

    assert child.process is not None
    assert child.process.poll() is not None


def test_a_port_in_use_gives_the_next_one():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        assert free_port("127.0.0.1", port) > port


def test_no_free_port_is_said():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(OSError, match=f"The ports {port} to {port} are all taken"):
            free_port("127.0.0.1", port, tries=1)


def test_who_keeps_the_others_has_read_nothing_of_the_product_and_ends_with_them() -> None:
    told = "import os, sys; print(os.environ['FIGURES'], flush=True); __import__('time').sleep(60)"
    commands = json.dumps({"worker": [sys.executable, "-c", told]})
    keeper = [sys.executable, "-X", "importtime", "-m", processes.__name__, commands, "FIGURES"]
    with subprocess.Popen(keeper, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        shared = Path(process.stdout.readline().strip())
        assert shared.is_dir()
        process.terminate()
        said, read = process.communicate(timeout=20)
    assert process.returncode == 0
    assert said == "Stopped.\n"
    assert not shared.exists()
    assert "aftercare.project" in read
    assert "django" not in read
