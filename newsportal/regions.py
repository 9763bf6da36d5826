"""Where an address belongs, looked up offline: a province of China, or a country.

A database in the format of ip2region, named by REGION_DATABASE, knows provinces. Without one
the delegations of the regional registries, which come with `iptocc`, know the country.
"""

import csv
import logging
import mmap
from functools import lru_cache
from ipaddress import ip_address
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language
from ip2region import searcher, util
from iptocc import country_code

logger = logging.getLogger(__name__)

TABLE = Path(__file__).with_name("regions.tsv")
CHINA = "CN"
APART = {"HK", "MO", "TW"}


def look_up(address: str | None) -> str:
    """Return the code of an address's region, or nothing where it is unknown or private."""
    if not address or not ip_address(address).is_global:
        return ""
    found = _from_database(address) or country_code(address) or ""
    return found if found in _names() else ""


def name(code: str) -> str:
    """Return what a region is called in the language of the page."""
    chinese, english = _names().get(code, ("", ""))
    return chinese if (get_language() or "").startswith("zh") else english


def read(line: str) -> str:
    """Return the code that a line of the database means: country, province, city and more."""
    country, *parts = line.split("|")
    if country in ("中国", "China"):
        provinces = (_province(part) for part in parts[:2])
        return next(filter(None, provinces), CHINA)
    named = (code for code, (chinese, _) in _names().items() if chinese == country)
    return next(named, "") or next((part for part in parts if part in _names()), "")


def _province(text):
    """Return the code of the province with which the text begins, as in 广东省."""
    for code, (chinese, _) in _names().items():
        is_part = code.startswith("CN-") or code in APART
        if is_part and text.startswith(chinese.removeprefix("中国")):
            return code
    return ""


@lru_cache(maxsize=1)
def _names():
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {code: names for code, *names in csv.reader(file, delimiter="\t")}


def _from_database(address):
    database = _databases().get(ip_address(address).version)
    try:
        return read(database.search(address)) if database else ""
    except Exception:  # A damaged file may raise anything, and is no reason to refuse anybody.
        logger.exception("REGION_DATABASE is damaged.")
        return ""


@lru_cache(maxsize=1)
def _databases():
    """Return the operator's databases by the version of the addresses they know."""
    found = {}
    for path in settings.REGION_DATABASES:
        try:
            version = util.version_from_header(util.load_header_from_file(path))
            with Path(path).open("rb") as file:
                # Mapped, so that all processes share one copy.
                content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError, IndexError):
            logger.exception("REGION_DATABASE cannot be read: %s", path)
            continue
        number = 4 if version is util.IPv4 else 6
        found[number] = searcher.new_with_buffer(version, content)
    return found
