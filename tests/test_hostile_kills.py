"""Killed processes of a real server: others take over, none stays behind (Linux; slow: servers are started)."""

import contextlib
import json
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.served import Served, command_of, is_alive

pytestmark = pytest.mark.slow

HARD = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def workers_of(served: Served) -> list[int]:
    """Return the query workers: the children of the process that forks them."""
    return [one for one in served.processes() if "forkserver" in command_of(one)][1:]


def test_a_worker_killed_while_it_runs_a_query_costs_that_query_only(served: Served) -> None:
    with ThreadPoolExecutor(1) as asking:
        hard = asking.submit(served.ask, HARD)
        time.sleep(0.5)
        for worker in workers_of(served):
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
        assert hard.result().status == 503
    answered = [served.ask("ASK { ?s ?p " + str(number) + " }").status for number in range(20)]
    assert set(answered) <= {200, 503}
    assert answered[-5:] == [200] * 5


def test_the_process_that_forks_workers_is_started_again(store: Path) -> None:
    with Served(store, "--rate", "0") as other:
        forkserver = next(one for one in other.processes() if "forkserver" in command_of(one))
        os.kill(forkserver, signal.SIGKILL)
        answered = []
        until = time.monotonic() + 30
        while answered[-3:] != [200] * 3 and time.monotonic() < until:
            answered.append(other.ask("ASK { ?s ?p " + str(len(answered)) + " }").status)
        assert answered[-3:] == [200] * 3
        assert set(answered) <= {200, 503}


def test_the_serving_process_is_started_again(store: Path) -> None:
    with Served(store, "--rate", "0") as served:
        child = served.processes()[1]
        before = served.processes()[1:]
        os.kill(child, signal.SIGKILL)
        until = time.monotonic() + 30
        status = 0
        while status != 200 and time.monotonic() < until:
            with contextlib.suppress(OSError, ValueError, json.JSONDecodeError):
                status = served.ask("ASK {}").status
        assert status == 200
        assert child not in served.processes()
        gone(before)


def test_no_process_outlives_the_killed_server_and_it_comes_up_again(store: Path) -> None:
    server = Served(store, "--rate", "0")
    with contextlib.closing(server):
        for _ in range(3):
            server.start()
            processes = server.processes()
            assert len(processes) > 3
            server.process.kill()
            server.process.wait()
            gone(processes)


def test_a_server_that_is_stopped_leaves_no_process(store: Path) -> None:
    with Served(store) as served:
        processes = served.processes()
        served.stop()
        assert served.process.returncode == 0
        gone(processes)


def gone(processes: list[int]) -> None:
    """Wait until none of the processes runs."""
    until = time.monotonic() + 20
    while any(map(is_alive, processes)) and time.monotonic() < until:
        time.sleep(0.05)
    assert [command_of(one) for one in processes if is_alive(one)] == []
