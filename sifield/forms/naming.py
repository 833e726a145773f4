"""A guard against names: says where running text seems to name somebody, or to hold a date of birth.

It only warns, in place and while one types: it may be wrong, since no list of names is complete and none is kept. A
title (Mr, Miss), what comes before a name (a pupil, told, with) and how it is written give it away. For the school's
own reference, where nothing but a code may stand, ``school_reference`` is strict.
"""

import re
from datetime import date

from sifield.forms.school_reference import looks_like_birth

_TITLES = r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Rev|Father|Sir|Dame)"
_NAME = r"(?!(?:{usual})\b)(?:[A-Z]['’])?[A-Z][a-z]+(?:['’-][A-Z]?[a-z]+)*"
_CUES = """
pupil pupils child children boy girl student learner called named teacher parent mother father mum dad carer brother
sister told said asked with and by to for from saw about of that because when where if but as sibling
"""
_USUAL = """
Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September
October November December Autumn Spring Summer Winter Christmas Easter Year Years Key Stage Class Reception Nursery
English Maths Mathematics Science History Geography French Spanish German Latin Art Music Phonics Ofsted Headteacher
Head Deputy Designated Lead Senior Teaching Assistant Prevent Early Family Help Child Children Working Together
Keeping Operation Encompass School Academy Trust College Primary Secondary Infant Junior Council Authority Local
Board Governor Governors Chair Chief Section Part Word Excel Teams Google Microsoft Christian Muslim Jewish Hindu
Sikh Catholic Church England Britain British London Shakespeare Macbeth Roman Romans Viking Vikings Tudor Tudors
Victorian Victorians Greek Greeks Egyptian Egyptians God Bible The This That These Those There They What When Where
Who Why How All Most Some Two Three Four Five Six Seven Eight Nine Ten One No Not Yes In
"""
"""Words that begin with a capital and name nobody; a title of a book or a period is nobody in the school."""
_ONE = _NAME.format(usual="|".join(_USUAL.split()))
_TITLED = re.compile(rf"\b{_TITLES}\.?\s+[A-Z]")
_TWO = re.compile(rf"(?<![.!?:]\s)(?<!^)(?<!\w)({_ONE})\s+({_ONE})")
_FIRST_TWO = re.compile(rf"^({_ONE})\s+({_ONE})\b")
_CUED = re.compile(rf"\b(?:{'|'.join(_CUES.split())})\s+({_ONE})\b")
_INITIALS = re.compile(r"(?<![\w.])(?:[A-Z]\.\s?){2,}(?!\w)")
_BORN = re.compile(r"\b(?:born|birth|birthday|d\.?\s?o\.?\s?b\.?)\b", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_DAY = re.compile(r"(?<!\d)\d{1,2}[./-]\d{1,2}[./-]\d{2,4}(?!\d)|(?<!\d)\d{4}-\d{1,2}-\d{1,2}(?!\d)")
_YOUNGEST, _OLDEST = 2, 19
"""Ages of pupils: a date that many years ago reads like a date of birth."""

NAME = "This looks like somebody’s name. Write who it is by role, or not at all."
BIRTH = "This looks like a date of birth. Write the year group, if it matters."


def warn(text: str, today: date) -> str:
    """Say in one sentence what in a running text seems to tell who somebody is, "" for nothing.

    Args:
        today: a date is taken for one of birth where a pupil could have been born then.
    """
    if _is_birth(text, today):
        return BIRTH
    found = (_TITLED, _TWO, _FIRST_TWO, _CUED, _INITIALS)
    return NAME if any(pattern.search(text) for pattern in found) else ""


def is_titled(text: str) -> bool:
    """Tell whether somebody is called Mr, Mrs, Dr, … in a text: that is no guess."""
    return _TITLED.search(text) is not None


def _is_birth(text: str, today: date) -> bool:
    if _BORN.search(text) and (looks_like_birth(text) or _YEAR.search(text)):
        return True
    return any(_is_of_a_pupil(found, today) for found in _DAY.findall(text))


def _is_of_a_pupil(words: str, today: date) -> bool:
    parts = re.split(r"[./-]", words)
    year = int(parts[0] if len(parts[0]) == 4 else parts[2])
    year += 2000 if year < 100 else 0
    return _YOUNGEST <= today.year - year <= _OLDEST
