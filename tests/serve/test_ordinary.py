"""What is read at once means the same to h11, which reads everything else."""

from __future__ import annotations

from typing import Final

import h11
from hypothesis import example, given
from hypothesis import strategies as st

from helpers.serve.ordinary import Head, ordinary

HEAD_MAX: Final = 4_096

_LINES: Final = st.sampled_from(
    [
        *(b"POST / HTTP/1.1", b"POST /?a=b HTTP/1.1", b"POST / HTTP/1.0", b"GET / HTTP/1.1", b"POST  / HTTP/1.1"),
        *(b"post / HTTP/1.1", b"POST \xe9 HTTP/1.1", b"POST / HTTP/1.1 ", b""),
    ]
)
_FIELDS: Final = st.sampled_from(
    [
        *(
            b"Host: a",
            b"host:\ta\t ",
            b"Content-Length: 2",
            b"content-length:2",
            b"Content-Length: 2 ",
            b"Content-Length:",
        ),
        *(b"Content-Length: \xb2", b"Content-Length: +2", b"Content-Length: 0000000002", b"Content-Length: 2, 2"),
        *(
            b"X-Amz-Target: A.B",
            b"X-Empty:",
            b"X-Empty: \t",
            b"X-Blanks: a  b\tc ",
            b"X-Latin: \xe9",
            b"X: \x7f",
            b"X: a\x00",
        ),
        *(b" folded", b"X : a", b"X", b": a", b"", b"X: a\nY: b", b"X: a\rY: b", b"X: \x0b", b"Connection: keep-alive"),
        *(b"Connection: close", b"Transfer-Encoding: chunked", b"Expect: 100-continue", b"Upgrade: h2c", b"TE: gzip"),
        *(b"A: " + b"x" * HEAD_MAX, b"caf\xe9: a"),
    ]
)


def _by_h11(data: bytes) -> Head | None:
    """What h11 takes the head for; None where it refuses it or waits for more of it."""
    connection = h11.Connection(h11.SERVER)
    connection.receive_data(data)
    try:
        event = connection.next_event()
    except h11.RemoteProtocolError:
        return None
    if not isinstance(event, h11.Request):
        return None
    headers = {name.decode("ascii"): value.decode("latin-1") for name, value in event.headers}
    start = data.index(b"\r\n\r\n") + 4
    return Head(event.target.decode("latin-1"), headers, start, start + int(headers.get("content-length", 0)))


@given(_LINES, st.lists(_FIELDS, max_size=6), st.sampled_from([b"", b"{}", b"{}POST / HTTP/1.1\r\n\r\n"]))
@example(b"POST / HTTP/1.1", [b"Host: a", b"Content-Length: 2", b"X-Blanks: a  b\tc "], b"{}")
def test_it_means_the_same_to_h11(line: bytes, fields: list[bytes], rest: bytes) -> None:
    data = b"\r\n".join([line, *fields, b"", rest])
    found = ordinary(data, HEAD_MAX)
    if found is not None:
        assert found == _by_h11(data)


def test_what_sdks_send_is_ordinary() -> None:
    head = b"POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: A.B\r\nContent-Length: 2\r\n\r\n"
    assert ordinary(head + b"{}", HEAD_MAX) == (
        "/",
        {"host": "localhost", "x-amz-target": "A.B", "content-length": "2"},
        len(head),
        len(head) + 2,
    )


def test_it_is_taken_for_ordinary_as_often_as_it_is_asked() -> None:
    """Lines are remembered; what is wrong with one is not."""
    for _ in range(3):
        assert ordinary(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", HEAD_MAX) is not None
        assert ordinary(b"POST / HTTP/1.1\r\nHost : a\r\nContent-Length: 0\r\n\r\n", HEAD_MAX) is None
