"""What README.md and the how-to pages show is what the commands print."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the pages speak of a POSIX shell")


def _readme() -> ModuleType:
    found = importlib.util.spec_from_file_location("e2e_readme", Path(__file__).with_name("readme.py"))
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.modules["e2e_readme"] = module  # dataclasses look their module up
    found.loader.exec_module(module)
    return module


readme = _readme()
BLOCKS = [block for page in readme.pages() for block in readme.blocks(page)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files of which the pages speak."""
    made = tmp_path_factory.mktemp("pages")
    readme.prepare(made)
    return made


@pytest.mark.parametrize("block", BLOCKS, ids=[block.name for block in BLOCKS])
def test_a_page_shows_what_its_commands_print(block: object, folder: Path) -> None:
    """Every command answers, and where the page holds its output, that is what it prints."""
    assert isinstance(block, readme.Block)
    ran = [readme.run(command, folder) for command in block.commands]
    assert readme.faults(ran) == []
    if block.output is None:
        return
    if not block.expected.strip():
        pytest.skip("the output is not pasted yet: run tests/e2e/readme.py --write")
    assert readme.same(block.expected, readme.printed(block, ran)), readme.printed(block, ran)


def test_the_pages_hold_commands() -> None:
    """Were the form of the pages to change unseen, nothing would be run."""
    assert len(BLOCKS) >= 5
    assert sum(block.output is not None for block in BLOCKS) >= 5


def test_a_cut_line_stands_for_any_lines_and_nothing_else_does() -> None:
    """Outputs are compared whole, but for what is cut and for the day of knowledge."""
    assert readme.same("a\n…\nd", "a\nb\nc\nd")
    assert readme.same("a\n…", "a\nb")
    assert readme.same("a\n…\nd", "a\nd")
    assert readme.same("as known on 2026-01-01", "as known on 2026-02-02")
    assert not readme.same("a\n…\nd", "a\nb\nc")
    assert not readme.same("a", "a\nb")
    assert not readme.same("on 2026-01-01", "on 2026-02-02")
