"""fencepost usage: what it prints of a bill, and what it says to mistakes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Fencepost = Callable[..., Any]

SAMPLE = Path(__file__).resolve().parents[3] / "shared" / "data" / "cloud" / "focus" / "focus_sample.csv"
HEAD = (
    "SubAccountId,ProviderName,ChargeCategory,ConsumedQuantity,ConsumedUnit,SkuPriceDetails,ChargePeriodStart,"
    "ChargePeriodEnd,BilledCost,BillingCurrency,InvoiceIssuerName,ResourceId\n"
)
HOUR = "2025-01-01T00:00:00Z,2025-01-01T01:00:00Z"
ROW = '{0},AWS,Usage,1,Hours,"{{""InstanceType"": ""{1}""}}",' + HOUR + ",98.32,USD,AWS,i-{2}\n"


@pytest.fixture
def bill(tmp_path: Path) -> Path:
    """Two tenants with an H100 machine each, and one machine that no table holds."""
    path = tmp_path / "bill.csv"
    rows = [ROW.format("one", "p5.48xlarge", 1), ROW.format("two", "p5.48xlarge", 2), ROW.format("two", "p9.large", 3)]
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    return path


def told(done: Any) -> dict[str, Any]:
    """The answer in JSON."""
    return dict(json.loads(done.out))


@pytest.mark.skipif(not SAMPLE.exists(), reason="FOCUS's own sample is not beside this checkout")
def test_the_sample_is_one_account_with_two_machines(fencepost: Fencepost) -> None:
    """6.283056 hours of an A10G and 1.686667 of an M60, out of a thousand rows that are all accounted for."""
    found = told(fencepost("usage", str(SAMPLE), "--format", "json"))
    (group,) = found["groups"]
    assert group["who"] == "11353890204"
    assert {chip["accelerator"]: chip["hours"] for chip in group["accelerators"]} == {
        "A10G": "6.283056",
        "Tesla M60": "1.686667",
    }
    assert found["rows"]["in"] == found["rows"]["counted"] + sum(found["rows"]["skipped"].values()) == 1000


def test_a_bill_becomes_hours_operations_and_a_peak(fencepost: Fencepost, bill: Path) -> None:
    """Eight accelerator-hours an account; the machine that is missing in the table is told loudly."""
    done = fencepost("usage", str(bill))
    assert done.code == 20
    assert "H100 SXM5 80GB (p5.48xlarge): 8 accelerator-hours, 12.29 USD an hour" in done.out
    assert "against 1.00000e+26: not above" in done.out
    assert "MISSING" in done.out
    assert "p9.large" in done.out
    found = told(fencepost("usage", str(bill), "--format", "json"))
    assert found["groups"][0]["peak"]["accelerators"] == 8
    assert found["groups"][0]["operations"]["mid"] == ["1.13978e+19", "1.13979e+19"]


def test_what_the_table_lacks_can_be_said(fencepost: Fencepost, bill: Path) -> None:
    """With --chips the missing machine counts, and the answer is complete."""
    done = fencepost("usage", str(bill), "--chips", "p9.large=2x H100 SXM5 80GB", "--format", "json")
    assert done.code == 0
    hours = {group["who"]: group["hours"] for group in told(done)["groups"]}
    assert hours == {"one": "8", "two": "10"}


def test_accounts_of_one_owner_are_one(fencepost: Fencepost, bill: Path, tmp_path: Path) -> None:
    """Two tenants of one owner come to sixteen at one time; an account of which nothing is told stands for itself."""
    accounts = tmp_path / "accounts.csv"
    accounts.write_text("account,customer,owner\none,C1,O\ntwo,C2,O\n", encoding="utf-8")
    found = told(fencepost("usage", str(bill), "--accounts", str(accounts), "--by", "owner", "--format", "json"))
    (group,) = found["groups"]
    assert (group["who"], group["accounts"], group["peak"]["accelerators"]) == ("O", ["one", "two"], 16)
    accounts.write_text("account,customer\none,C1\n", encoding="utf-8")
    found = told(fencepost("usage", str(bill), "--accounts", str(accounts), "--by", "customer", "--format", "json"))
    assert {group["who"] for group in found["groups"]} == {"C1", "account two"}


def test_a_bill_given_twice_counts_once(fencepost: Fencepost, bill: Path, tmp_path: Path) -> None:
    """Under another name and in another place."""
    copy = tmp_path / "again.csv"
    copy.write_bytes(bill.read_bytes())
    found = told(fencepost("usage", str(bill), str(copy), "--format", "json"))
    assert [group["hours"] for group in found["groups"]] == ["8", "8"]
    assert found["rows"]["skipped"]["already in another bill"] == 3


def test_the_table_as_csv(fencepost: Fencepost, bill: Path, tmp_path: Path) -> None:
    """One row for each account and accelerator, written where -o says."""
    out = tmp_path / "out.csv"
    fencepost("usage", str(bill), "--format", "csv", "-o", str(out))
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"))))
    assert [(row["account"], row["hours"], row["cost"]) for row in rows] == [
        ("one", "8", "98.32 USD"),
        ("two", "8", "98.32 USD"),
    ]


def test_what_money_buys(fencepost: Fencepost) -> None:
    """27,996 dollars of p4d.24xlarge are 3e21 operations at two fifths, far from 1e23."""
    done = fencepost("usage", "--money", "27996", "--price", "32.77", "--machine", "p4d.24xlarge", "--format", "json")
    (group,) = told(done)["groups"]
    assert group["operations"]["mid"][0] == "3.07062e+21"
    assert [limit["state"] for limit in group["limits"]] == ["not above"] * 3


@pytest.mark.parametrize(
    ("words", "why", "code"),
    [
        ((), "Name a bill", 2),
        (("absent.csv",), "absent.csv", 3),
        (("--money", "5"), "go together", 2),
        (("--money", "x", "--price", "1", "--machine", "p4d.24xlarge"), "no number above zero", 3),
        (("--money", "5", "--price", "1", "--machine", "toaster"), "toaster", 3),
        (("a.csv", "--utilisation", "2"), "--utilisation", 2),
        (("a.csv", "--chips", "p9"), "NAME=CHIP", 2),
        (("a.csv", "--chips", "p9=H9000"), "p9", 3),
        (("a.csv", "--by", "owner"), "--accounts", 2),
    ],
)
def test_mistakes_are_told_in_words(fencepost: Fencepost, words: tuple[str, ...], why: str, code: int) -> None:
    """No traceback; what was wrong stands in the message."""
    done = fencepost("usage", *words)
    assert done.code == code
    assert why in done.err
