"""Server-sent events: an answer sent sentence by sentence, as it is written and checked.

The format is that of the HTML standard, section 9.2: `event:` and `data:` lines, a blank line behind each event. Data
is JSON on one line, so that no line end of a cable can end it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

from starlette.responses import StreamingResponse

from index.errors import AskError

KEEP_ALIVE = 15.0
"""Seconds of silence after which a comment is sent, so that no proxy between here and there hangs up."""
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}

Event = tuple[str, object]
Item = TypeVar("Item")
OnItem = Callable[[Item], None]


async def events(
    work: Callable[[OnItem[Item]], Awaitable[Event]],
    event_of: Callable[[Item], Event],
    failed: Callable[[AskError], Event],
) -> AsyncIterator[bytes]:
    """Send one event for each item that the work passes on, then its result, or that it failed.

    `work` is cancelled if the client disconnects.
    """
    queue: asyncio.Queue[Item] = asyncio.Queue()
    task = asyncio.ensure_future(work(queue.put_nowait))
    try:
        while not task.done():
            item = asyncio.ensure_future(queue.get())
            await asyncio.wait({item, task}, timeout=KEEP_ALIVE, return_when=asyncio.FIRST_COMPLETED)
            if item.done():
                yield encoded(*event_of(item.result()))
                continue
            item.cancel()
            if not task.done():
                yield b": still at work\n\n"
        while not queue.empty():
            yield encoded(*event_of(queue.get_nowait()))
        yield encoded(*_last(task, failed))
    finally:
        task.cancel()


def _last(task: asyncio.Future[Event], failed: Callable[[AskError], Event]) -> Event:
    try:
        return task.result()
    except AskError as error:
        return failed(error)


def encoded(name: str, data: object) -> bytes:
    """Write one event."""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()


def response(body: AsyncIterator[bytes]) -> StreamingResponse:
    """Make the events a reply."""
    return StreamingResponse(body, media_type="text/event-stream", headers=HEADERS)
