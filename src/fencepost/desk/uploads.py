"""Takes a file in, piece by piece, for the worker to work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from fencepost.desk.desk import Desk
from fencepost.store import batches
from fencepost.store.faults import RefusedError
from fencepost.store.people import Actor

_PIECE = 1 << 20


def hand_in(  # noqa: PLR0913, PLR0917 - a file, its name, its terms and who asks
    desk: Desk, actor: Actor, name: str, file: BinaryIO, terms: Mapping[str, str], request_key: str | None = None
) -> int:
    """Keep a file for the worker; gives the batch's number. The same ``request_key`` again gives the same batch.

    Raises:
        RefusedError: it is empty, or larger than the settings allow.
    """
    with desk.store.writing(actor) as writing:
        already = None if request_key is None else batches.by_request(writing.connection, request_key)
        if already is not None:
            return already
        return batches.hand_in(writing, name, _pieces(file, desk.settings.most_upload_bytes), terms, request_key)


def _pieces(file: BinaryIO, most: int) -> Iterator[bytes]:
    size = 0
    while piece := file.read(_PIECE):
        size += len(piece)
        if size > most:
            raise RefusedError(f"the file has more than {most:,} bytes.", "Split it.")
        yield piece
