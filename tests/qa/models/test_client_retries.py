"""Another try where it may help, after the pause that the server asks for, and never once text has come."""

from __future__ import annotations

import email.utils
import signal
import socket
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from index.errors import KeyRefused, ModelError, RateLimited, ServerFailed, Unreachable
from qa.models.chat import Endpoint
from qa.models.client import Client
from qa.models.server_errors import of_line
from tests.fakes.model_calls import REQUEST, client, endpoint, options
from tests.fakes.stub_server import SSE, Answer, Say, Seen, Stub, anthropic_reply, failure, openai_chunk, openai_reply

AT_ONCE = {"retry-after-ms": "1"}
QUOTA = "type.googleapis.com/google.rpc.QuotaFailure"
RETRY = "type.googleapis.com/google.rpc.RetryInfo"


def tries(*says: Answer, protocol: str = "openai") -> tuple[int, str | ModelError]:
    """How often the server was asked, and the text or the error in the end."""
    with Stub(says) as stub, client(stub, protocol) as line:
        try:
            result: str | ModelError = line.chat(REQUEST).text
        except ModelError as error:
            result = error
        return len(stub.posted), result


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503, 504, 529])
def test_what_passes_is_tried_again(status: int) -> None:
    assert tries(failure(status), failure(status), openai_reply("Twelve.")) == (3, "Twelve.")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 422, 302])
def test_what_does_not_pass_is_not_tried_again(status: int) -> None:
    count, result = tries(failure(status), openai_reply("Twelve."))
    assert count == 1
    assert isinstance(result, ModelError)


def test_after_three_tries_it_is_given_up() -> None:
    count, result = tries(*[failure(500, "it burns")] * 5)
    assert count == 3
    assert isinstance(result, ServerFailed)


def in_seconds(seconds: float) -> str:
    return email.utils.format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


@pytest.mark.parametrize(
    "headers",
    [
        {"retry-after-ms": "1"},
        {"retry-after": "0"},
        {"retry-after": "0.001"},
        {"retry-after": "-5"},
        {"retry-after": in_seconds(-60)},
        {"retry-after": "soon"},
        {"retry-after": "inf"},
        {"retry-after": "nan"},
        {"retry-after-ms": "soon", "retry-after": "0"},
        {"retry-after-ms": "1", "retry-after": "9999"},
        {},
    ],
)
def test_a_pause_is_kept_in_any_form(headers: dict[str, str]) -> None:
    assert tries(failure(429, "busy", headers), openai_reply("Twelve.")) == (2, "Twelve.")


@pytest.mark.parametrize("asked", ["121", "3600", in_seconds(3600)])
def test_a_pause_that_is_too_long_is_told_instead(asked: str) -> None:
    count, result = tries(failure(429, "busy", {"retry-after": asked}), openai_reply("Twelve."))
    assert count == 1
    assert isinstance(result, RateLimited)
    assert "longer than we do" in str(result)


def test_the_pause_and_its_reason_are_told() -> None:
    pauses: list[tuple[float, str]] = []
    script = [failure(429, "busy", AT_ONCE), openai_reply("Twelve.")]
    with Stub(script) as stub, Client(endpoint(stub), on_wait=lambda *pause: pauses.append(pause)) as line:
        line.chat(REQUEST)
    ((seconds, reason),) = pauses
    assert seconds == 0.001
    assert "busy" in reason


def test_gemini_tells_the_pause_in_the_body() -> None:
    body = [{"error": {"code": 429, "message": "slow down", "details": [{"@type": RETRY, "retryDelay": "0.01s"}]}}]
    assert tries(failure(429, body), openai_reply("Twelve.")) == (2, "Twelve.")
    body[0]["error"]["details"] = [{"@type": RETRY, "retryDelay": "450.8s"}]
    assert "451 seconds" in str(tries(failure(429, body))[1])


@pytest.mark.parametrize(
    ("protocol", "say"),
    [
        ("openai", failure(429, {"error": {"message": "You exceeded your quota", "code": "insufficient_quota"}})),
        ("openai", failure(429, {"error": {"message": "You exceeded your quota", "type": "insufficient_quota"}})),
        ("anthropic", failure(429, {"type": "error", "error": {"type": "rate_limit_error", "message": "spend cap"}})),
        (
            "openai",
            failure(
                429,
                [{"error": {"details": [{"@type": QUOTA, "violations": [{"quotaId": "RequestsPerDayPerProject"}]}]}}],
                AT_ONCE,
            ),
        ),
        ("openai", failure(429, "no", {"x-should-retry": "false", **AT_ONCE})),
    ],
)
def test_a_quota_that_is_used_up_is_not_tried_again(protocol: str, say: Say) -> None:
    count, result = tries(say, openai_reply("Twelve."), protocol=protocol)
    assert count == 1
    assert isinstance(result, RateLimited)


def test_anthropic_with_a_pause_is_tried_again() -> None:
    assert tries(failure(429, "busy", AT_ONCE), anthropic_reply("Twelve."), protocol="anthropic") == (2, "Twelve.")


def test_a_server_may_ask_for_another_try() -> None:
    assert tries(failure(400, "odd", {"x-should-retry": "true"}), openai_reply("Twelve.")) == (2, "Twelve.")


@pytest.mark.parametrize(
    "say",
    [
        pytest.param(Say(cut=True, headers=SSE), id="cut before any event"),
        pytest.param(Say((openai_chunk("", role="assistant"),), cut=True), id="cut before any text"),
        pytest.param(Say((openai_chunk("<think>Let me"),), cut=True), id="cut in thought"),
        pytest.param(Say(raw=b""), id="no answer"),
        pytest.param(Say(raw=b"HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\ndata"), id="shorter than announced"),
        pytest.param(Say(raw=b"\x00\xff no web server\r\n\r\n"), id="no HTTP"),
    ],
)
def test_a_connection_that_breaks_before_any_text_is_tried_again(say: Say) -> None:
    assert tries(say, say, openai_reply("Twelve.")) == (3, "Twelve.")
    assert isinstance(tries(say, say, say)[1], Unreachable)


def free_port() -> int:
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def test_a_server_that_is_not_running_is_told_with_the_command_that_starts_it() -> None:
    where = Endpoint("ours", "openai", f"http://127.0.0.1:{free_port()}/v1", "m", start="ours serve --port 8080")
    with Client(where) as line:
        for call in (lambda: line.chat(REQUEST), line.models):
            with pytest.raises(Unreachable, match="start it with: ours serve --port 8080"):
                call()
        assert line.window() is None


def test_a_server_that_goes_silent_is_given_up() -> None:
    with Stub([Say(hold=True)]) as stub, client(stub, options=options(timeout=0.2)) as line:
        with pytest.raises(Unreachable, match="raise timeout"):
            line.chat(REQUEST)
        assert len(stub.requests) == 1


def test_a_server_that_goes_silent_after_text_leaves_it_incomplete() -> None:
    say = Say((openai_chunk("Twelve were "),), headers=SSE, hold=True)
    with Stub([say]) as stub, client(stub, options=options(timeout=0.2)) as line:
        assert line.chat(REQUEST).finish == "incomplete"


@pytest.mark.parametrize(
    "base_url", ["ftp://127.0.0.1/v1", "http://", "127.0.0.1:8080/v1", "http://127.0.0.1:99999/v1"]
)
def test_a_base_url_that_is_none_is_told(base_url: str) -> None:
    with Client(Endpoint("ours", "openai", base_url, "m"), pause=0.001) as line, pytest.raises(Unreachable):
        line.chat(REQUEST)


def test_a_name_and_password_in_the_base_url_are_never_printed() -> None:
    where = Endpoint("ours", "openai", f"http://someone:secret@127.0.0.1:{free_port()}/v1", "m")
    with Client(where) as line:
        assert "secret" not in line.preview(REQUEST).url
        with pytest.raises(Unreachable) as caught:
            line.chat(REQUEST)
    assert "secret" not in str(caught.value)


def subclasses(kind: type[Exception]) -> list[type[Exception]]:
    return [kind, *(each for below in kind.__subclasses__() for each in subclasses(below))]


@pytest.mark.parametrize("kind", subclasses(httpx.RequestError))
def test_no_error_of_the_line_is_left_untranslated(kind: type[httpx.RequestError]) -> None:
    error = of_line(kind("odd"), Endpoint("ours", "openai", "http://127.0.0.1:1/v1", "m"))
    assert isinstance(error, ModelError)
    assert not isinstance(error, KeyRefused)


def pressed(_seen: Seen) -> Say:
    """Ctrl-C while the reply is being waited for."""
    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    return Say((openai_chunk("Twelve were "),), headers=SSE, hold=True)


def test_ctrl_c_ends_a_reply_that_is_under_way() -> None:
    with Stub([pressed, openai_reply("Again.")]) as stub, client(stub) as line:
        with pytest.raises(KeyboardInterrupt):
            line.chat(REQUEST)
        assert line.chat(REQUEST).text == "Again."
        assert len(stub.requests) == 2


def test_ctrl_c_ends_a_pause() -> None:
    def press(_seconds: float, _reason: str) -> None:
        signal.raise_signal(signal.SIGINT)

    with Stub([failure(429, "busy", {"retry-after": "100"})]) as stub, Client(endpoint(stub), on_wait=press) as line:
        with pytest.raises(KeyboardInterrupt):
            line.chat(REQUEST)
        assert len(stub.requests) == 1
