"""What does not stand at a stop of a walk, nor in a lesson look: a judgement of one person, or her name.

Where many lessons are seen for eight minutes, a grade for one of them would be a judgement of one teacher. It goes by
how such judgements are written ("the lesson was good", "weak teaching", "grade: 2"), and by titles (Mr, Miss); words
about pupils and their work pass. It may let one through: the form's own questions ask no judgement of anybody either.
"""

import re

from sifield.forms.naming import is_titled

_WHO = r"(?:teacher|teaching|lesson|practitioner|tutor|cover supervisor|TA)"
_HOW = (
    r"(?:outstanding|exceptional|excellent|brilliant|good|strong|effective|satisfactory|adequate|mediocre|weak|poor|"
    r"ineffective|inadequate|unsatisfactory|incompetent|RI|requires improvement|needs attention|urgent improvement|"
    r"(?:strong|expected) standard)(?![\w’'-])"
)
_IS = r"(?:is|was|are|were|seems|seemed|looks|looked|remains)"
_ANY = r"(?:[\w’']+\s+){0,2}"
_JUDGED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_WHO}s?\s+{_ANY}{_IS}\s+(?:(?:a|an|very|really|quite|rather|just|overall)\s+)*{_HOW}(?:\s+(?:today|here|overall|again))?\s*(?:[.,;!]|$)",
        rf"\b{_HOW}\s+(?:\w+\s+)?{_WHO}s?\b(?!\s+(?:said|says|asked|asks)\b)",
        rf"\b(?:grad|rat|judg)(?:e|ed|ing)\s+(?:this|the|that|her|his)\s+{_WHO}\b",
        rf"\b{_WHO}\s+(?:\w+\s+)?(?:graded|rated|judged)\s+(?:as\s+|an?\s+)?(?:{_HOW}|[1-5]\b)",
        r"^\W*(?:overall\s+)?(?:lesson\s+|teaching\s+)?(?:grade|judge?ment|rating)\s*[:=–-]\s*\S",
        r"\bcapability (?:procedure|plan|process)\b|\bunder-?performing (?:teacher|colleague)\b",
    )
)

JUDGED = "Nobody is judged here. Write what was seen or heard, without how good a lesson or a teacher is."
LEAST_ROOMS = 3
"""From how many rooms on something seen on a walk is about the school, and not about one teacher."""
NAMED = "No name stands here. Write the role, or call the room by year and subject."


def decline(text: str) -> str:
    """Say in one sentence why a text does not stand where one person's lesson is seen, "" where it may."""
    if is_titled(text):
        return NAMED
    return JUDGED if any(pattern.search(text) for pattern in _JUDGED) else ""
