"""Tells the stories on every core: forked processes work out the rows, piece by piece, and one process writes them."""

import gc
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connections, models

from aftercare.project.demo.multiplying import Target, Teller
from aftercare.project.demo.recording import TABLES, Story
from aftercare.project.demo.writing import Waiting

PIECE = 200
Telling = tuple[Story, Target]


@dataclass(frozen=True)
class Piece:
    """Some of the tellings, and the first id each table has free for them."""

    first: int
    last: int
    ids: dict[type[models.Model], int]


def cores() -> int:
    """How many processes may work: the cores this process may use, one where processes cannot be forked."""
    if "fork" not in multiprocessing.get_all_start_methods():
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def cut(tellings: Sequence[Telling], ids: dict[type[models.Model], int], *, size: int = PIECE) -> list[Piece]:
    """Pieces of equal size; ids are given out beforehand, so that it does not matter who tells a piece, or when."""
    pieces = []
    for first in range(0, len(tellings), size):
        last = min(first + size, len(tellings))
        pieces.append(Piece(first, last, dict(ids)))
        for story, _target in tellings[first:last]:
            for table in TABLES:
                ids[table] += len(story.rows[table])
    return pieces


@contextmanager
def told_pieces(
    teller: Teller, tellings: Sequence[Telling], *, processes: int, size: int = PIECE
) -> Iterator[Iterator[tuple[int, Waiting]]]:
    """The rows of every telling, in order: how many are told so far, and the rows of a piece.

    With more than one process the connections to the database are closed first: a forked process must not share them.
    """
    pieces = cut(tellings, dict(teller.writer.next_id), size=size)
    if processes < 2 or len(pieces) < 2:
        yield ((piece.last, _tell(teller, tellings, piece)) for piece in pieces)
        return
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    with fork.Pool(min(processes, len(pieces)), initializer=_begin, initargs=(teller, tellings)) as pool:
        yield zip((piece.last for piece in pieces), pool.imap(_tell_here, pieces), strict=True)


def _tell(teller: Teller, tellings: Sequence[Telling], piece: Piece) -> Waiting:
    teller.writer.next_id = dict(piece.ids)
    for story, target in tellings[piece.first : piece.last]:
        teller.tell(story, target)
    return teller.writer.drain()


_inherited: tuple[Teller, Sequence[Telling]]


def _begin(teller: Teller, tellings: Sequence[Telling]) -> None:
    """In a forked process: what it inherits is not passed on again with every piece."""
    global _inherited  # noqa: PLW0603  a process of a pool has no other place to keep what it was given
    _inherited = (teller, tellings)
    gc.disable()  # a million short-lived rows hold no cycles; looking for some takes a fifth of the time


def _tell_here(piece: Piece) -> Waiting:
    return _tell(*_inherited, piece)
