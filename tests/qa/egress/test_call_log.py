"""The log of calls: one line for each, whole and without a word of the text, or no call at all."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from index.errors import DiskError, RateLimited
from qa.egress import call_log
from qa.egress.policy import CALL_LOG
from qa.models.chat import ChatRequest, Endpoint, Message, Reply, Usage
from qa.models.client import Client, Preview
from tests import CHECKOUT
from tests.fakes.evidence import hit
from tests.fakes.stub_server import Stub, openai_reply

KEY = "sk-not-a-real-key"
REMOTE = Endpoint("compat", "openai", "https://API.example.com/v1", "big", key=KEY, key_name="A_KEY")
HITS = (hit(4, "The harbour froze."), hit(9, "Two ships sank.", marking="U"))
REQUEST = ChatRequest((Message("system", "Quote."), Message("user", "The harbour froze, Zoë \ud83d?")))
REPLY = Reply("Two ships sank there.", "complete", Usage(120, 7))


def preview() -> Preview:
    with Client(REMOTE) as client:
        return client.preview(REQUEST)


def lines(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.read_text("utf-8").splitlines()]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "data" / CALL_LOG


def test_a_call_leaves_one_line_that_says_what_went_where_and_how_it_ended(log: Path) -> None:
    before = datetime.now(UTC)
    with call_log.logged(log, REMOTE, HITS, preview()) as call:
        assert log.read_text() == ""
        call.done(REPLY)
    (row,) = lines(log)
    assert abs((datetime.fromisoformat(row.pop("time")) - before).total_seconds()) < 60
    assert row == {
        "host": "api.example.com",
        "model": "compat/big",
        "keys": ["08ANYTOWN7 ¶4", "08ANYTOWN7 ¶9"],
        "markings": ["SBU", "U"],
        "request_sha256": call_log.digest_of(preview().body),
        "reply_sha256": sha256(b"Two ships sank there.").hexdigest(),
        "input_tokens": 120,
        "output_tokens": 7,
        "outcome": "complete",
    }


def test_no_key_and_no_text_is_in_the_log(log: Path) -> None:
    with call_log.logged(log, REMOTE, HITS, preview()) as call:
        call.done(REPLY)
    written = log.read_text("utf-8")
    assert not [word for word in (KEY, "A_KEY", "harbour", "ships", "Quote", "Zo") if word in written]


@pytest.mark.parametrize("error", [RateLimited("wait"), KeyboardInterrupt(), SystemExit(1), ValueError("the harbour")])
def test_a_call_that_fails_or_is_interrupted_is_logged_by_the_name_of_what_ended_it(
    log: Path, error: BaseException
) -> None:
    with pytest.raises(type(error)), call_log.logged(log, REMOTE, HITS, preview()):
        raise error
    (row,) = lines(log)
    assert row["outcome"] == type(error).__name__
    assert (row["reply_sha256"], row["input_tokens"], row["output_tokens"]) == (None, None, None)


def test_a_reply_cut_off_is_logged_as_that(log: Path) -> None:
    with call_log.logged(log, REMOTE, HITS, preview()) as call:
        call.done(Reply("Two", "incomplete"))
    assert lines(log)[0]["outcome"] == "incomplete"


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080/v1", "http://localhost", "http://[::1]:1"])
def test_a_call_to_this_machine_is_not_logged(log: Path, url: str) -> None:
    with call_log.logged(log, Endpoint("compat", "openai", url, "m"), HITS, preview()) as call:
        call.done(REPLY)
    assert not log.parent.exists()


def test_the_log_is_for_its_owner_alone_even_where_it_was_open_to_others(log: Path) -> None:
    log.parent.mkdir()
    log.write_text('{"earlier": 1}\n')
    log.chmod(0o666)
    with call_log.logged(log, REMOTE, HITS, preview()):
        assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert lines(log)[0] == {"earlier": 1}
    assert lines(log)[1]["outcome"] == "no reply"


def test_a_line_that_was_cut_short_before_does_not_spoil_the_next(log: Path) -> None:
    log.parent.mkdir()
    log.write_text('{"time": "20')
    with call_log.logged(log, REMOTE, HITS, preview()):
        pass
    assert json.loads(log.read_text().splitlines()[1])["model"] == "compat/big"


def as_folder(log: Path) -> None:
    log.mkdir(parents=True)


def below_a_file(log: Path) -> None:
    log.parent.write_text("")


def as_pipe(log: Path) -> None:
    log.parent.mkdir()
    os.mkfifo(log)


def to_nowhere(log: Path) -> None:
    log.parent.mkdir()
    log.symlink_to("/dev/null")


@pytest.mark.parametrize("harm", [as_folder, below_a_file, as_pipe, to_nowhere], ids=lambda harm: harm.__name__)
def test_where_the_log_cannot_be_written_nothing_is_sent(log: Path, harm: Any) -> None:
    harm(log)
    with pytest.raises(DiskError) as caught, call_log.logged(log, REMOTE, HITS, preview()):
        raise AssertionError("sent")  # pragma: no cover
    assert str(caught.value).startswith(f"Nothing was sent: the log of calls {log} cannot be written (")
    assert "\n" not in str(caught.value)


LOGGER = """
import resource, sys
from pathlib import Path
from index.errors import DiskError
from qa.egress import call_log
from tests.qa.egress.test_call_log import HITS, REMOTE, REPLY, preview

log, count, limit = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
shown = preview()
try:
    for _ in range(count):
        with call_log.logged(log, REMOTE, HITS * 300, shown) as call:
            call.done(REPLY)
except DiskError as error:
    print(error)
"""


def logger(log: Path, count: int, limit: int = 0) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-c", LOGGER, str(log), str(count), str(limit)]
    return subprocess.Popen(arguments, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True, encoding="utf-8")


def test_the_lines_of_several_processes_do_not_mix(log: Path) -> None:
    processes = [logger(log, 100) for _ in range(3)]
    assert [process.communicate()[0] for process in processes] == ["", "", ""]
    assert [len(row["keys"]) for row in lines(log)] == [600] * 300


def test_a_full_disk_leaves_no_half_line_and_is_told(log: Path) -> None:
    said, _ = logger(log, 3, limit=40_000).communicate()
    assert said.startswith(f"The call was made, but the log of calls {log} could not be written (")
    assert [len(row["keys"]) for row in lines(log)] == [600] * 2


def test_the_digest_is_that_of_the_bytes_that_were_sent(log: Path) -> None:
    with Stub([openai_reply("Two ships sank.")]) as stub:
        here = Endpoint("compat", "openai", f"{stub.url}/v1", "big", key=KEY, key_name="A_KEY")
        with Client(here) as client, call_log.logged(log, REMOTE, HITS, client.preview(REQUEST)) as call:
            call.done(client.chat(REQUEST))
    (row,) = lines(log)
    assert row["request_sha256"] == sha256(stub.posted[0].body).hexdigest()
    assert row["reply_sha256"] == sha256(b"Two ships sank.").hexdigest()
