"""Names of rows: time-ordered ids, and the ids that two laptops must arrive at on their own."""

import os
import time
import uuid
from collections.abc import Iterable
from functools import lru_cache

_ANSWERS = uuid.UUID("5d3b9c52-50a9-4c5e-9a5e-3a6a2f5a7c10")
_STATEMENTS = uuid.UUID("0c7f5a0e-8f4b-4c1f-9d37-6f1f0b7c2ad4")
_SETTINGS = uuid.UUID("7a9e2f1c-3d64-4b8e-8c15-62d0a4f7b930")
_REQUIREMENTS = uuid.UUID("7a0d2f1e-3b64-4c8e-9f57-1d6c5a0b8e23")
_STRENGTHS = uuid.UUID("8a4f6d1e-2b57-4c39-9e0d-7f3c1a6b5d92")
_RECHECKS = uuid.UUID("3f6b1d9a-52c8-4e0b-9d41-8a7e2c5f0b63")
_STRIKE_COPIES = uuid.UUID("c2d85f0e-7a41-4b96-8f3d-05b9e1a6d734")
_PAIRS = uuid.UUID("5e0d9a37-4c12-4f6b-a8d3-91b7e2f04c68")
_LOADS = uuid.UUID("e6a1b3f7-4c29-4d80-a5f6-9b2e7d1c0458")
_PLANS = uuid.UUID("b1f0c7a4-6f0e-4d5a-8f43-2c1d90e4e6b7")


def new_id() -> str:
    """Give a new UUID version 7 (RFC 9562, section 5.7): 48 bits of Unix milliseconds, the rest random."""
    stamp = time.time_ns() // 1_000_000
    value = (stamp & (1 << 48) - 1) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    digits = f"{value:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


@lru_cache(1024)  # asked anew at each autosave of the same words
def answer_id(visit_id: str, row_id: str, question: str) -> str:
    """Give the id of the answer to one question in one repeat row ("" outside repeats) of one visit.

    It depends on nothing else, so that two people who answer the same question write to the same row and the
    merge sees both.
    """
    return str(uuid.uuid5(_ANSWERS, f"{visit_id}/{row_id}/{question}"))


def statement_id(visit_id: str, question: str) -> str:
    """Give the id of what a school says of one check before a visit: one for each check, however often, and on however
    many laptops, its workbook is read in.
    """
    return str(uuid.uuid5(_STATEMENTS, f"{visit_id}/{question}"))


def plan_id(visit_id: str) -> str:
    """Give the id of a visit's plan: one for each visit, also where two laptops open it on the same day."""
    return str(uuid.uuid5(_PLANS, visit_id))


def pair_id(school_id: str, template_sha256: str, day: str, people: Iterable[str], number: int) -> str:
    """Give what the visits of two who observe together bear: the same on both laptops, without a word between them.

    Args:
        day: the day for which it is planned, as YYYY-MM-DD.
        people: both, in any order.
        number: 0, or how many such visits the two have had that day before.
    """
    both = "/".join(sorted(people))
    return str(uuid.uuid5(_PAIRS, f"{school_id}/{template_sha256}/{day}/{both}/{number}"))


def recheck_id(visit_id: str, action_id: str) -> str:
    """Give the id of what a visit saw of an action: one for each, also where two people look at it on one visit."""
    return str(uuid.uuid5(_RECHECKS, f"{visit_id}/{action_id}"))


def setting_id(key: str) -> str:
    """Give the id of a setting of the trust: one for each key, on whichever laptop it is first written."""
    return str(uuid.uuid5(_SETTINGS, key))


def requirement_id(school_id: str, framework: str, year: int, row: str, number: int, form_id: str, kind: str) -> str:
    """Give the id of what a framework's row asks of a school for the so-many-th time in a school year, by which form
    and as what kind: two laptops that plan the same facts make the same rows.
    """
    return str(uuid.uuid5(_REQUIREMENTS, f"{school_id}/{framework}/{year}/{row}/{number}/{form_id}/{kind}"))


def strength_id(finding_id: str) -> str:
    """Give the id of the strength to share that a finding shows: one, also where two laptops take it over."""
    return str(uuid.uuid5(_STRENGTHS, finding_id))


def strike_copy_id(strike_id: str, device_id: str) -> str:
    """Give the id of a laptop's word that it has struck out what it was told to: one for each laptop."""
    return str(uuid.uuid5(_STRIKE_COPIES, f"{strike_id}/{device_id}"))


def load_id(school_id: str, reference: str, year: int, device_id: str) -> str:
    """Give the id of what one laptop counts for one teacher in a school year: no other laptop counts in that row."""
    return str(uuid.uuid5(_LOADS, f"{school_id}/{reference}/{year}/{device_id}"))
