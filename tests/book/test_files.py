"""One load of the law reports every fault of every file, each at its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from fencepost.book.files import Corpus, load_corpus
from fencepost.book.schema import json_schemas
from fencepost.model.located import LawError, plain
from fencepost.sources.yaml import read_yaml

Law = Callable[..., Corpus]
HEAD = "id: xx.law.a\ntitle: A\nkind: control\noutcome: duty\ncite: Sec. 1\nversions:\n"
VERSION = "- {from: 2021-01-01, by: r2021, sure: text, when: item.size >= 1}\n"


def faults_of(load: Callable[[], object]) -> list[str]:
    with pytest.raises(LawError) as caught:
        load()
    return [str(fault) for fault in caught.value.faults]


def test_one_load_reports_all_faults_of_all_files(law: Law) -> None:
    """A fault in one file hides none in another, and they come in the order of the files."""
    first = HEAD + "- {from: 2021-01-01, by: r2121, sure: text, when: item.siz >= 1}\n"
    second = HEAD.replace("law.a", "law.b") + VERSION.replace(">= 1", ">= 1.5") + "kind: duty\n"
    found = faults_of(lambda: law(first, second, "a:\n\tb: 1\n"))
    assert [fault.split(":")[0].rpartition("/")[2] for fault in found] == [
        "p0.yaml",
        "p0.yaml",
        "p1.yaml",
        "p1.yaml",
        "p2.yaml",
    ]
    assert "no instrument is called 'r2121'" in found[0]
    assert "Did you mean 'item.size'?" in found[1]
    assert "1.5 is finer than item.size is kept" in found[2]
    assert "the key 'kind' stands here twice" in found[3]
    assert "this is not YAML" in found[4]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (HEAD + VERSION.replace("2021-01-01", "2021-02-30"), 7, "'2021-02-30' is no day of the calendar"),
        (HEAD + VERSION + VERSION.replace("2021", "2022"), 8, "Put the newest version first."),
        (HEAD + VERSION.replace("sure: text", "sure: maybe"), 7, "versions.0.sure"),
        (HEAD + VERSION.replace("by: r2021, ", ""), 7, "versions.0.by"),
        (HEAD.replace("outcome: duty\n", "") + VERSION, 1, "a control needs 'outcome'"),
        (HEAD + VERSION + "colour: red\n", 8, "colour"),
        (HEAD.replace("kind: control", "kind: definition\nconcludes: item.size") + VERSION, 4, "'item.size' is no flag"),
        (HEAD.replace("kind: control", "kind: table\nof: place") + VERSION, 8, "needs 'rows'"),
        (HEAD.replace("kind: control", "kind: red_flag") + VERSION, 7, "needs 'ask'"),
        (HEAD.replace("kind: control", "kind: table\nof: place") + "- {from: 2021-01-01, until: 2021-02-01, by: r2021, sure: text, rows: [CN]}\n", 8, "a version of a table has no 'until'"),
        (HEAD + "- {from: 2022-01-01, by: r2022, sure: text, suspends: true, restores: nothing}\n" + VERSION, 7, "a suspension needs an end"),
        (HEAD + "- {from: 2022-01-01, by: r2022, sure: text, suspends: true, until: 2023-01-01}\n" + VERSION, 7, "Write as 'restores' one of 2021-01-01, nothing."),
        (HEAD + "- {from: 2022-01-01, by: r2022, sure: text, suspends: true, until: 2023-01-01, restores: 2020-01-01}\n" + VERSION, 7, "restores an older version by its first day"),
    ],
)  # fmt: skip
def test_a_provision_that_cannot_be_meant_is_refused(law: Law, text: str, line: int, says: str) -> None:
    """Impossible days, versions out of order, missing parts and stays without an end are faults with their line."""
    found = faults_of(lambda: law(text))
    assert len(found) == 1
    assert f"p0.yaml:{line}:" in found[0]
    assert says in found[0]


def test_a_day_of_an_instrument_is_checked_too(law: Law) -> None:
    """A register with an impossible day is a fault, not a crash."""
    wrong = "- {id: bad, title: B, kind: rule, cite: B, published: 2023-02-29, sure: text}\n"
    assert "'2023-02-29' is no day of the calendar" in faults_of(lambda: law(instruments=wrong))[0]


@pytest.mark.parametrize(
    ("folder", "file", "text", "says"),
    [
        (".", "again.yaml", HEAD + VERSION, "provision xx.law.a stands also in"),
        ("facts", "again.yaml", "- {id: deal.to, type: place, meaning: x}\n", "fact deal.to stands also in"),
        ("yy", "regime.yaml", "", "regime xx.law stands also in"),
    ],
)
def test_an_id_stands_once(law: Law, tmp_path: Path, *, folder: str, file: str, text: str, says: str) -> None:
    """A second provision, fact or regime of the same id names the file of the first."""
    law(HEAD + VERSION)
    root = next(tmp_path.iterdir())
    (root / folder).mkdir(exist_ok=True)
    (root / folder / file).write_text(text or (root / "regime.yaml").read_text())
    found = faults_of(lambda: load_corpus(root))
    assert len(found) == 1
    assert says in found[0]


def test_a_folder_without_law_is_refused(tmp_path: Path) -> None:
    """Nothing to read is a fault that names the folder."""
    assert "no law files stand here" in faults_of(lambda: load_corpus(tmp_path))[0]


def test_yaml_does_not_read_codes_as_numbers_or_truths(law: Law) -> None:
    """Rows such as NO, on, 3E001 and 010 are the texts that stand in the file."""
    head = HEAD.replace("kind: control\noutcome: duty", "kind: table\nof: path")
    rows = "- {from: 2021-01-01, by: r2021, sure: text, rows: [NO, on, off, 3E001, 1e26, 0x10, 010]}\n"
    version = law(head + rows).provisions["xx.law.a"].versions[0]
    assert version.rows == frozenset({"NO", "on", "off", "3E001", "1e26", "0x10", "010"})


def test_the_json_schemas_say_what_the_loader_says(law: Law, tmp_path: Path) -> None:
    """A file that loads fits its JSON Schema, and one with an unknown key fits neither."""
    law(HEAD + VERSION + "- {from: 2020-01-01, by: r2020, sure: text, when: {all: [item.chip]}}\n")
    root = next(tmp_path.iterdir())
    schemas = json_schemas()
    for schema in schemas.values():
        jsonschema.Draft202012Validator.check_schema(schema)
    for file, name in (("p0.yaml", "provision"), ("regime.yaml", "regime"), ("instruments.yaml", "instrument")):
        node, _ = read_yaml(root / file, file)
        assert node is not None
        content = plain(node)
        for entry in content if isinstance(content, list) else [content]:
            assert isinstance(entry, dict)
            jsonschema.validate(entry, schemas[f"{name}.schema.json"])
            with pytest.raises(jsonschema.ValidationError):
                jsonschema.validate({**entry, "colour": "red"}, schemas[f"{name}.schema.json"])
