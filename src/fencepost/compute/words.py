"""Words that stand around the name of a chip in an order line, sorted by what they do."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SYNONYMS: Mapping[str, str] = MappingProxyType(
    {
        "英伟达": "nvidia",
        "輝達": "nvidia",
        "辉达": "nvidia",
        "超威": "amd",
        "英特尔": "intel",
        "英特爾": "intel",
        "华为": "huawei",
        "華為": "huawei",
        "昇腾": "ascend",
        "昇騰": "ascend",
        "升腾": "ascend",
        "寒武纪": "cambricon",
        "思元": "mlu",
        "壁仞": "biren",
        "摩尔线程": "moore threads",
        "海光": "hygon",
        "昆仑芯": "kunlunxin",
        "昆仑": "kunlun",
        "燧原": "enflame",
        "云燧": "cloudblazer",
        "天数智芯": "iluvatar",
        "天垓": "tiangai",
        "沐曦": "metax",
        "曦云": "xiyun",
        "平头哥": "t-head",
        "阿里巴巴": "alibaba",
        "含光": "hanguang",
        "真武": "zhenwu",
        "服务器": "server",
        "伺服器": "server",
        "工作站": "workstation",
        "整机": "server",
        "机柜": "rack",
        "集群": "cluster",
        "节点": "node",
        "显卡": "card",
        "加速卡": "card",
        "加速器": "accelerator",
        "芯片": "chip",
        "晶片": "chip",
        "张": "card",
        "块": "card",
        "片": "card",
        "颗": "card",
        "台": "units",
        "的": " ",
    }
)
"""Chinese names and measure words, and the English they stand for."""

NUMBER_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "single": "1",
        "two": "2",
        "dual": "2",
        "four": "4",
        "quad": "4",
        "six": "6",
        "eight": "8",
        "octa": "8",
        "ten": "10",
        "sixteen": "16",
    }
)
"""Numbers written as words."""

CHIP_WORDS = frozenset(
    {"gpu", "gpus", "card", "cards", "accelerator", "accelerators", "chip", "chips", "way", "npu", "npus", "ic", "ics"}
    | {"processor", "processors", "stack", "stacks", "cube", "cubes", "tpus", "asic", "asics"}
)
"""What follows a number of chips: ``8 GPUs``."""

UNIT_WORDS = frozenset({"pc", "pcs", "piece", "pieces", "unit", "units", "ea", "set", "sets", "qty", "quantity", "nos"})
"""What follows or leads a number of whatever the line names: ``500 pcs``."""

MACHINE_WORDS = frozenset(
    {"server", "servers", "node", "nodes", "system", "systems", "rack", "racks", "cluster", "clusters", "machine"}
    | {"machines", "computer", "computers", "workstation", "workstations", "appliance", "chassis", "cabinet"}
    | {"baseboard", "baseboards", "pod", "supercomputer", "hgx", "dgx", "platform", "barebone"}
)
"""Words that make the thing named a computer or assembly rather than a bare chip."""

GENERIC_WORDS = (
    CHIP_WORDS
    | UNIT_WORDS
    | frozenset({"tensor", "core", "cores", "graphics", "video", "module", "modules", "board", "boards", "ai", "ml"})
    | frozenset(
        {"data", "center", "centre", "datacenter", "datacentre", "compute", "computing", "inference", "training"}
    )
    | frozenset({"high", "performance", "adapter", "product", "item", "part", "device", "devices", "memory", "dram"})
    | frozenset({"edition", "generation", "version", "variant", "model", "series", "family", "class", "based", "new"})
    | frozenset(
        {
            "bulk",
            "retail",
            "boxed",
            "oem",
            "original",
            "genuine",
            "brand",
            "used",
            "refurbished",
            "passive",
            "active",
            "cooled",
        }
    )
    | frozenset({"air", "liquid", "fanless", "slot", "full", "height", "form", "factor", "mezzanine", "type", "ubb"})
    | frozenset({"low", "confidence", "estimate", "estimated", "unreleased"})
    | frozenset({"of", "with", "w", "and", "each", "per", "for", "the", "a", "an", "in", "on", "by", "total", "incl"})
    | frozenset({"including", "containing", "equipped", "configured", "fitted", "populated", "config", "configuration"})
    | frozenset(
        {"founders", "fe", "oc", "gaming", "rog", "strix", "tuf", "suprim", "ventus", "trio", "windforce", "aorus"}
    )
    | frozenset({"zotac", "msi", "pny", "palit", "gainward", "galax", "colorful", "igame", "evga", "sapphire", "xfx"})
    | frozenset({"asus", "gigabyte", "powercolor", "asrock", "leadtek", "manli", "supermicro", "dell", "poweredge"})
    | frozenset(
        {"hpe", "hp", "hewlett", "packard", "enterprise", "proliant", "cray", "apollo", "lenovo", "thinksystem"}
    )
    | frozenset(
        {"inspur", "ieit", "kaytus", "quanta", "qct", "foxconn", "wiwynn", "aivres", "xfusion", "sugon", "nettrix"}
    )
    | frozenset(
        {"hynix", "sk", "skhynix", "samsung", "micron", "jedec", "nvlink", "nvswitch", "technology", "corporation"}
    )
)
"""Words that say nothing which chip is meant."""

NOT_AFTER_MACHINE = frozenset(
    {"gpu", "gpus", "card", "cards", "graphics", "accelerator", "accelerators", "edition", "chip"}
)
"""After these, ``server`` or ``workstation`` tells what the card is for, not that a machine is named."""

HOST_WORDS = frozenset(
    {"xeon", "epyc", "ram", "ddr", "ssd", "ssds", "nvme", "hdd", "psu", "connectx", "bluefield", "infiniband", "cpu"}
    | {"ethernet", "nic", "nics", "dimm", "dimms", "rdimm", "cpus", "raid", "warranty", "cable", "cables", "opteron"}
)
"""Parts of the host: a clause that names one of them and no chip is left aside."""

FILLERS = ("H3C", "C2C", "2U", "4U", "8U", "OCP 3.0")
"""Phrases with numbers in them that name no chip."""

KNOWN_BUT_NOT_HELD = ("V100S", "RTX 6000", "RTX 5000", "RTX 4000")
"""Names one letter away from a row: held here so that the shorter name cannot answer for them."""
