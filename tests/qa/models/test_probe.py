"""What runs on this machine: recognised by what it says, asked with GET alone, and never waited for."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest

from qa.models.probe import USUAL, Running, running
from tests.fakes.stub_server import Answer, Say, Stub, answered, failure


def server_at(base_url: str) -> Running | None:
    """What answers there; others may run at the usual ports of the machine that the tests run on."""
    return next((each for each in running([base_url]) if each.base_url == base_url), None)


def listing(*entries: Mapping[str, object], server: str = "") -> Say:
    """A list of models as OpenAI has it."""
    return answered({"object": "list", "data": list(entries)}, headers={"server": server} if server else None)


OLLAMA: Mapping[str, Answer] = {
    "/api/version": answered({"version": "0.12.3"}),
    "/api/tags": answered({"models": [{"name": "qwen3:8b"}, {"name": "llama3.2:latest"}]}),
}


@pytest.mark.parametrize(
    ("routes", "path", "server", "models"),
    [
        (OLLAMA, "", "Ollama 0.12.3", ("qwen3:8b", "llama3.2:latest")),
        (OLLAMA, "/v1", "Ollama 0.12.3", ("qwen3:8b", "llama3.2:latest")),
        ({"/v1/models": listing({"id": "tiny", "owned_by": "llamacpp"})}, "/v1", "llama.cpp", ("tiny",)),
        ({"/v1/models": listing({"id": "tiny", "owned_by": "llamacpp"})}, "", "llama.cpp", ("tiny",)),
        ({"/v1/models": listing({"id": "org/name", "owned_by": "vllm"})}, "/v1", "vLLM", ("org/name",)),
        (
            {"/v1/models": listing({"id": "a"}), "/api/v0/models": listing({"id": "a", "state": "loaded"})},
            "/v1",
            "LM Studio",
            ("a",),
        ),
        (
            {"/v1/models": listing({"id": "local/tiny"})},
            "/v1",
            "a server that speaks OpenAI's protocol",
            ("local/tiny",),
        ),
        (
            {"/v1/models": failure(401, {"error": {"message": "Invalid API Key"}})},
            "/v1",
            "a server that wants a key",
            (),
        ),
        (
            {"/v1/models": failure(503, {"error": {"message": "Loading model"}})},
            "/v1",
            "a server that is still loading its model",
            (),
        ),
        ({"/v1/models": failure(401, {}, {"server": "llama.cpp"})}, "/v1", "llama.cpp that wants a key", ()),
        ({"/v1/models": listing({"id": "tiny"}, server="llama.cpp")}, "/v1", "llama.cpp", ("tiny",)),
        ({"/v1/models": failure(500, "Internal Server Error")}, "/v1", "a server that does not list models", ()),
        ({"/v1/models": answered(["a"])}, "/v1", "a server that does not list models", ()),
        ({"/v1/models": listing({"id": 3}, {"id": "a\x1b[31m"}, {"id": "b"})}, "/v1", "a server that speaks", ("b",)),
        ({"/v1/models": Say((b'{"data": [',))}, "/v1", "a server that does not list models", ()),
        ({"/v1/models": Say((b"[" * 100_000,))}, "/v1", "a server that does not list models", ()),
        ({}, "/v1", "a server that does not list models", ()),
    ],
)
def test_a_server_is_known_by_what_it_says(
    routes: Mapping[str, Answer], path: str, server: str, models: tuple[str, ...]
) -> None:
    with Stub(routes=routes) as stub:
        result = server_at(stub.url + path)
        assert result is not None
        assert result.server.startswith(server)
        assert result.models == models
        assert {seen.method for seen in stub.requests} == {"GET"}
        assert not any({"authorization", "x-api-key"} & seen.headers.keys() for seen in stub.requests)


def test_a_redirect_is_not_followed() -> None:
    with Stub() as other, Stub(routes={"/v1/models": failure(302, "", {"location": f"{other.url}/v1/models"})}) as stub:
        assert server_at(stub.url + "/v1") is not None
        assert other.requests == []


def test_where_nothing_listens_nothing_runs() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        assert server_at(f"http://127.0.0.1:{free.getsockname()[1]}/v1") is None


@contextmanager
def listener(says: bytes | None) -> Iterator[str]:
    """A program that takes a connection, says this and closes it, or None: says nothing."""
    stopped = threading.Event()

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                if says is None:
                    stopped.wait(20)
                else:
                    connection.recv(4096)
                    connection.sendall(says)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}/v1"
        finally:
            stopped.set()
            server.shutdown(socket.SHUT_RDWR)
            thread.join()


@pytest.mark.parametrize("says", [None, b"", b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/nine\r\n\r\n"])
def test_what_is_silent_or_speaks_no_http_is_passed_over(says: bytes | None) -> None:
    with listener(says) as base_url:
        assert server_at(base_url) is None


@pytest.mark.parametrize(
    "base_url", ["https://models.example/v1", "http://10.0.0.7:11434", "http://localhost.example/v1", "http://127.1"]
)
def test_no_other_machine_is_asked(base_url: str) -> None:
    assert server_at(base_url) is None  # a connection that left this machine would fail the test


def test_the_usual_ports_are_those_of_the_local_providers() -> None:
    assert sorted(int(url.split(":")[2].partition("/")[0]) for url in USUAL) == [1234, 8000, 8080, 11434]
