"""The words of which addresses are made: kinds of street, of building and of unit, directions, numbers in words."""

from __future__ import annotations

STREET_KINDS = {
    word: kind
    for kind, words in {
        "road": "road rd lu daolu doroga shosse",
        "street": "street st str jie ulitsa ul",
        "avenue": "avenue ave av dadao prospekt prospect prosp",
        "boulevard": "boulevard blvd bvd bulvar",
        "lane": "lane ln xiang nong hutong alley proezd pereulok",
        "drive": "drive",
        "crescent": "crescent cres",
        "circuit": "circuit",
        "highway": "highway hwy expressway freeway gonglu",
        "path": "path",
        "strand": "strand",
        "praya": "praya",
        "embankment": "embankment naberezhnaya nab",
        "bazaar": "bazaar",
    }.items()
    for word in words.split()
}
"""Kinds of street that stand behind the name, with their abbreviations."""

WEAK_STREET_KINDS = frozenset(
    ["terrace", "place", "court", "square", "garden", "gardens", "row", "close", "way", "park"]
)
"""Words that end a street's name where no other street stands, and otherwise a building's."""

PREFIX_STREET_KINDS = {
    "ul": "street",
    "ulitsa": "street",
    "st": "street",
    "calle": "street",
    "rue": "street",
    "via": "street",
    "carrera": "road",
    "jalan": "road",
    "jl": "road",
    "nab": "embankment",
    "prospekt": "avenue",
    "pr": "avenue",
    "per": "lane",
    "sh": "road",
    "avenida": "avenue",
    "av": "avenue",
    "soi": "lane",
}
"""Kinds of street that stand before the name, as in Russian and Spanish."""

SIDES = {
    "north": "north",
    "south": "south",
    "east": "east",
    "west": "west",
    "n": "north",
    "s": "south",
    "e": "east",
    "w": "west",
    "central": "central",
    "middle": "middle",
    "mid": "middle",
    "m": "middle",
    "bei": "north",
    "nan": "south",
    "dong": "east",
    "xi": "west",
    "zhong": "middle",
}
"""Directions that set one stretch of a street apart from another."""

PINYIN_KINDS = frozenset(["lu", "jie", "dadao", "xiang"])

BUILDING_KINDS = {
    word: kind
    for kind, words in {
        "building": "building buildings bldg bld edificio zdanie dasha",
        "centre": "centre center ctr cntr centr zhongxin",
        "tower": "tower towers twr",
        "house": "house hse",
        "plaza": "plaza guangchang",
        "mansion": "mansion mansions",
        "court": "court",
        "garden": "garden gardens",
        "place": "place",
        "square": "square",
        "arcade": "arcade",
        "estate": "estate",
        "park": "park",
        "factory": "factory",
        "hotel": "hotel",
        "mall": "mall",
        "villa": "villa",
        "workshops": "workshops",
        "base": "base",
        "campus": "campus",
        "complex": "complex",
    }.items()
    for word in words.split()
}
"""Kinds of building that end a building's name, with their abbreviations."""

GENERIC_BUILDING_WORDS = frozenset(BUILDING_KINDS) | frozenset(
    [
        "commercial",
        "comm",
        "coml",
        "com",
        "industrial",
        "ind",
        "indl",
        "industry",
        "business",
        "office",
        "technology",
        "international",
        "intl",
        "the",
        "of",
        "and",
        "phase",
        "block",
        "city",
        "village",
    ]
)
"""Words that do not tell one building from another."""

FACILITY_WORDS = frozenset(BUILDING_KINDS) | frozenset(
    [
        "university",
        "institute",
        "academy",
        "college",
        "school",
        "laboratory",
        "airport",
        "port",
        "harbour",
        "plant",
        "works",
        "station",
        "hospital",
        "company",
        "corporation",
        "ltd",
        "limited",
        "office",
        "ministry",
        "embassy",
        "bank",
        "market",
        "mall",
        "zone",
        "box",
        "camp",
        "base",
        "ship",
        "yard",
        "port",
        "academy",
        "research",
        "science",
        "technology",
        "department",
        "headquarters",
    ]
)
"""Words of a site: an address that has one of them names more than a place."""

BUILT_CITIES = frozenset(
    [
        "industrial",
        "ind",
        "commercial",
        "comm",
        "enterprise",
        "university",
        "technology",
        "software",
        "logistics",
        "trade",
        "cloud",
    ]
)
"""Words before "City" that make it a building or a site."""

NOT_NAMES = frozenset(
    ["district", "dist", "city", "county", "province", "region", "town", "village", "co", "c", "o", "the", "and", "of"]
)
"""Words beside a place's name that tell nothing."""

UNIT_WORDS = (
    r"flat\s*/\s*(?:rm|room)|(?:rm|room)\s*/\s*flat|rooms?|rms?|units?|flats?|flt|suites?|ste|offices?|ofis|"
    r"workshops?|wkshps?|shops?|apartments?|apts?|pomeshch(?:enie)?|pom|kom|kv|kabinet|cubicle|studio"
)
BLOCK_WORDS = r"blocks?|blk|towers?|twr|buildings?|bldgs?|bld|korpus|korp|wing|litera?|stroenie"
PHASE_WORDS = r"phase|stage"
NUMBER_WORDS = r"nos?|number"

ORDINALS = {
    word: number
    for number, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
        ],
        start=1,
    )
}
ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}
SPELT = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5"}
