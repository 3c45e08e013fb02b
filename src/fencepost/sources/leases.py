"""Lease files: read as order files are, under the headers that a cloud's books use."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from fencepost.model.lease import LEASE_COLUMNS, REQUIRED_LEASE_COLUMNS
from fencepost.sources.headers import HeaderWords
from fencepost.sources.orders import OrderFile, read_orders

_WORDS: dict[str, str] = {
    "id": "lease|lease id|contract|contract no|account|account id|order id|reference|编号|編號",
    "date": "start|start date|lease date|contract date|from|signed|日期|合同日期",
    "provider": "cloud|cloud provider|csp|lessor|host|operator|iaas provider|云服务商|雲服務商",
    "provider_hq": "cloud hq|provider country|provider headquarters|lessor hq|lessor country|operator country",
    "provider_us": "us provider|provider is us person|us person",
    "reseller": "reseller name|agent|intermediary|partner|distributor|代理商|经销商",
    "reseller_hq": "reseller country|reseller headquarters|agent country|agent hq",
    "item": "chip|chips|gpu|gpus|accelerator|machine|instance|instance type|hardware|芯片|型号",
    "quantity": "count|number of chips|number of gpus|gpu count|gpus in all|数量",
    "chips_in": "location|chip location|data centre country|data center country|datacenter country|region country"
    "|country of the data centre|stands in|机房所在国",
    "exported_under_dd": "dd export|h200 class export|exported under paragraph dd",
    "customer": "tenant|lessee|client|customer name|user|renter|客户|客戶|租户",
    "customer_hq": "customer country|tenant hq|tenant country|client country|lessee hq|lessee country"
    "|customer headquarters|客户总部",
    "customer_parent_hq": "customer parent country|tenant parent hq|ultimate parent hq|parent hq|parent country",
    "used_from": "login countries|login country|access countries|users in|used in",
    "beneficial_owners": "beneficial owner|ubo|ubos|owners|受益所有人",
    "beneficial_owner_hq": "beneficial owner countries|beneficial owner country|ubo country|owner countries",
    "payment_from": "payment country|country of payment|paid from",
    "end_use": "use|purpose|intended use|workload|用途|最终用途",
    "knows": "known use|knowledge|provider knows|known end use",
    "training": "trains|is training|training run",
    "hours": "machine hours|lease hours|duration hours|hours in all",
    "money": "amount|budget|spend|contract value|value|total price|金额",
    "price": "price per hour|hourly price|rate|hourly rate|单价",
    "dtype": "data type|precision|number format",
    "operations": "flop|flops in all|training flop|training operations|ops",
    "network_gbit_s": "network|network gbit s|interconnect gbit s|networking gbit s",
    "cluster_ops": "cluster flop s|cluster operations|cluster operations per second|peak flop s",
    "single_site": "one data centre|one data center|co located|colocated",
    "cost_usd": "training cost|training cost usd|run cost",
    "revenue_usd": "annual revenue|revenue|gross revenue",
}
LEASES = HeaderWords.of(LEASE_COLUMNS, _WORDS, {}, REQUIRED_LEASE_COLUMNS)


def read_leases(source: Path | BinaryIO, *, format: str | None = None, name: str = "") -> OrderFile:  # noqa: A002 - the word users know
    """Open a lease file; every row that is not blank becomes a ``Deal`` of lease cells or a ``BadRow``.

    Raises:
        FencepostError: as for an order file; of the columns only ``date`` must be there.
    """
    return read_orders(source, format=format, name=name, words=LEASES)
