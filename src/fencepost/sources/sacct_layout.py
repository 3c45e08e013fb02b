"""Which column of Slurm's accounting stands where: by the header line, or by an order in which logs are exported.

Logs without a header come from the export that Open XDMoD asks for; its order has changed with its versions, and is
known here by where the times, the state and the time limit stand. Source: Open XDMoD, page "Slurm Notes" and its
shredder, 2013 to 2024.
"""

# ruff: noqa: SIM905 - a line of words is read more easily than a list with a word a line
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_HEAD = "jobid,jobidraw,cluster,partition"
_MIDDLE = "account,group,gid,user,uid,submit,eligible,start,end,elapsed,exitcode,state,nnodes,ncpus,reqcpus,reqmem"
_TAIL = "timelimit,nodelist,jobname"
_ORDERS = tuple(
    tuple(",".join(part for part in (_HEAD, qos, _MIDDLE, resources, _TAIL) if part).split(","))
    for qos, resources in (
        ("qos", "reqtres,alloctres"),
        ("", "reqgres,reqtres,alloctres"),
        ("qos", "reqgres,reqtres,alloctres"),
        ("", "reqgres,reqtres"),
        ("", "reqgres"),
        ("", "reqtres,alloctres"),
    )
)
_USED = frozenset(
    "jobid jobidraw cluster partition account user uid submit start end elapsed elapsedraw state nnodes allocnodes "
    "reqtres alloctres reqgres allocgres nodelist jobname".split()
)
_KNOWN = _USED | frozenset(
    "qos group gid eligible exitcode ncpus alloccpus reqcpus reqmem timelimit cputime cputimeraw ntasks "
    "derivedexitcode "
    "maxrss averss maxvmsize totalcpu usercpu systemcpu suspended priority reservation workdir submitline comment "
    "admincomment constraints reqnodes planned jobname timelimitraw wckey associd flags reason restarts".split()
)
_DELIMITERS = ("|", "\t", ";", "^", "~", "!", "@", "#", ",", ":")
_LEAST = 3
_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?.*|\d{9,11}|Unknown|None|N/A", re.ASCII)
_LENGTH = re.compile(
    r"-?(\d+-)?(\d+:)?\d+:\d+(\.\d+)?|\d+|INVALID|UNLIMITED|Partition_Limit|", re.ASCII | re.IGNORECASE
)
_STATES = frozenset(
    "BOOT_FAIL CANCELLED COMPLETED COMPLETING CONFIGURING DEADLINE FAILED NODE_FAIL OUT_OF_MEMORY PENDING PREEMPTED "
    "RUNNING REQUEUED RESIZING REVOKED SUSPENDED TIMEOUT STOPPED SPECIAL_EXIT LAUNCH_FAILED RECONFIG_FAIL "
    "POWER_UP_NODE SIGNALING STAGE_OUT EXPEDITING".split()
)
MOST_CELLS = 2_000
"""Cells of one row; sacct knows about 120 columns."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a log by name, in their order, and what stands between them."""

    names: tuple[str, ...]
    delimiter: str
    header: bool
    trailing: bool
    """Each row ends with the delimiter, as ``--parsable`` writes it."""

    @property
    def free(self) -> int:
        """The place of the column that may hold the delimiter itself: the job's name, or else the last column."""
        return self.names.index("jobname") if "jobname" in self.names else len(self.names) - 1

    def at(self, name: str) -> int | None:
        """The place of a column."""
        return self.names.index(name) if name in self.names else None


def state_of(text: str) -> str:
    """The state in capitals, without who cancelled the job and without the mark of a cut word."""
    return text.strip().split(" ", 1)[0].rstrip("+").upper()


def is_state(text: str) -> bool:
    """Whether a text is a state of a job."""
    state = state_of(text)
    return state in _STATES or (len(state) > _LEAST and any(known.startswith(state) for known in _STATES))


def layout_of(lines: Sequence[str]) -> Layout | None:
    """The layout that the first lines of a log show; ``None`` where they are no such log."""
    told = [line for line in lines if line.strip()]
    if not told:
        return None
    return _by_header(told[0].removeprefix("\ufeff"), told[1:]) or _by_order(told)


def is_sacct(head_lines: Sequence[str]) -> bool:
    """Whether the first lines of a file are accounting of Slurm."""
    return layout_of(head_lines) is not None


def header_names(line: str, delimiter: str) -> tuple[str, ...]:
    """The columns that a header line names, in small letters."""
    names = [name.strip().strip('"').lower() for name in line.removeprefix("\ufeff").split(delimiter)]
    return tuple(names[:-1] if names and not names[-1] else names)


def _by_header(line: str, rows: Sequence[str]) -> Layout | None:
    for delimiter in _DELIMITERS:
        names = header_names(line, delimiter)
        known = _KNOWN.intersection(names)
        enough = len(known) >= _LEAST and len(known) * 2 >= len(names) and len(set(names)) == len(names)
        if enough and {"jobid", "jobidraw"} & known and {"state", "elapsed", "elapsedraw", "alloctres", "end"} & known:
            ends = line.rstrip().endswith(delimiter)
            return Layout(names, delimiter, header=True, trailing=ends or _all_end(rows, delimiter))
    return None


def _by_order(rows: Sequence[str]) -> Layout | None:
    delimiter = "|"
    trailing = _all_end(rows, delimiter)
    best, most = None, 0
    for names in _ORDERS:
        fits = sum(1 for row in rows if _fits(row.split(delimiter), names))
        if fits > most:
            best, most = names, fits
    return None if best is None else Layout(best, delimiter, header=False, trailing=trailing)


def other_order(cells: Sequence[str]) -> tuple[str, ...] | None:
    """The order that a single row of a log without a header fits."""
    return next((names for names in _ORDERS if _fits(cells, names)), None)


def _all_end(rows: Sequence[str], delimiter: str) -> bool:
    return bool(rows) and all(row.rstrip().endswith(delimiter) for row in rows)


def _fits(cells: Sequence[str], names: tuple[str, ...]) -> bool:
    if not len(names) <= len(cells) <= MOST_CELLS:
        return False
    submit = names.index("submit")
    return (
        all(_TIME.fullmatch(cells[at]) for at in range(submit, submit + 4))
        and bool(_LENGTH.fullmatch(cells[submit + 4]))
        and is_state(cells[names.index("state")])
        and bool(_LENGTH.fullmatch(cells[names.index("timelimit")]))
    )
