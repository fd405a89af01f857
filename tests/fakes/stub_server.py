"""A model's server that plays a script: the documented bytes of each protocol, and broken ones.

with OfflineStub([openai_reply("Twelve were ", "trained."), failure(429, {"error": "busy"})]) as stub:
    ...  # Client(endpoint(stub), transport=stub.transport), stub.requests

`OfflineStub` has a transport in place of the network; `Stub` is the same on a socket of loopback, for what needs one: a
connection that breaks or is cut, another thread or process. A POST takes the next answer of the script; a path in
`routes` always gets the same. An answer may also be a function of the request. Every request is kept.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

import httpx

from qa.models.client import CAPABILITIES

SSE = {"content-type": "text/event-stream"}
NDJSON = {"content-type": "application/x-ndjson"}
JSON = {"content-type": "application/json"}
LONGEST_HOLD = 20.0
"""Seconds after which a held answer ends by itself, should a test forget it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as it arrived; the names of headers are in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Say:
    """One answer. `pieces` are sent one by one; `cut` breaks the connection after them, `hold` keeps it open and silent
    until the stub closes; `raw` is sent in place of all else.
    """

    pieces: tuple[bytes, ...] = ()
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False
    hold: bool = False
    raw: bytes | None = None


Answer = Say | Callable[[Seen], Say]


class Script:
    """What is answered, and what was asked: `requests` are in the order of arrival; `url` has no path."""

    url = "http://127.0.0.1:1"
    transport: httpx.BaseTransport | None = None

    def __init__(self, script: Sequence[Answer] = (), routes: Mapping[str, Answer] | None = None) -> None:
        self.requests: list[Seen] = []
        self._script = list(script)
        self._routes = dict(routes or {})
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for base_url in [known for known in CAPABILITIES if known.startswith(self.url)]:
            del CAPABILITIES[base_url]  # the next one may have the same address

    @property
    def posted(self) -> list[Seen]:
        """The requests that asked for something to be done: no look-ups."""
        return [seen for seen in self.requests if seen.method == "POST"]

    def answer(self, seen: Seen) -> Say:
        """What this request gets; a request that the script does not foresee gets status 418."""
        with self._lock:
            self.requests.append(seen)
            chosen = self._routes.get(seen.path.partition("?")[0])
            if chosen is None and seen.method == "POST" and self._script:
                chosen = self._script.pop(0)
        if chosen is None and seen.method == "GET":
            return failure(404, {"detail": "Not Found"})
        if chosen is None:
            return failure(418, "the stub's script is at its end")
        return chosen if isinstance(chosen, Say) else chosen(seen)


class OfflineStub(Script):
    """The script in place of the network."""

    def __init__(self, script: Sequence[Answer] = (), routes: Mapping[str, Answer] | None = None) -> None:
        super().__init__(script, routes)
        self.transport = httpx.MockTransport(self._respond)

    def _respond(self, request: httpx.Request) -> httpx.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        say = self.answer(Seen(request.method, request.url.raw_path.decode(), headers, request.read()))
        assert not say.hold and say.raw is None, "for this a socket is needed: use Stub"
        return httpx.Response(say.status, headers=dict(say.headers), stream=_Pieces(say))


class _Pieces(httpx.SyncByteStream):
    def __init__(self, say: Say) -> None:
        self._say = say

    def __iter__(self) -> Iterator[bytes]:
        yield from self._say.pieces
        if self._say.cut:
            raise httpx.RemoteProtocolError("peer closed connection without sending complete message body")


class Stub(Script):
    """The script on a socket of loopback, started and stopped by `with`."""

    def __init__(self, script: Sequence[Answer] = (), routes: Mapping[str, Answer] | None = None) -> None:
        super().__init__(script, routes)
        self.closing = threading.Event()
        self._server = _Server(("127.0.0.1", 0), self)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        super().__exit__(kind, error, at)


class _Server(ThreadingHTTPServer):
    daemon_threads = False

    def __init__(self, address: tuple[str, int], stub: Stub) -> None:
        self.stub = stub
        super().__init__(address, _Handler)

    def handle_error(self, *_: Any) -> None:
        """A client that hangs up is part of what is tested."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        self._play()

    def do_POST(self) -> None:
        self._play()

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def _play(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        say = self.server.stub.answer(Seen(self.command, self.path, headers, body))
        self.close_connection = True
        if say.raw is not None:
            self.wfile.write(say.raw)
            return
        self.send_response(say.status)
        for name, value in {**say.headers, "connection": "close", "transfer-encoding": "chunked"}.items():
            self.send_header(name, value)
        self.end_headers()
        self._send(say)

    def _send(self, say: Say) -> None:
        for piece in say.pieces:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            self.wfile.flush()
        if say.hold:
            self.server.stub.closing.wait(LONGEST_HOLD)
        if not say.cut:
            self.wfile.write(b"0\r\n\r\n")


def answered(body: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Say:
    """An answer in JSON."""
    return Say((json.dumps(body).encode(),), status, {**JSON, **(headers or {})})


def failure(status: int, body: object = "", headers: Mapping[str, str] | None = None) -> Say:
    """An error: in JSON, or as plain text where the body is a text."""
    if isinstance(body, str):
        return Say((body.encode(),) if body else (), status, {"content-type": "text/plain", **(headers or {})})
    return answered(body, status, headers)


def event(body: object, name: str | None = None) -> bytes:
    """One server-sent event."""
    first = f"event: {name}\n" if name else ""
    data = body if isinstance(body, str) else json.dumps(body)
    return f"{first}data: {data}\n\n".encode()


def openai_chunk(text: str | None = None, finish: str | None = None, **delta: object) -> bytes:
    """One event of an OpenAI stream."""
    content = {} if text is None else {"content": text}
    choice = {"index": 0, "delta": {**content, **delta}, "finish_reason": finish}
    return event({"object": "chat.completion.chunk", "model": "made-up", "choices": [choice]})


def openai_reply(*texts: str, finish: str | None = "stop", usage: tuple[int, int] | None = None) -> Say:
    """A whole stream as OpenAI's servers send it; tokens in and out come in a last event without choices."""
    return Say(tuple(_openai_events(texts, finish, usage)), headers=SSE)


def _openai_events(texts: Sequence[str], finish: str | None, usage: tuple[int, int] | None) -> Iterator[bytes]:
    yield openai_chunk("", role="assistant")
    yield from map(openai_chunk, texts)
    if finish:
        yield openai_chunk(finish=finish)
    if usage:
        yield event({"choices": [], "usage": {"prompt_tokens": usage[0], "completion_tokens": usage[1]}})
    yield event("[DONE]")


def anthropic_reply(*texts: str, finish: str | None = "end_turn", usage: tuple[int, int] = (10, 5)) -> Say:
    """A whole stream as Anthropic's server sends it."""
    return Say(tuple(_anthropic_events(texts, finish, usage)), headers=SSE)


def _anthropic_events(texts: Sequence[str], finish: str | None, usage: tuple[int, int]) -> Iterator[bytes]:
    yield named("message_start", message={"model": "made-up", "usage": {"input_tokens": usage[0], "output_tokens": 1}})
    yield named("content_block_start", index=0, content_block={"type": "text", "text": ""})
    yield named("ping")
    for text in texts:
        yield named("content_block_delta", index=0, delta={"type": "text_delta", "text": text})
    yield named("content_block_stop", index=0)
    yield named("message_delta", delta={"stop_reason": finish}, usage={"output_tokens": usage[1]})
    yield named("message_stop")


def named(kind: str, **fields: object) -> bytes:
    """One event of Anthropic's, which carries its name twice."""
    return event({"type": kind, **fields}, kind)


def ollama_line(text: str = "", **fields: object) -> bytes:
    """One line of Ollama's stream."""
    message = {"role": "assistant", "content": text}
    return json.dumps({"model": "made-up", "message": message, "done": False, **fields}).encode() + b"\n"


def ollama_reply(*texts: str, finish: str | None = "stop", usage: tuple[int, int] = (10, 5)) -> Say:
    """A whole stream as Ollama sends it."""
    last = {"done": True, "done_reason": finish, "prompt_eval_count": usage[0], "eval_count": usage[1]}
    return Say((*map(ollama_line, texts), ollama_line("", **last)), headers=NDJSON)
