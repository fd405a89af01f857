"""Server-sent events: an answer sent sentence by sentence, as it is written and checked.

The format is that of the HTML standard, section 9.2: `event:` and `data:` lines, a blank line behind each event. Data
is JSON on one line, so that no line end of a cable can end it.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import TypeVar

from starlette.responses import StreamingResponse
from starlette.types import Send

from index.errors import AskError
from index.text.folding import encodable
from qa.server.guard.error_boundary import ENDING, FAILED, LOG, described

KEEP_ALIVE = 15.0
"""Seconds of silence after which a comment is sent, so that no proxy between here and there hangs up."""
STILL_AT_WORK = b": still at work\n\n"
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}

Event = tuple[str, object]
Item = TypeVar("Item")
OnItem = Callable[[Item], None]


class _End:
    """Stands behind the last item."""


class EventStream(StreamingResponse):
    """A reply of events, whose work ends with it."""

    def __init__(self, body: AsyncGenerator[bytes, None]) -> None:
        super().__init__(body, media_type="text/event-stream", headers=HEADERS)
        self._body = body

    async def stream_response(self, send: Send) -> None:
        """Send the events; whatever breaks that off ends the work too."""
        async with contextlib.aclosing(self._body):
            await super().stream_response(send)


async def events(
    work: Callable[[OnItem[Item]], Awaitable[Event]],
    event_of: Callable[[Item], Event],
    failed: Callable[[AskError], Event],
) -> AsyncGenerator[bytes, None]:
    """Send one event for each item that the work passes on, then its result, or that it failed, whatever the error.

    `work` is cancelled if the client disconnects.
    """
    queue: asyncio.Queue[Item | _End] = asyncio.Queue()
    task = asyncio.ensure_future(work(queue.put_nowait))
    task.add_done_callback(lambda _: queue.put_nowait(_End()))
    try:
        while not isinstance(item := await _next(queue), _End):
            yield STILL_AT_WORK if item is None else encoded(*event_of(item))
        yield encoded(*await task)
    except AskError as error:
        yield encoded(*failed(error))
    except Exception as error:
        LOG.error("a stream failed: %s", described(error))
        yield encoded(*failed(AskError(FAILED)))
    except asyncio.CancelledError:
        # The work was cancelled with its pool; if it was the stream itself, nobody is there to be told.
        if not task.cancelled():
            raise
        yield encoded(*failed(AskError(ENDING)))
    finally:
        task.add_done_callback(_let_go)
        task.cancel()


async def _next(queue: asyncio.Queue[Item]) -> Item | None:
    """Wait for what comes next; returns None after a long silence."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(KEEP_ALIVE):
            return await queue.get()
    return None


def _let_go(task: asyncio.Future[Event]) -> None:
    """Take the error of work that nobody waits for, which would be logged otherwise."""
    if not task.cancelled():
        task.exception()


def encoded(name: str, data: object) -> bytes:
    """Write one event."""
    return f"event: {name}\ndata: {encodable(json.dumps(data, ensure_ascii=False))}\n\n".encode()
