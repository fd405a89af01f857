"""Which machine a base URL leads to: by what is written, and never this one where another could be meant."""

from __future__ import annotations

from ipaddress import ip_address

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qa.models import hosts

LOCAL = [
    "http://127.0.0.1:8080/v1", "http://127.0.0.1", "http://127.0.0.1/", "https://127.255.255.254/v1",
    "http://localhost:11434", "http://LocalHost/v1", "HTTP://localhost", "http://[::1]:8080/v1", "http://[0:0:0:0:0:0:0:1]",
]  # fmt: skip
ELSEWHERE = [
    "https://api.example.com/v1", "http://evil-localhost.com", "http://localhost.evil.com", "http://127.0.0.1.evil.com",
    "http://evil.com/localhost", "http://evil.com/127.0.0.1", "http://evil.com:127", "http://my.localhost",
    "http://localhost.", "http://127.0.0.1.", "http://localhost.localdomain", "http://ip6-localhost",
    "http://0x7f.1", "http://0x7f000001", "http://2130706433", "http://127.1", "http://127.0.1", "http://0177.0.0.1",
    "http://127.0.0.01", "http://0.0.0.0", "http://[::]", "http://[::ffff:127.0.0.1]", "http://[::127.0.0.1]",
    "http://[::1%25lo]", "http://[fe80::1]", "http://128.0.0.1", "http://10.0.0.1", "http://192.168.1.7",
    "http://127.0.0.1@evil.com", "http://127.0.0.1:80@evil.com", "http://localhost:pw@evil.com/v1",
    "http://evil.com@127.0.0.1", "http://127.0.0.1\\@evil.com", "http://evil.com\\@127.0.0.1", "http://127.0.0.1\\.evil.com",
    "http://127.0.0.1#@evil.com", "http://127.0.0.1?@evil.com", "http://evil.com#127.0.0.1", "http://127.0.0.1%2eevil.com",
    "http://localhost%00.evil.com", "http://127.0.0.1\t.evil.com", "http://127.0.0.1\n", " http://127.0.0.1",
    "http://127.0.0.1 .evil.com", "http://127.0.0.1:80:90", "http:127.0.0.1", "http:///127.0.0.1", "//127.0.0.1",
    "127.0.0.1", "localhost", "localhost:8080", "ftp://localhost", "file://localhost/x", "unix:///tmp/s",
    "http://\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3", "http://\uff11\uff12\uff17.0.0.1", "http://127\u30020\u30020\u30021",
    "http://loc\u0430lhost", "http://localhost\u200b", "http://[::1", "http://::1", "http://[localhost]",
    "http://[]", "http://", "",
]  # fmt: skip


@pytest.mark.parametrize("url", LOCAL)
def test_loopback_written_in_full_is_this_machine(url: str) -> None:
    assert hosts.is_loopback(url)


@pytest.mark.parametrize("url", ELSEWHERE)
def test_everything_else_is_another_machine(url: str) -> None:
    assert not hosts.is_loopback(url)


PIECES = st.sampled_from(
    ["http://", "https://", "localhost", "127.0.0.1", "[::1]", "evil.com", "@", ".", ":", "/", "\\", "#", "?", "%", " ",
     "\t", "\n", "\u3002", "\u200b", "0x7f", "80", "-", "user:pw", "[", "]", "::ffff:", "LOCALHOST", "xn--"]
)  # fmt: skip
URLS = st.lists(PIECES, min_size=1, max_size=8).map("".join).map("http://{}".format) | st.text(max_size=40)


@given(URLS)
@example("http://127.0.0.1:80\\@evil.com")
def test_what_is_taken_for_this_machine_is_where_the_http_client_goes(url: str) -> None:
    if hosts.is_loopback(url):
        # As a protocol makes its address: the path put behind the base.
        reached = httpx.URL(f"{url}/chat/completions").host
        assert reached == "localhost" or ip_address(reached).is_loopback


@given(st.sampled_from(LOCAL), st.text(min_size=1, max_size=8))
def test_no_text_behind_or_before_a_loopback_host_keeps_it_one(url: str, more: str) -> None:
    host = hosts.host_of(url)
    for changed in (f"http://{more}{host}", f"http://{host}{more}"):
        if hosts.is_loopback(changed):
            reached = httpx.URL(f"{changed}/v1").host
            assert reached == "localhost" or ip_address(reached).is_loopback


@pytest.mark.parametrize(
    ("url", "entry"),
    [
        ("https://gpu-box:8443/v1", "gpu-box"), ("https://GPU-Box/v1", "gpu-box:1"),
        ("http://10.0.0.7:8000", "10.0.0.7"), ("http://[FD00:0:0::1]:99/v1", "fd00::1"),
        ("http://[fd00::1]", "[fd00::1]:8000"), ("http://a.b.example", " A.B.example "),
    ],
)  # fmt: skip
def test_a_trusted_host_is_known_by_name_or_address_whatever_case_and_port(url: str, entry: str) -> None:
    assert hosts.is_one_of(url, ("other", entry))


@pytest.mark.parametrize(
    ("url", "entry"),
    [
        ("http://evil-gpu-box/v1", "gpu-box"), ("http://gpu-box.evil.com", "gpu-box"), ("http://x.gpu-box", "gpu-box"),
        ("http://x.gpu-box", ".gpu-box"), ("http://x.gpu-box", "*.gpu-box"), ("http://anything", "*"), ("http://a", ""),
        ("http://gpu-box.", "gpu-box"), ("http://gpu-box@evil.com", "gpu-box"), ("http://evil.com/gpu-box", "gpu-box"),
        ("http://evil.com@gpu-box", "gpu-box"), ("http://10.0.0.70", "10.0.0.7"),
        ("http://10.0.0.7.evil.com", "10.0.0.7"), ("http://167772167", "10.0.0.7"),
        ("http://[::ffff:10.0.0.7]", "10.0.0.7"),
        ("http://evil.com", "http://evil.com"),
        ("http://gpu-box\\.evil.com", "gpu-box"), ("http://[fd00::1%25eth0]", "fd00::1"), ("http://", ""), ("", ""),
    ],
)  # fmt: skip
def test_nothing_like_a_trusted_host_is_taken_for_it(url: str, entry: str) -> None:
    assert not hosts.is_one_of(url, (entry,))


@pytest.mark.parametrize(
    ("url", "host"),
    [("https://API.Example.com/v1", "api.example.com"), ("http://u:p@x.org", "x.org"), ("http://[::1", ""), ("", "")],
)
def test_the_host_is_named_for_messages(url: str, host: str) -> None:
    assert hosts.host_of(url) == host
