"""An address in Chinese rewritten part by part as one in English, so that one parser reads both."""

from __future__ import annotations

import re
from functools import lru_cache

from fencepost.names.address_places import places_by_han, streets_by_han
from fencepost.names.address_tokens import HAN
from fencepost.names.han import simplified, syllables

_DIGITS = "零一二三四五六七八九"
_NUMERAL = "[〇零一二三四五六七八九十百两]+"
_COUNTED = re.compile(rf"({_NUMERAL})(?=(?:号|楼|层|室|座|栋|幢|期|单元|弄|房|字楼))")
_LABEL = r"[a-z]{0,2}\d+[a-z]{0,2}|[a-z]"
_LABELS = rf"(?:{_LABEL})(?:\s*(?:[-~/&、至及和])\s*(?:{_LABEL}))*"
_STREET_ENDS = {
    "大道": "avenue",
    "公路": "highway",
    "大街": "street",
    "胡同": "hutong",
    "路": "road",
    "街": "street",
    "道": "road",
    "巷": "lane",
    "里": "lane",
    "弄": "lane",
    "径": "path",
    "围": "circuit",
}
_SIDES = {"东": "east", "西": "west", "南": "south", "北": "north", "中": "middle"}
_STREET = re.compile(rf"([{HAN}]+?)({'|'.join(_STREET_ENDS)})([东西南北中]?)$")
_ADMIN = re.compile(
    rf"^[{HAN}]{{2,8}}?(?:特别行政区|自治区|自治州|开发区|高新区|新区|园区|街道|省|市|区|县|镇|乡|盟|旗)(?=[{HAN}a-z0-9])"
)
_BUILDING_ENDS = re.compile(
    r"(?:(?:工商业|工商|商业|工业|贸易|国际|写字)?(?:大厦|中心|大楼|广场|大酒店|商场|工厂|工业园|科技园|产业园|园区|公寓|花园|苑|楼|厦|城|园))+$"
)
_RULES = (
    (re.compile(r"邮编[::]?\s*(\d{6})"), r" , \1 , "),
    (re.compile(r"地下(?!室)|地面层|地铺"), " , g/f , "),
    (re.compile(r"阁楼"), " , m/f , "),
    (re.compile(rf"第?({_LABEL})\s*期"), r" , phase \1 , "),
    (re.compile(rf"({_LABEL})\s*(?:号楼|栋|幢|座|#楼)"), r" , block \1 , "),
    (re.compile(rf"({_LABELS})\s*(?:号?单元|号?室|号?房|号铺|铺)"), r" , unit \1 , "),
    (re.compile(rf"(?:单位|房间|室|单元|铺)\s*({_LABELS})"), r" , unit \1 , "),
    (re.compile(r"第?(\d+(?:\s*[-~、及和至]\s*\d+)*)\s*(?:/f|字楼|楼|层|f(?![a-z]))(?:全层)?"), r" , \1/f , "),
)
_NUMBERED = re.compile(rf"([{HAN}]+)\s*(\d+[a-z]?(?:\s*[-~/、至及和&]\s*\d+[a-z]?)*)\s*(?:号院?|弄)")


def in_english(cleaned: str) -> str:
    """A cleaned address whose Chinese parts are rewritten: ``旺角道33号`` as ``33 mong kok road``.

    Names that no table knows are given in pinyin; a building keeps its characters.
    """
    text = simplified(cleaned)
    text = _COUNTED.sub(lambda found: str(_number(found[1])), text)
    text = re.sub(r"、(?!\s*\d)|。", ",", text)
    text = re.sub(r"单元\s*(\d{3,4}[a-z]?)(?!\d|\s*[号室房])", r"单元,\1室", text)  # 3单元501
    for pattern, written in _RULES[:6]:
        text = pattern.sub(written, text)
    text = _NUMBERED.sub(lambda found: f" , {_before_number(found[1], _span(found[2]))} , ", text)
    for pattern, written in _RULES[6:]:
        text = pattern.sub(lambda found, written=written: _span(found.expand(written)), text)  # type: ignore[misc]
    return re.sub(f"[{HAN}]+", lambda found: f" , {_names(found[0])} , ", text)


def _span(text: str) -> str:
    return re.sub(r"\s*[~至]\s*", "-", re.sub(r"\s*[、及和]\s*", " & ", text))


def _number(numeral: str) -> int:
    """``十六`` is 16, ``二十`` 20, ``一二〇三`` 1203."""
    numeral = numeral.translate({0x3007: "零", 0x4E24: "二"})  # the round nought, and liang for two
    if "十" not in numeral and "百" not in numeral:
        return int("".join(str(_DIGITS.index(digit)) for digit in numeral))
    total, digit = 0, 0
    for mark in numeral:
        if mark in "十百":
            total += (digit or 1) * (10 if mark == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS.index(mark)
    return total + digit


def _before_number(han: str, number: str) -> str:
    """The places and the street that stand before a house number, or a building that has a number."""
    names, rest = _places(han)
    street = _street(rest)
    if street:
        before, written = street
        return ", ".join([*names, *([_names(before)] if before else []), f"{number} {written}"])
    return ", ".join([*names, *([rest] if rest else []), f"no {number}"])


def _names(han: str) -> str:
    """Places and streets in English; what is left is a name and keeps its characters."""
    names, rest = _places(han)
    street = _street(rest) if rest and not _BUILDING_ENDS.search(rest) else None
    if street:
        before, written = street
        return ", ".join([*names, *([before] if before else []), written])
    return ", ".join([*names, *([rest] if rest else [])])


def _places(han: str) -> tuple[list[str], str]:
    """The places at the start of a Chinese name, and what follows them."""
    found = []
    rest = re.sub("^(?:中华人民共和国|中国)", "", han)
    if rest != han:
        found.append("china")
    table = places_by_han()
    while rest and rest not in streets_by_han():  # 旺角道 is a street, though 旺角 is a place.
        length = next((size for size in range(min(6, len(rest)), 1, -1) if rest[:size] in table), 0)
        if length:
            found.append(table[rest[:length]].name)
            rest = re.sub("^(?:特别行政区|省|市|新区|区)", "", rest[length:])
            continue
        admin = _ADMIN.match(rest)
        if not admin or re.fullmatch(f"[东西南北中]?(?:{'|'.join(_STREET_ENDS)})", rest[admin.end() :]):
            break
        found.append(pinyin(admin[0]))
        rest = rest[admin.end() :]
    return found, rest


def _street(han: str) -> tuple[str, str] | None:
    """A Chinese text that ends in a street: what stands before it, and the street in English words."""
    table = streets_by_han()
    for start in range(len(han)):
        if han[start:] in table:
            return han[:start], " ".join(table[han[start:]])
    found = _STREET.search(han)
    if not found:
        return None
    name, end, side = found.groups()
    sides = [_SIDES[side]] if side else []
    ordinal = re.search(rf"(?<=[{HAN}]{{2}})({_NUMERAL})$", name)
    if ordinal:
        name = name[: ordinal.start()]
        sides.append(_ordinal(_number(ordinal[1])))
    if len(name) > 2 and name[-1] in _SIDES:  # noqa: PLR2004 - 中关村东路, but not 广东路
        sides.append(_SIDES[name[-1]])
        name = name[:-1]
    return "", " ".join([pinyin(name), *sides, _STREET_ENDS[end]])


def _ordinal(number: int) -> str:
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number, 'th') }".replace(" ", "")


def pinyin(han: str) -> str:
    """Chinese characters in pinyin without tones, run together."""
    return "".join(syllables(han))


@lru_cache(maxsize=20_000)
def building_core(han: str) -> str:
    """A building's Chinese name without its kind: ``海德`` of ``海德中心``."""
    return _BUILDING_ENDS.sub("", han) or han
