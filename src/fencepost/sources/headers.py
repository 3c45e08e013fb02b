"""Which order column a user's header means; what is not sure is left unmapped and said."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from fencepost.model.deal import COLUMNS, REQUIRED_COLUMNS
from fencepost.model.fault import Fault, FencepostError

_WORDS: dict[str, str] = {
    "id": "order id|line id|order line|order no|order number|so number|sales order|line no|line|row id|reference|ref"
    "|deal|deal id|transaction id|order|订单号|訂單號|订单编号|訂單編號|编号|編號|序号|序號",
    "date": "ship date|shipping date|shipment date|shipped|shipped on|date shipped|date of shipment|export date"
    "|date of export|dispatch date|despatch date|出货日期|出貨日期|发货日期|發貨日期|出口日期|装运日期",
    "kind": "transaction type|transaction kind|deal type|type of transaction|movement type|交易类型|交易類型",
    "item": "product|product name|item name|sku|part|part no|part number|pn|mpn|model|model no|model number|chip"
    "|gpu|accelerator|article|goods|品名|产品|產品|产品名称|產品名稱|货物|貨物|商品|型号|型號|料号|料號|规格型号|芯片|晶片",
    "quantity": "qty|units|pcs|pieces|count|no of units|number of units|order qty|ship qty|数量|數量|件数|件數",
    "unit_value": "unit price|price|price per unit|unit cost|单价|單價",
    "currency": "ccy|curr|currency code|币种|幣別|货币|貨幣",
    "from": "ship from|shipped from|ship from country|origin|country of export|export country|from country"
    "|dispatch country|exporting country|country of dispatch"
    "|出口国|出口國|起运国|起運國|起运地|起運地|发货地|發貨地",
    "to": "destination|dest|ship to|ship to country|shipped to|to country|destination country|dest country"
    "|country of destination|country of ultimate destination|ultimate destination|final destination|import country"
    "|importing country|目的地|目的国|目的國|目的国家|目的國家|目的地国家|运抵国|運抵國|送达国",
    "via": "transit|transit countries|transit country|routing|route|transhipment|transshipment|through"
    "|经由|經由|中转|中轉|转运|轉運",
    "exporter": "seller|shipper|supplier|vendor|sold by|exporter name|出口商|卖方|賣方|供应商|供應商|发货人|發貨人",
    "exporter_hq": "exporter headquarters|hq of exporter|seller hq|exporter country|headquarters of exporter",
    "exporter_parent_hq": "exporter parent country|hq of exporters parent|exporter ultimate parent hq",
    "consignee": "consignee name|ship to name|ship to party|buyer|purchaser|customer|customer name|sold to"
    "|intermediate consignee|importer|收货人|收貨人|买方|買方|客户|客戶|进口商|進口商",
    "consignee_hq": "consignee headquarters|hq of consignee|consignee country|consignee hq country|buyer hq"
    "|customer hq|customer headquarters|headquarters of consignee|收货人总部|收貨人總部|客户总部",
    "consignee_parent_hq": "consignee parent|consignee parent country|hq of consignees parent"
    "|consignee ultimate parent hq|consignee ultimate parent country|buyer parent hq"
    "|customer parent hq|parent of consignee hq",
    "end_user": "enduser|end user name|ultimate consignee|final user|final customer|end customer"
    "|最终用户|最終用戶|最终使用者|最終使用者|终端用户|終端用戶|最终客户|最終客戶",
    "end_user_hq": "end user headquarters|hq of end user|end user country|end user hq country|end customer hq"
    "|headquarters of end user|ultimate consignee hq|ultimate consignee country"
    "|最终用户总部|最終用戶總部|最终用户国家|最終用戶國家",
    "end_user_parent_hq": "end user parent country|hq of end users parent|end user ultimate parent hq"
    "|end user ultimate parent country|hq of end user parent|最终用户母公司总部",
    "payer": "paid by|bill to|payor|bill to party|third party payer|付款人|付款方",
    "forwarder": "freight forwarder|carrier|logistics provider|forwarding agent|货代|貨代|货运代理|貨運代理",
    "end_use": "intended use|ultimate end use|use|purpose|最终用途|最終用途|用途",
    "informed_by": "is informed|is informed letter|bis letter|letters received|letter",
    "notified": "notification date|notice date|date notified|notice given|nac notice date|date of notice",
    "certified": "certifications|certification|certificates|certified as",
    "citizenship": "nationality|nationalities|citizenships|国籍|國籍",
    "us_person": "is us person|american person|美国人|美國人",
    "employer_hq": "employer headquarters|hq of employer|employer country",
    "made_in": "country of origin|country of manufacture|manufactured in|coo|原产国|原產國|原产地|原產地|产地|產地",
    "us_content_pct": "us content|us content percent|us content share|percent us content|de minimis percent",
    "us_technology": "us tech|made with us technology|uses us technology",
    "node_nm": "node|process node|technology node|process|制程|製程",
    "designer": "chip designer|designed by|design house|fabless",
    "designer_hq": "designer headquarters|hq of designer|designer country",
    "packaged_in": "packaging country|country of packaging|packaging location|封装地|封裝地",
    "osat": "packaging house|packager|assembly house",
    "tops": "dense tops|int8 tops|peak tops|tops dense",
    "bits": "bit length|bit width|precision bits",
    "die_mm2": "die area|die size|die area mm2|die size mm2|applicable die area|dieareamm",
    "nonplanar": "non planar|finfet|non planar transistor|nonplanar die",
    "io_gbyte_s": "io bandwidth|interconnect bandwidth|i o bandwidth|transfer rate|bidirectional io",
    "dram_gbyte_s": "dram bandwidth|memory bandwidth|hbm bandwidth",
    "package_mm2": "package area|package size|package area mm2",
    "datacenter": "data center|data centre|datacentre|is datacenter|for data center|marketed for data center"
    "|designed for data center",
    "eccn": "export control classification number|eccn code|control number|eccn no|eccn number|出口管制编码",
    "transistors_bn": "transistors|transistor count|transistors billion",
    "hbm": "has hbm|with hbm|includes hbm",
    "intermediary": "reseller|intermediaries|resellers|distributor|dealer|middleman|经销商|經銷商|中间商|中間商",
    "installer": "installed by|installation contractor|system integrator|integrator|安装方|安裝方|集成商|系統整合商",
    "payment_from": "payment country|country of payment|paid from|payer country|付款国|付款國",
    "declared_as": "declared description|customs description|description on papers|declared goods|申报品名|申報品名",
    "site_mw": "site power mw|data centre mw|data center mw|site megawatts",
    "consignee_address": "ship to address|delivery address|收货地址|收貨地址|送货地址|送貨地址",
    "end_user_address": "installation address|site address|end customer address|最终用户地址|最終用戶地址",
    "payer_address": "bill to address|billing address",
}
_WEAK: dict[str, str] = {
    "date": "order date|po date|invoice date|delivery date|transaction date|date of order"
    "|交货日期|交貨日期"
    "|订单日期|訂單日期|日期",
    "item": "description|item description|product description|goods description|commodity|details"
    "|描述|品项|品項|货物描述",
    "to": "country|delivery country|国家|國家",
}
_UNITS: dict[str, frozenset[str]] = {
    "quantity": frozenset({"pcs", "pc", "units", "unit", "ea", "each", "pieces", "个", "片", "個", "件"}),
    "us_content_pct": frozenset({"%", "pct", "percent", "per cent"}),
    "node_nm": frozenset({"nm"}),
    "tops": frozenset({"TOPS", "dense", "dense TOPS", "INT8", "TOPS dense"}),
    "bits": frozenset({"bit", "bits"}),
    "die_mm2": frozenset({"mm2", "mm²", "mm^2", "sq mm", "sqmm"}),
    "package_mm2": frozenset({"mm2", "mm²", "mm^2", "sq mm", "sqmm"}),
    "io_gbyte_s": frozenset({"GB/s", "GByte/s", "GBps"}),
    "dram_gbyte_s": frozenset({"GB/s", "GByte/s", "GBps"}),
    "transistors_bn": frozenset({"bn", "billion", "billions", "B"}),
}
# A bandwidth without its unit may be GB/s, Gb/s or TB/s, and a count of transistors anything: a
# factor of 8 or 1000 at a threshold is the very error this project exists to prevent.
_UNIT_NEEDED = frozenset({"io_gbyte_s", "dram_gbyte_s", "transistors_bn"})
_PARTY_COUNTRY = {"endusercountry": "end_user_hq", "consigneecountry": "consignee_hq", "exportercountry": "exporter_hq"}

_FACT_ID = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+")
_BRACKETS = re.compile(r"[(\[（［【]([^()\[\]（）［］【】]*)[)\]）］】]")  # noqa: RUF001 - Chinese brackets are meant
_TRAILING_UNIT = re.compile(r"[\s,_]+(GB/s|GByte/s|GBps|billion|bn)$")
_SHOWN = 60


def header_key(header: str) -> str:
    """The header's letters and digits alone, in one case: ``Ship-To Country:`` is ``shiptocountry``."""
    return "".join(c for c in unicodedata.normalize("NFKC", header).casefold() if c.isalnum())


def _index(words: Mapping[str, str]) -> dict[str, str]:
    return {header_key(word): column for column, joined in words.items() for word in joined.split("|")}


_ULTIMATE_CONSIGNEE = {"end_user": "consignee", "end_user_hq": "consignee_hq"}


@dataclass(frozen=True, slots=True)
class HeaderWords:
    """What the columns of one kind of file are called: exactly, by synonyms, and by words that only may mean them."""

    exact: Mapping[str, str]
    known: Mapping[str, str]
    weak: Mapping[str, str]
    required: tuple[str, ...]

    @classmethod
    def of(
        cls, columns: Iterable[str], words: Mapping[str, str], weak: Mapping[str, str], required: tuple[str, ...]
    ) -> HeaderWords:
        """From columns and their synonyms, each written ``one|another``."""
        return cls({header_key(column): column for column in columns}, _index(words), _index(weak), required)

    @property
    def ranked(self) -> tuple[Mapping[str, str], ...]:
        """From the surest to the loosest."""
        return self.exact, self.known, self.weak


ORDERS = HeaderWords.of(COLUMNS, _WORDS, _WEAK, REQUIRED_COLUMNS)


def _is_ultimate_consignee(header: str) -> bool:
    return header_key("ultimate consignee") in header_key(header)


@dataclass(slots=True)
class HeaderMap:
    """The reading of a header row: each header with its column or ``None``, and what was odd about it."""

    pairs: list[tuple[str, str | None]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    words: HeaderWords = ORDERS

    @property
    def columns(self) -> tuple[str | None, ...]:
        """The column of each header, in file order."""
        return tuple(column for _, column in self.pairs)

    def add(self, headers: Iterable[str]) -> None:
        """Read more headers; a column already taken is not taken again.

        A header spelled as the column wins over a synonym, a close synonym over a loose one
        (``ship date`` over ``order date``), and among equals the first.
        """
        new = list(headers)
        taken = {column: header for header, column in self.pairs if column}
        meant: list[str | None] = [None] * len(new)
        ranked = sorted(
            ((rank, place, column) for place, text in enumerate(new) for rank, column in self._reading(text)),
            key=lambda reading: (_is_ultimate_consignee(new[reading[1]]), *reading[:2]),
        )
        for _, place, first in ranked:
            column = first
            if column in taken and _is_ultimate_consignee(new[place]):
                # Read as the end user where no other header is; beside one it is the consignee (748.5(e)-(f)).
                column = _ULTIMATE_CONSIGNEE.get(column, column)
            if column in taken:
                self.notes.append(
                    f"Two headers mean '{column}': '{_cut(taken[column])}' is used, '{_cut(new[place])}' is not."
                )
                continue
            taken[column] = new[place]
            meant[place] = column
            if self.words is ORDERS and header_key(new[place]) in _PARTY_COUNTRY:
                self.notes.append(
                    f"'{_cut(new[place])}' is read as '{column}': where the party has its headquarters, not where"
                    " the goods go."
                )
        self.pairs.extend(zip(new, meant, strict=True))

    def _reading(self, header: str) -> list[tuple[int, str]]:
        """The rank and column of one header, or nothing."""
        text = header.strip()
        if _FACT_ID.fullmatch(text):
            return [(0, text)]
        if header_key(text) in self.words.exact:
            return [(0, self.words.exact[header_key(text)])]
        bare = _BRACKETS.sub(" ", text)
        units = [unit.strip() for unit in _BRACKETS.findall(text)]
        trailing = _TRAILING_UNIT.search(bare)
        if trailing:
            bare, units = bare[: trailing.start()], [*units, trailing[1]]
        for key in (header_key(text), header_key(bare)):
            for rank, known in enumerate(self.words.ranked):
                if key and key in known:
                    column = known[key]
                    return [(rank, column)] if self._units_fit(text, column, units) else []
        return []

    def _units_fit(self, header: str, column: str, units: list[str]) -> bool:
        allowed = _UNITS.get(column)
        if allowed is None:
            return True
        wrong = [unit for unit in units if unit and unit not in allowed]
        if wrong:
            self.notes.append(f"'{_cut(header)}' is not used: '{column}' is not measured in {_cut(wrong[0])}.")
        elif column in _UNIT_NEEDED and not units:
            unit = min(allowed, key=len)
            self.notes.append(
                f"'{_cut(header)}' is not used, as it names no unit. If it is in {unit}, call it '{column}'."
            )
        else:
            return True
        return False

    def require(self, name: str, row: int | None = 1) -> None:
        """Refuse a table without the columns that every deal needs.

        Raises:
            FencepostError: one fault for each missing column.
        """
        have = set(self.columns)
        faults = [self._missing(column, name, row) for column in self.words.required if column not in have]
        if faults:
            raise FencepostError(*faults)

    def _missing(self, column: str, name: str, row: int | None) -> Fault:
        free = [header for header, mapped in self.pairs if mapped is None and header.strip()]
        shown = ", ".join(f"'{_cut(header)}'" for header, _ in self.pairs[:30] if header.strip()) or "none"
        more = f" and {len(self.pairs) - 30} more" if len(self.pairs) > 30 else ""  # noqa: PLR2004 - as the slice
        close = _closest(column, free, self.words)
        todo = (
            f"If '{_cut(close)}' is it, rename that header to '{column}'."
            if close
            else f"Add a column called '{column}'."
        )
        return Fault(f"there is no column '{column}'; the headers are: {shown}{more}.", todo, name, row)


def map_headers(headers: Sequence[str], words: HeaderWords = ORDERS) -> HeaderMap:
    """Read a whole header row at once."""
    mapped = HeaderMap(words=words)
    mapped.add(headers)
    return mapped


def _closest(column: str, headers: list[str], known: HeaderWords) -> str | None:
    """The unmapped header that looks most like a column or one of its synonyms."""
    words = {key for rank in known.ranked for key, meant in rank.items() if meant == column}
    best = [
        (max(difflib.SequenceMatcher(None, header_key(header), word).ratio() for word in words), header)
        for header in (header[:_SHOWN] for header in headers[:100])
        if header_key(header)
    ]
    score, header = max(best, default=(0.0, ""))
    return header if score >= 0.6 else None  # noqa: PLR2004 - difflib's own default


def _cut(text: str) -> str:
    """A header short enough to show, on one line and without control marks."""
    shown = "".join(c if c.isprintable() else " " for c in text[: _SHOWN + 1]).strip()
    return shown if len(text) <= _SHOWN else f"{shown[:_SHOWN]}…"
