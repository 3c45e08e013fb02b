"""A stream that is read, and unpacked, in a thread of its own, some pieces ahead of whoever takes them."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from fencepost.sources.usage_rows import OnPiece

PIECE = 8 * 1024 * 1024
_AHEAD = 3
_WAIT = 0.2


class ReadAhead:
    """Pieces of a stream in order, as ``read`` gives them; what went wrong in reading is raised where it is missed."""

    def __init__(self, stream: BinaryIO, on_piece: OnPiece | None) -> None:
        """Begin to read at once."""
        self._stream = stream
        self._on_piece = on_piece
        self._pieces: queue.Queue[bytes | BaseException] = queue.Queue(_AHEAD)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._fill, daemon=True)
        self._thread.start()

    def read(self, size: int = PIECE) -> bytes:  # noqa: ARG002 - pieces are of one size
        """The next piece; nothing at the end."""
        piece = self._pieces.get()
        if isinstance(piece, BaseException):
            raise piece
        if self._on_piece and piece:
            self._on_piece(len(piece))
        return piece

    def stop(self) -> None:
        """Read no more, and wait until the thread has let go of the stream."""
        self._stop.set()
        self._thread.join()

    def _fill(self) -> None:
        piece: bytes | BaseException = b"x"
        while piece and not isinstance(piece, BaseException):
            try:
                piece = self._stream.read(PIECE)
            except BaseException as error:  # noqa: BLE001 - raised in the thread that reads
                piece = error
            if not self._put(piece):
                return

    def _put(self, piece: bytes | BaseException) -> bool:
        while not self._stop.is_set():
            try:
                self._pieces.put(piece, timeout=_WAIT)
            except queue.Full:
                continue
            return True
        return False


@contextmanager
def read_ahead(stream: BinaryIO, on_piece: OnPiece | None = None) -> Iterator[ReadAhead]:
    """A stream read ahead; the thread ends with the block."""
    reader = ReadAhead(stream, on_piece)
    try:
        yield reader
    finally:
        reader.stop()
