"""The command line: one command a module, imported only when it is called, so that --help is quick."""

from __future__ import annotations

import gc
import sys
from importlib import import_module

import click

from fencepost import __version__

_COMMANDS = {
    "check": ("fencepost.cli.check", "Answer for every row of an order file."),
    "classify": ("fencepost.cli.classify", "Classify a chip by name or by its figures."),
    "chips": ("fencepost.cli.chips", "List the chips, memory stacks and machines that are known by name."),
    "law": ("fencepost.cli.law", "Show, compare, lint and test the law."),
    "gates": ("fencepost.cli.gates", "Ways around the fences: what each passes, what closed it, the cases."),
    "lists": ("fencepost.cli.lists", "Fetch, compare and show restricted-party lists."),
    "screen": ("fencepost.cli.screen", "Hold a name, or a file of names, against the restricted-party lists."),
    "flags": ("fencepost.cli.flags", "Show the red flags of each deal, what to ask, and whom to look at first."),
    "site": (
        "fencepost.cli.site",
        "Hold a site against physics: its power against its chips, its place against delays.",
    ),
    "owners": ("fencepost.cli.owners", "Show who is behind a party, and what the 50 percent rules make of it."),
    "lease": (
        "fencepost.cli.lease",
        "Answer for time rented on chips: what law reaches it, and what pending law would.",
    ),
    "data": (
        "fencepost.cli.data",
        "Hold a workload of data against U.S. access and Chinese transfer rules, and show how they meet.",
    ),
    "customer": (
        "fencepost.cli.customer",
        "Assess customers' records: what they lack, whom to verify, what to do next.",
    ),
    "route": ("fencepost.cli.route", "Show by which way a deal's goods could come to a listed party, or to D:5."),
    "usage": ("fencepost.cli.usage", "Count the accelerator-hours of bills and logs, and their operations."),
    "settle": ("fencepost.cli.settle", "Show which unknown facts of a row matter, and what each would give."),
    "flips": ("fencepost.cli.flips", "Show the smallest changes that would change a row's answer."),
    "diff": ("fencepost.cli.diff", "Compare a file's answers on two dates, or as known on two dates."),
    "replay": ("fencepost.cli.replay", "Answer again from a receipt and compare."),
    "serve": ("fencepost.cli.serve", "Serve the workbench: pages, API and a worker."),
    "work": ("fencepost.cli.work", "Work what waits, beside a server that runs elsewhere."),
    "audit": ("fencepost.cli.audit", "Export, verify and show the head of the audit chain."),
}


_EXTRA = frozenset({"sqlalchemy", "alembic", "fastapi", "uvicorn", "jinja2", "psycopg", "orjson", "starlette"})
"""What only the workbench needs, and 'pip install fencepost' leaves out."""


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(_COMMANDS[cmd_name][0]).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in _COMMANDS.items()])


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", prog_name="fencepost")
def cli() -> None:
    """At which fence does this deal stand? U.S. export controls on AI chips, for any date, with citations.

    Exit codes: 0 nothing restricted; 10 duty; 20 exception available; 30 licence required;
    40 prohibited; 50 some row not covered or not read; 2 usage; 3 a file that cannot be read; 4 faulty law.
    """


def main() -> None:
    """Run the command line; nobody is shown a traceback for a mistake in a file."""
    from fencepost.cli.exits import FILE_UNREADABLE, LAW_FAULTY  # noqa: PLC0415 - only when something runs
    from fencepost.model.fault import FencepostError  # noqa: PLC0415
    from fencepost.model.located import LawError  # noqa: PLC0415

    # Law and lists are many small objects that live to the end: to look for garbage among them costs a tenth of a run.
    gc.set_threshold(200_000, 50, 50)
    try:
        cli(prog_name="fencepost")
    except LawError as error:
        click.echo(f"The law files have faults:\n{error}", err=True)
        sys.exit(LAW_FAULTY)
    except FencepostError as error:
        click.echo(str(error), err=True)
        sys.exit(FILE_UNREADABLE)
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in _EXTRA:
            raise
        click.echo(f"{error.name} is not installed. Install the workbench: pip install 'fencepost[serve]'", err=True)
        sys.exit(FILE_UNREADABLE)
    except BrokenPipeError:
        # Whoever read the output has seen enough.
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        name = f"{error.filename}: " if error.filename else ""
        click.echo(f"{name}{error.strerror or error}. Name a file that can be read or written.", err=True)
        sys.exit(FILE_UNREADABLE)


if __name__ == "__main__":
    main()
