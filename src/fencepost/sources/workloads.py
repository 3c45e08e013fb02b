"""Workload files: read as order files are, under the headers that a data inventory uses."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from fencepost.model.workload import REQUIRED_WORKLOAD_COLUMNS, WORKLOAD_COLUMNS
from fencepost.sources.headers import HeaderWords
from fencepost.sources.orders import OrderFile, read_orders

_WORDS: dict[str, str] = {
    "id": "workload|workload id|system|system id|data set|dataset|asset|asset id|reference|编号|編號",
    "date": "day|as of|assessed on|assessment date|日期",
    "customer": "controller|processor|data controller|data owner|company|client|tenant|客户|處理者|处理者",
    "customer_hq": "customer country|customer headquarters|controller country|company country|data owner country",
    "customer_us_person": "customer is us person|controller is us person",
    "customer_resides_us": "customer resides in us|customer in us",
    "ciio": "critical information infrastructure|critical information infrastructure operator|cii operator|关基",
    "provider": "cloud|cloud provider|csp|hosting provider|云服务商|雲服務商",
    "provider_hq": "cloud hq|cloud country|provider country|provider headquarters",
    "provider_parent_hq": "provider parent country|cloud parent hq|cloud parent country",
    "provider_us_contacts": "provider has us contacts|us contacts",
    "provider_service": "service|kind of service|service type",
    "operator": "region operator|licensed operator|licensee|operated by|运营方",
    "operator_hq": "operator country|licensee country|operator headquarters",
    "control": "provider control|possession custody or control|provider controls data",
    "storage": "region|storage region|storage country|stored in|data location|location|hosting country|存储地",
    "keys": "key holder|keys held by|key custody|encryption keys|密钥",
    "accessed_from": "access countries|accessed in|remote access from|users in",
    "collected_in": "collected|collection country|origin of data|data origin|collected from|收集地",
    "personal": "personal information|personal data|pi|pii|个人信息",
    "important": "important data|important data listed|重要数据",
    "core": "core data|state secret|state secrets|核心数据",
    "persons": "persons abroad|pi persons abroad|persons not sensitive",
    "sensitive_persons": "sensitive persons abroad|spi persons abroad",
    "persons_two_years": "persons since last year",
    "sensitive_two_years": "sensitive persons since last year",
    "persons_handled": "persons handled in all|persons processed",
    "purpose": "purposes|purpose of transfer|transfer purpose|用途|目的",
    "ftz_outside_list": "outside ftz negative list|free trade zone exemption",
    "rests_on_consent": "consent based|legal basis consent",
    "approvals": "approvals held|held|route held|mechanism",
    "us_data": "us persons data|data of us persons",
    "us_genomic": "us human genomic|genomic us persons",
    "us_omic": "us other omic|omic us persons",
    "us_biometric": "us biometrics|biometric us persons",
    "us_geolocation": "us precise geolocation|geolocation us devices",
    "us_health": "us personal health|health us persons",
    "us_financial": "us personal financial|financial us persons",
    "us_identifiers": "us covered personal identifiers|identifiers us persons",
    "us_combined": "us combined data|combined us persons",
    "us_government": "us government related|government related data",
    "transaction": "transaction kind|transaction type|agreement|agreement type",
    "us_person": "us person engages|transaction by us person",
    "recipient": "counterparty|vendor|buyer of data|recipient name",
    "recipient_hq": "recipient country|counterparty country|vendor country|recipient headquarters",
    "recipient_owned_pct": "recipient ownership by countries of concern|owned by countries of concern percent",
    "recipient_access": "recipient has access|access by recipient",
    "exempt": "exempt transaction|dsp exempt",
    "security_requirements": "cisa requirements met|security requirements met",
    "onward_clause": "onward transfer clause|contract bars onward transfer",
    "requester": "requested by|request from|who asks|requesting authority",
    "process": "legal process|request type|instrument",
    "sought": "data sought|what is sought|asked for",
    "conflicting_law": "law in conflict|law that would be broken",
    "motion_days": "days to motion|days after service",
    "target_abroad": "target outside us|target abroad",
    "old_investigation": "investigation before sunset|grandfathered investigation",
    "customer_consents": "consent of customer|customer consent",
}
WORKLOADS = HeaderWords.of(WORKLOAD_COLUMNS, _WORDS, {}, REQUIRED_WORKLOAD_COLUMNS)


def read_workloads(source: Path | BinaryIO, *, format: str | None = None, name: str = "") -> OrderFile:  # noqa: A002 - the word users know
    """Open a workload file; every row that is not blank becomes a ``Deal`` of workload cells or a ``BadRow``.

    Raises:
        FencepostError: as for an order file; of the columns only ``date`` must be there.
    """
    return read_orders(source, format=format, name=name, words=WORKLOADS)
