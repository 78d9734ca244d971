"""MNIST's files from a server on this machine: mirrors, connections that break, checksums, no network."""

import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from scalargrad.digits import download

NAME = "t10k-labels-idx1-ubyte.gz"
CONTENT = bytes(range(256)) * 2000


class Mirror:
    """A server of CONTENT that does as it is told; `asked` has the ranges that it was asked for."""

    def __init__(self):
        self.content, self.status, self.breaks_after, self.knows_ranges = CONTENT, 200, None, True
        self.asked = []
        mirror = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                mirror.answer(self)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/mnist/"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def answer(self, request):
        asked = request.headers.get("Range")
        self.asked.append(asked)
        if self.status != 200:
            request.send_error(self.status)
            return
        begin = int(asked.removeprefix("bytes=").rstrip("-")) if asked and self.knows_ranges else 0
        if begin >= len(self.content):
            request.send_error(416)
            return
        request.send_response(206 if begin else 200)
        if begin:
            request.send_header("Content-Range", f"bytes {begin}-{len(self.content) - 1}/{len(self.content)}")
        request.send_header("Content-Length", str(len(self.content) - begin))
        request.end_headers()
        end = len(self.content) if self.breaks_after is None else begin + self.breaks_after
        request.wfile.write(self.content[begin:end])

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def mirrors(tmp_path, monkeypatch):
    """Two mirrors, and a cache of our own; the file has the checksum of CONTENT."""
    both = [Mirror(), Mirror()]
    monkeypatch.setattr("pooch.os_cache", lambda name: tmp_path / name)
    monkeypatch.setattr(download, "MIRRORS", tuple(mirror.url for mirror in both))
    monkeypatch.setitem(download.FILES, NAME, hashlib.sha256(CONTENT).hexdigest())
    yield both
    for mirror in both:
        mirror.close()


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "scalargrad" / "mnist"


def files(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_downloaded_once(mirrors, cache):
    for _ in range(2):
        path = download.downloaded(NAME)
        assert path == cache / NAME and path.read_bytes() == CONTENT
    assert mirrors[0].asked == [None] and mirrors[1].asked == []
    assert files(cache) == [NAME]


def test_a_damaged_file_in_the_cache_is_replaced(mirrors, cache):
    cache.mkdir(parents=True)
    (cache / NAME).write_bytes(CONTENT[:1000])
    assert download.downloaded(NAME).read_bytes() == CONTENT


@pytest.mark.parametrize("status", [404, 503])
def test_the_next_mirror_takes_over(mirrors, cache, status):
    mirrors[0].status = status
    assert download.downloaded(NAME).read_bytes() == CONTENT
    assert mirrors[1].asked == [None]


def test_a_broken_download_goes_on_where_it_broke_off(mirrors, cache):
    mirrors[0].breaks_after = 100_000
    assert download.downloaded(NAME).read_bytes() == CONTENT
    assert mirrors[0].asked == [None] and mirrors[1].asked == ["bytes=100000-"]
    assert files(cache) == [NAME]


def test_it_goes_on_in_the_next_call_and_nothing_half_stands_under_the_name(mirrors, cache):
    mirrors[0].breaks_after, mirrors[1].status = 100_000, 500
    with pytest.raises(ValueError, match="no connection, or it broke"):
        download.downloaded(NAME)
    assert files(cache) == [f"{NAME}.part"]
    mirrors[0].breaks_after = None
    assert download.downloaded(NAME).read_bytes() == CONTENT
    assert mirrors[0].asked == [None, "bytes=100000-", "bytes=200000-"]


def test_a_server_that_knows_no_ranges_begins_anew(mirrors, cache):
    mirrors[0].breaks_after, mirrors[1].knows_ranges = 100_000, False
    assert download.downloaded(NAME).read_bytes() == CONTENT
    assert mirrors[1].asked == ["bytes=100000-"]


def test_another_file_under_the_name_is_refused_and_the_next_mirror_asked_for_all(mirrors, cache):
    mirrors[0].content = CONTENT[::-1]
    assert download.downloaded(NAME).read_bytes() == CONTENT
    assert mirrors[1].asked == [None]


def test_a_file_that_no_mirror_has_rightly_is_never_kept(mirrors, cache):
    for mirror in mirrors:
        mirror.content = CONTENT[:-1]
    with pytest.raises(ValueError, match="another file, by its checksum"):
        download.downloaded(NAME)
    assert files(cache) == []


@pytest.mark.parametrize("part", [CONTENT, CONTENT + b"more", b"of another file"])
def test_whatever_part_is_found(mirrors, cache, part):
    cache.mkdir(parents=True)
    (cache / f"{NAME}.part").write_bytes(part)
    assert download.downloaded(NAME).read_bytes() == CONTENT
    assert files(cache) == [NAME]


def test_without_a_network_the_error_says_what_to_do(mirrors, cache, monkeypatch):
    for mirror in mirrors:
        mirror.close()
    monkeypatch.setattr(download, "TIMEOUT", (0.2, 0.2))
    with pytest.raises(ValueError) as caught:
        download.downloaded(NAME)
    message = str(caught.value)
    assert "\n" not in message and message.endswith("and name their folder: --data FOLDER")
    assert all(mirror.url in message for mirror in mirrors) and all(name in message for name in download.FILES)
    assert NAME not in files(cache)


def test_a_cache_that_cannot_be_written(mirrors, tmp_path):
    (tmp_path / "scalargrad").write_text("a file in its place")
    with pytest.raises(ValueError, match=r"cannot be downloaded: .*scalargrad"):
        download.downloaded(NAME)
