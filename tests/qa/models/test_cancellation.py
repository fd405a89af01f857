"""A reply that nobody waits for any more: its connection is cut, whatever the server does."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable

import httpx
import pytest

from index.errors import Stopped
from qa.models.cancellation import Stop
from qa.models.client import Client
from tests.fakes.model_calls import REQUEST, endpoint
from tests.fakes.stub_server import LONGEST_HOLD, SSE, Answer, Say, Seen, Stub, failure, openai_reply

SILENT = Say(hold=True)
IN_THE_MIDDLE = Say(openai_reply("Twelve were ", "trained.").pieces[:1], headers=SSE, hold=True)


def stopped(asking: Callable[[Stop], object], ready: Callable[[], bool]) -> None:
    """Ask in a thread, stop it once it is ready, and see it end as Stopped while the server still holds its answer."""
    stop, ended = Stop(), threading.Event()

    def ask() -> None:
        with pytest.raises(Stopped):
            asking(stop)
        ended.set()

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    while not ready():
        time.sleep(0.005)
    stop.set()
    assert ended.wait(LONGEST_HOLD / 2)
    thread.join()


@pytest.mark.parametrize("answer", [SILENT, IN_THE_MIDDLE], ids=["silent", "in the middle"])
def test_waiting_ends_at_once_whether_or_not_a_reply_has_begun(answer: Answer) -> None:
    with Stub([answer]) as stub:

        def ask(stop: Stop) -> None:
            with Client(endpoint(stub), stop=stop) as line:
                line.chat(REQUEST)

        stopped(ask, lambda: bool(stub.posted))
        assert len(stub.posted) == 1, "what was stopped is not tried again"


def test_a_pause_before_another_try_ends_too() -> None:
    with Stub([failure(429, "busy", {"retry-after": "100"})]) as stub:
        waiting = threading.Event()

        def ask(stop: Stop) -> None:
            with Client(endpoint(stub), stop=stop, on_wait=lambda *_: waiting.set()) as line:
                line.chat(REQUEST)

        stopped(ask, waiting.is_set)
        assert len(stub.posted) == 1


def test_nothing_is_asked_once_it_is_set() -> None:
    stop = Stop()
    stop.set()
    with Stub([openai_reply("Twelve.")]) as stub, Client(endpoint(stub), stop=stop) as line:
        with pytest.raises(Stopped):
            line.chat(REQUEST)
        assert not stub.requests


def test_a_look_up_before_the_question_ends_too() -> None:
    looked_up = threading.Event()

    def silent(_: Seen) -> Say:
        looked_up.set()
        return SILENT

    with Stub(routes={"/v1/models": silent}) as stub:

        def ask(stop: Stop) -> None:
            with Client(endpoint(stub), stop=stop) as line:
                line.window()
                line.chat(REQUEST)

        stopped(ask, looked_up.is_set)
        assert not stub.posted


def test_a_connection_inside_tls_is_cut_as_well() -> None:
    server, client = (_without_certificates(side) for side in (ssl.PROTOCOL_TLS_SERVER, ssl.PROTOCOL_TLS_CLIENT))
    client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
    reached, over = threading.Event(), threading.Event()

    def serve(listening: socket.socket) -> None:
        accepted, _ = listening.accept()
        with server.wrap_socket(accepted, server_side=True) as line:
            line.recv(1000)
            reached.set()
            over.wait(20)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve, args=(listening,))
        thread.start()

        def ask(stop: Stop) -> None:
            with httpx.Client(verify=client, timeout=20, trust_env=False) as line:
                address = f"https://127.0.0.1:{listening.getsockname()[1]}/"
                with pytest.raises(httpx.RequestError):
                    line.get(address, extensions={"trace": stop.trace})
                stop.check()

        stopped(ask, reached.is_set)
        over.set()
        thread.join()


def _without_certificates(side: int) -> ssl.SSLContext:
    """A context that agrees on a key without anybody's certificate."""
    context = ssl.SSLContext(side)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("aNULL:@SECLEVEL=0")
    return context
