"""The data elements of an electronic export filing (EEI), as far as a deal gives them; the rest is named, not guessed.

Source: 15 CFR 30.6(a) and (b), by the paragraphs that Appendix C to Part 30 names (read there, in its text of 2025).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

COLUMNS = ("element", "value", "to_be_filled", "from", "cite", "note")


@dataclass(frozen=True, slots=True)
class Element:
    """A data element: its name, its paragraph, the columns of a deal that give it, and what is to be known of it."""

    name: str
    cite: str
    columns: tuple[str, ...] = ()
    note: str = ""
    conditional: bool = False


_ELEMENTS = (
    Element(
        "USPPI name and address", "30.6(a)(1)", ("exporter", "exporter_address"), "with identification and contact"
    ),
    Element("date of export", "30.6(a)(2)", ("date",), "the day the goods leave; the row's date may be another day"),
    Element("ultimate consignee", "30.6(a)(3)", (), "who receives the goods abroad for the end use"),
    Element("U.S. state of origin", "30.6(a)(4)"),
    Element("country of ultimate destination", "30.6(a)(5)", ("to",)),
    Element("method of transportation", "30.6(a)(6)"),
    Element("conveyance name or carrier name", "30.6(a)(7)"),
    Element("carrier identification", "30.6(a)(8)"),
    Element("port of export", "30.6(a)(9)"),
    Element("related party indicator", "30.6(a)(10)"),
    Element("domestic or foreign indicator", "30.6(a)(11)"),
    Element("commodity classification number", "30.6(a)(12)", ("schedule_b", "hts"), "Schedule B or HTSUSA"),
    Element("commodity description", "30.6(a)(13)", ("declared_as", "item")),
    Element("primary unit of measure", "30.6(a)(14)"),
    Element("primary quantity", "30.6(a)(15)", ("quantity",)),
    Element("shipping weight", "30.6(a)(16)"),
    Element("value", "30.6(a)(17)", (), "in U.S. dollars, of the goods with their way to the port of export"),
    Element("export information code", "30.6(a)(18)"),
    Element("shipment reference number", "30.6(a)(19)", ("id",), "no number may be used twice in five years"),
    Element("line number", "30.6(a)(20)"),
    Element("hazardous material indicator", "30.6(a)(21)"),
    Element("inbond code", "30.6(a)(22)"),
    Element("licence code or exemption code", "30.6(a)(23)", (), "the code of Part III of Appendix F to Part 30"),
    Element("routed export transaction indicator", "30.6(a)(24)"),
    Element("shipment filing action request indicator", "30.6(a)(25)"),
    Element("line item filing action request indicator", "30.6(a)(26)"),
    Element("filing option indicator", "30.6(a)(27)"),
    Element("ultimate consignee type", "30.6(a)(28)"),
    Element("authorized agent", "30.6(b)(1)", (), "", conditional=True),
    Element("intermediate consignee", "30.6(b)(2)", ("intermediary",), "", conditional=True),
    Element("FTZ identifier", "30.6(b)(3)", (), "", conditional=True),
    Element("foreign port of unlading", "30.6(b)(4)", (), "", conditional=True),
    Element("export licence number, CFR citation or KPC number", "30.6(b)(5)", (), "", conditional=True),
    Element("Export Control Classification Number (ECCN)", "30.6(b)(6)", ("eccn",), "", conditional=True),
)


def filing(answer: Mapping[str, Any], licences: Iterable[Mapping[str, Any]] = ()) -> list[dict[str, str]]:
    """Each data element with its value, where it is from, or that it is to be filled in.

    ``answer`` has the keys of an answer file; ``licences`` are what is set aside for the deal, each with a ``number``.
    """
    deal = answer["deal"]
    return [_row(element, *_value(element, deal, answer, list(licences))) for element in _ELEMENTS]


def _value(
    element: Element, deal: Mapping[str, str], answer: Mapping[str, Any], licences: Sequence[Mapping[str, Any]]
) -> tuple[str, str, str]:
    """A value, where it is from, and a remark."""
    for column in element.columns:
        if text := deal.get(column, "").strip():
            return ("", column, "stated: none") if text.casefold() == "none" else (text, column, "")
    if element.cite == "30.6(a)(3)":
        return _receiver(deal)
    if element.cite == "30.6(a)(17)":
        return _worth(deal)
    if element.cite == "30.6(b)(5)":
        return ("; ".join(one["number"] for one in licences), "licences set aside" if licences else "", "")
    if element.cite == "30.6(b)(6)":
        # A classification by figures is what the law gives for the figures, not what the exporter classified it as.
        return "", "", f"by its figures: {answer['classification']}" if answer["classification"] else ""
    if element.cite == "30.6(a)(23)":
        return "", "", f"the answer is {answer['status']}{'' if answer['certain'] else ', not certain'}"
    return "", "", ""


def _receiver(deal: Mapping[str, str]) -> tuple[str, str, str]:
    """The ultimate consignee, where the row names one party abroad; of two it is not ours to choose."""
    named = {deal.get(column, "").strip(): column for column in ("consignee", "end_user")}
    names = {name: column for name, column in named.items() if name and name.casefold() != "none"}
    if len(names) == 1:
        name, column = next(iter(names.items()))
        return name, column, ""
    return "", "", f"one of {' and '.join(names)}" if names else ""


def _worth(deal: Mapping[str, str]) -> tuple[str, str, str]:
    """The value where quantity and price are plain numbers in U.S. dollars."""
    quantity, price, currency = (deal.get(name, "").strip() for name in ("quantity", "unit_value", "currency"))
    if not (quantity.isascii() and quantity.isdigit() and price.isascii() and price.isdigit()):
        return "", "", ""
    if currency.upper() != "USD":
        return (
            "",
            "",
            f"{int(quantity) * int(price)} {currency or 'of no stated currency'}, to be turned into U.S. dollars",
        )
    return str(int(quantity) * int(price)), "quantity by unit_value", "with its way to the port of export to be added"


def _row(element: Element, value: str, origin: str, remark: str) -> dict[str, str]:
    notes = (element.note, remark, "where it applies" if element.conditional and not value else "")
    return {
        "element": element.name,
        "value": value,
        "to_be_filled": "no" if value else "yes",
        "from": origin,
        "cite": f"15 CFR {element.cite}",
        "note": "; ".join(note for note in notes if note),
    }
