"""What the papers point at is there."""

from __future__ import annotations

import re
from pathlib import Path

import jsonschema
import pytest

from fencepost.book.files import load_corpus
from fencepost.book.gate_lint import GATE_LINTS
from fencepost.book.lint import LINTS
from fencepost.book.schema import json_schemas
from fencepost.cli.main import cli
from fencepost.model.located import plain
from fencepost.sources.yaml import read_yaml

ROOT = Path(__file__).resolve().parents[2]
PAPERS = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", "law/**/*.md", "data/*.md", "bench/*.md", "news/*.md")
    for path in ROOT.glob(pattern)
)
LAW = sorted(path for path in (ROOT / "law").rglob("*.yaml") if not path.name.endswith(".cases.yaml"))
# No part of the EAR has this number and no map this country; the papers use them to show how a file is written.
INVENTED = ("us.ear.999.", "us.ear.ruritania")
_LINK = re.compile(r"\[[^\]]+\]\((?!https?:|mailto:)([^)\s]+)\)")
_COMMAND = re.compile(r"^(?:[\w./]*bin/|uv run )?fencepost ([a-z]+)(.*)$", re.MULTILINE)
_PROVISION = re.compile(r"\bus\.ear\.(?!law\b)[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+(?:-\d+)?)*(?!\.(?:yaml|cases))")


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("paper", PAPERS, ids=named)
def test_every_link_leads_somewhere(paper: Path) -> None:
    """A link to a file of the project names one that is there, and a heading that it has."""
    for link in _LINK.findall(paper.read_text(encoding="utf-8")):
        target, _, heading = link.partition("#")
        file = (paper.parent / target).resolve() if target else paper
        assert file.exists(), f"{named(paper)} points at {link}"
        if heading:
            headings = re.findall(r"^#+ (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            slugs = {re.sub(r"[^\w -]", "", text).strip().lower().replace(" ", "-") for text in headings}
            assert heading in slugs, f"{named(paper)} points at {link}"


def test_every_lint_has_its_page_and_every_page_its_lint() -> None:
    """The pages under docs/lints are the lints, each under its own name."""
    pages = {path.stem: path.read_text(encoding="utf-8") for path in (ROOT / "docs/lints").glob("*.md")}
    pages.pop("README", None)
    assert set(pages) == {*LINTS, *GATE_LINTS}
    assert all(text.startswith(f"# {name}\n") for name, text in pages.items())


def test_every_decision_is_listed() -> None:
    """The list of decisions names every page beside it."""
    folder = ROOT / "docs/decisions"
    listed = set(_LINK.findall((folder / "README.md").read_text(encoding="utf-8")))
    assert {path.name for path in folder.glob("0*.md")} <= listed


def test_the_papers_name_provisions_that_there_are() -> None:
    """Every provision that a paper names outside an example of a mistake stands in the law."""
    corpus = load_corpus(ROOT / "law")
    known = {*corpus.provisions, *corpus.regimes}
    for paper in PAPERS:
        if paper.parent.name == "lints":
            continue  # these pages show mistakes
        for name in _PROVISION.findall(paper.read_text(encoding="utf-8")):
            family = name.startswith(INVENTED) or any(one == name or one.startswith(f"{name}.") for one in known)
            assert family, f"{named(paper)} names {name}"


@pytest.mark.parametrize(
    "paper", [path for path in PAPERS if path.parent in {ROOT, ROOT / "law"} or path.parts[-2] == "how-to"], ids=named
)
def test_every_command_exists(paper: Path) -> None:
    """A command line in a paper calls a command with options that it has."""
    for name, rest in _COMMAND.findall(paper.read_text(encoding="utf-8")):
        command = cli.get_command(None, name)  # type: ignore[arg-type]
        assert command is not None, f"{named(paper)} calls fencepost {name}"
        children = getattr(command, "commands", {})
        word = rest.split()[0] if rest.split() else ""
        chosen = children.get(word, command)
        assert not children or word in children or word.startswith("-"), f"{named(paper)} calls fencepost {name} {word}"
        options = {option for parameter in chosen.params for option in parameter.opts} | {"--help"}
        assert set(re.findall(r"(?<=\s)--[a-z-]+", rest.split("#")[0])) <= options, f"{named(paper)}: {name}{rest}"


def test_the_makefile_has_every_target_that_is_named() -> None:
    """`make …` in a paper names a target of the Makefile."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for paper in PAPERS:
        called = set(re.findall(r"(?:^|`)make ([a-z-]+)(?=\s|`|$)", paper.read_text(encoding="utf-8"), re.MULTILINE))
        assert called <= targets, named(paper)


def test_every_law_file_fits_its_json_schema() -> None:
    """An editor that checks the law with the generated schemas finds nothing."""
    validators = {
        name.removesuffix(".schema.json"): jsonschema.Draft202012Validator(schema)
        for name, schema in json_schemas().items()
    }
    for path in LAW:
        kind = {"instruments.yaml": "instrument", "regime.yaml": "regime"}.get(path.name, "provision")
        kind = {"facts": "fact", "gates": "gate"}.get(path.parent.name, kind)
        node, faults = read_yaml(path, named(path))
        assert faults == []
        assert node is not None
        content = plain(node)
        for entry in content if isinstance(content, list) else [content]:
            assert [error.message for error in validators[kind].iter_errors(entry)] == [], named(path)


def test_no_paper_names_a_path_of_a_machine() -> None:
    """The papers speak of the project's own files."""
    for paper in PAPERS:
        assert re.search(r"(?<!\w)/(home|work|tmp|Users)/", paper.read_text(encoding="utf-8")) is None, named(paper)
