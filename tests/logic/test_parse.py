"""A condition is read as it is written, and every fault points at its own character."""

from __future__ import annotations

import pytest

from fencepost.logic.parse import ConditionParser
from fencepost.logic.tree import All, AnyOf, Node, Not, Number, Table, Test, Word, Words, facts_of, map_leaves
from fencepost.logic.vocabulary import FactType
from fencepost.model.located import LawFault, Map
from fencepost.sources.yaml import parse_yaml

VOCABULARY = {
    fact.id: fact
    for fact in (
        FactType("item.tpp", "number", digits=2),
        FactType("item.operations", "number", digits=-12),
        FactType("item.datacenter", "flag"),
        FactType("item.eccn", "path"),
        FactType("deal.kind", "code", codes=frozenset({"export", "reexport"})),
        FactType("deal.to", "place"),
    )
}


def parsed(text: str) -> tuple[Node, list[LawFault]]:
    """The condition under the key when of a small file, and its faults."""
    source, faults = parse_yaml(text, "law/x.yaml")
    assert faults == []
    assert isinstance(source, Map)
    parser = ConditionParser(VOCABULARY)
    return parser.parse(source.entries["when"]), parser.faults


def condition(text: str) -> Node:
    """The condition, which has no fault."""
    node, faults = parsed(f"when: {text}")
    assert faults == []
    return node


def test_a_line_is_kept_as_whole_steps() -> None:
    """A number is counted in steps of its fact: cents, or millions of millions."""
    assert condition("item.tpp >= 4800.5") == Test("item.tpp", "number", ">=", Number("4800.5", 480050))
    assert condition("item.operations >= 1e26") == Test("item.operations", "number", ">=", Number("1e26", 10**14))


def test_a_bare_flag_must_be_yes() -> None:
    """A flag alone is a condition; so is a flag compared with a truth."""
    assert condition("item.datacenter") == Test("item.datacenter", "flag", "==", constant=True)
    assert condition("item.datacenter == false") == Test("item.datacenter", "flag", "==", constant=False)


def test_codes_are_compared_with_words_lists_and_tables() -> None:
    """Membership takes a short list or a dated table; equality one word."""
    assert condition("deal.to not   in us.ear.d5") == Test("deal.to", "place", "not in", Table("us.ear.d5"))
    assert condition("deal.kind in [ export,reexport ]") == Test(
        "deal.kind", "code", "in", Words(("export", "reexport"))
    )
    assert condition("item.eccn == 3E001") == Test("item.eccn", "path", "==", Word("3E001"))


@pytest.mark.parametrize("code", ["NO", "3E001", "on", "off", "1e26", "0x10", "null", "010"])
def test_yaml_corrupts_no_code(code: str) -> None:
    """Norway stays NO and an ECCN stays itself: nothing is read as a truth or a number."""
    assert condition(f"deal.to == {code}") == Test("deal.to", "place", "==", Word(code))
    assert condition(f"deal.to in [{code}, US]") == Test("deal.to", "place", "in", Words((code, "US")))


def test_connectives_nest_and_bear_pins() -> None:
    """All, any and not nest; each part may name its paragraph."""
    node = condition("{any: [{test: item.tpp < 5, pin: a.1}, {not: {all: [item.datacenter]}, pin: a.2}], pin: a}")
    low = Test("item.tpp", "number", "<", Number("5", 500), "a.1")
    flag = Test("item.datacenter", "flag", "==", constant=True)
    assert node == AnyOf((low, Not(All((flag,)), "a.2")), "a")
    assert facts_of(node) == ("item.tpp", "item.datacenter")
    assert map_leaves(node, {low: flag}) == AnyOf((flag, Not(All((flag,)), "a.2")), "a")


@pytest.mark.parametrize(
    ("text", "under", "says"),
    [
        ("item.tpp => 4800", "=>", "is no comparison"),
        ("item.tpp >=", ">=", "is no comparison"),
        ("item.tp >= 4800", "item.tp ", "Did you mean 'item.tpp'?"),
        ("quite.other >= 4800", "quite", "Declare it under law/facts/ first."),
        ("deal.kind >= export", ">=", "deal.kind is a code and has no order"),
        ("item.datacenter < true", "< t", "item.datacenter is a flag and has no order"),
        ("item.tpp >= 4800.005", "4800.005", "is finer than item.tpp is kept (2 decimals)"),
        ("item.tpp >= 4,800", "4,800", "is no number"),
        ("item.tpp >= 0x10", "0x10", "is no number"),
        ("item.tpp >= NaN", "NaN", "is no number"),
        ("item.tpp >= 4800 and item.datacenter", "4800", "is no number"),
        ("item.tpp in [1]", "[1]", "only codes can be in a table"),
        ("item.datacenter == yes", "yes", "is neither true nor false"),
        ("item.tpp", "@8", "item.tpp is a number, not a flag"),
        ("deal.kind == exprt", "exprt", "Did you mean 'export'?"),
        ("deal.kind in [reexport, exprt]", "exprt", "deal.kind is never 'exprt'"),
        ("deal.kind in [export", "[export", "the list is not closed"),
        ("[item.datacenter]", "[", "a list is no condition"),
        ("{al: [item.datacenter]}", "al:", "Did you mean 'all'?"),
        ("{all: [], any: []}", "{", "exactly one of all, any, not, test"),
        ("{pin: a.1}", "{", "exactly one of all, any, not, test"),
        ("{all: item.datacenter}", "item", "'all' takes a list"),
        ("{test: [item.datacenter]}", "[", "'test' takes one comparison"),
        ("{not: [item.datacenter]}", "[", "a list is no condition"),
        ("''", "@1", "'' is no comparison"),
        ("'item.tp >= 4800'", "item.tp", "no fact is called 'item.tp'"),
    ],
)
def test_a_fault_points_at_its_character(text: str, under: str, says: str) -> None:
    """Each kind of fault names file, line and column, says what to do, and sets the caret under the culprit."""
    line = f"  when: {text}"
    _, faults = parsed(f"title: x\nnote: |\n  y\n{line.strip()}\n")
    column = len("when: ") + (int(under[1:]) if under.startswith("@") else text.index(under))
    fault = faults[0]
    assert len(faults) == 1
    assert (fault.at.file, fault.at.line, fault.at.column) == ("law/x.yaml", 4, column + 1)
    assert says in str(fault)
    head, shown, caret = str(fault).splitlines()
    assert head.startswith(f"law/x.yaml:4:{column + 1}: ")
    assert shown.strip() == line.strip()
    assert caret.index("^") == column + 4


def test_all_faults_of_a_condition_are_found_at_once() -> None:
    """One fault does not hide the next."""
    _, faults = parsed("when:\n  all:\n  - item.tp >= 1\n  - any:\n    - item.tpp >= x\n    - deal.kind < 3\n")
    assert [fault.at.line for fault in faults] == [3, 5, 6]


@pytest.mark.parametrize(
    ("text", "line", "column", "says"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, 1, "the key 'a' stands here twice"),
        ("a:\n\tb: 1\n", 2, 1, "this is not YAML"),
        ("a: [1, 2\nb: 3\n", 2, 2, "this is not YAML"),
        ("[a, b]: 1\n", 1, 1, "a key must be plain text"),
        ("", 1, 1, "the file is empty"),
        ("a: \x07\n", 1, 1, "this is not YAML"),
    ],
)
def test_a_fault_of_the_file_has_its_place(text: str, line: int, column: int, says: str) -> None:
    """Duplicate keys, tabs, unclosed lists and empty files are faults with a line."""
    _, faults = parse_yaml(text, "law/x.yaml")
    assert [(fault.at.line, fault.at.column) for fault in faults] == [(line, column)]
    assert says in str(faults[0])
