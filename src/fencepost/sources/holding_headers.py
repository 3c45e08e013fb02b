"""Which column of a table of owners a header means, in English and Chinese, whatever its case and marks."""

from __future__ import annotations

from collections.abc import Sequence

from fencepost.sources.header_rows import Wanted
from fencepost.sources.headers import header_key

_WORDS = {
    "owner": "owner|owners|owner name|shareholder|shareholder name|holder|investor|parent|parent company|held by"
    "|owned by|股东|股東|股东名称|股東名稱|投资人|投資人|投资方|投資方|出资人|出資人|持股人"
    "|母公司|控股股东|控股股東|所有者",
    "owned": "owned|owned company|owned name|asset|company|company name|subsidiary|subsidiary name|investee|target"
    "|issuer|被投资企业|被投資企業|被投资公司|被投資公司|被投资方|被持股公司"
    "|公司|公司名称|公司名稱|企业名称|企業名稱|子公司|标的公司|標的公司",
    "share": "share|shares|share pct|share percent|percentage|percent|pct|stake|ownership|ownership percentage"
    "|ownership pct|holding|interest|持股比例|股权比例|股權比例|出资比例|出資比例|投资比例|投資比例|控股比例|比例|持股",
    "min": "min|minimum|min pct|min percent|min share|minimum share|low|lower|least|at least"
    "|最低|下限|最低比例|最低持股比例|最小",
    "max": "max|maximum|max pct|max percent|max share|maximum share|high|upper|most|at most"
    "|最高|上限|最高比例|最高持股比例|最大",
    "from": "from|since|start|start date|begin|begins|valid from|date from|from date|起始日期|开始日期|開始日期|起始|自"
    "|取得日期|投资日期|投資日期|入股日期",
    "until": "until|to|till|end|end date|ends|through|valid to|valid until|date to|last day"
    "|截止日期|结束日期|結束日期|终止日期"
    "|終止日期|至|退出日期",
    "source": "source|sources|url|evidence|reference|citation|来源|來源|出处|出處|依据|依據",
    "kind": "kind|type|nature|relation|relationship|tie|性质|性質|关系|關係|类型|類型",
    "owner_id": "owner id|owner identifier|owner lei|owner uscc|shareholder id"
    "|股东代码|股东统一社会信用代码|股東統一社會信用代碼",
    "owned_id": "owned id|owned identifier|owned lei|owned uscc|company id|asset id|统一社会信用代码|統一社會信用代碼",
    "owner_country": "owner country|shareholder country|owner jurisdiction|country of owner|股东国家|股東國家|股东国别",
    "owned_country": "owned country|company country|owned jurisdiction|country of company"
    "|asset country|公司国家|公司國家",
    "owner_hq": "owner hq|owner headquarters|hq of owner|headquarters of owner|股东总部|股東總部",
    "owned_hq": "owned hq|owned headquarters|hq of owned|company hq|headquarters of company|公司总部|公司總部",
    "sure": "sure|confidence|how sure",
    "note": "note|notes|remark|remarks|comment|comments|备注|備註",
}
_COLUMNS = {header_key(word): column for column, words in _WORDS.items() for word in words.split("|")}
_PERCENT = ("%", "\uff05")
_SHARES = frozenset({"share", "min", "max"})
LEAST = frozenset({"owner", "owned"})
"""The columns without which a table is none of owners."""


def column_of(header: str) -> str | None:
    """The column that a header means: ``Min %`` is ``min`` and a bare ``%`` the share."""
    found = _COLUMNS.get(header_key(header))
    if any(mark in header for mark in _PERCENT) and found not in _SHARES:
        return "share"
    return found


def columns_of(headers: Sequence[str]) -> dict[str, int]:
    """Where each column stands; of two headers for one column the first counts."""
    found: dict[str, int] = {}
    for place, header in enumerate(headers):
        column = column_of(header)
        if column is not None:
            found.setdefault(column, place)
    return found


class _OwnersTable(Wanted):
    """A table with a column of owners and one of what they own."""

    __slots__ = ()

    def found(self, headers: Sequence[str]) -> set[str]:
        return set(columns_of(headers))


OWNERS_TABLE = _OwnersTable(frozenset(_WORDS), LEAST)
"""The headers by which a table of owners is known."""
