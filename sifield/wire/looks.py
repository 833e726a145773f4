"""Who may read a lesson look: the one rule, for what the centre gives to a laptop and for what a laptop shows."""

from collections.abc import Collection

from sifield.wire.joining import TRUST_LEADER

LESSON_LOOK = "lesson_look"
"""How the name of every form of a lesson look begins."""
TEACHER, LOOKER, HEAD, TRUST = "teacher", "looker", "head", "trust"
"""The readers that the program knows; others read it on paper, or beside whoever looked."""
OF_A_LOOK = frozenset({"repeat_row", "answer", "note", "picture", "finding", "recheck", "sample", "plan"})
"""The kinds of record that belong to one visit, by their field ``visit_id``, and hold what was written in it."""
WORDS_OF_VISIT = frozenset({"focus", "summary", "with_names"})
"""The fields of a visit itself that do."""


def is_lesson_look(form_id: str) -> bool:
    """Tell whether a form is a lesson look: all shipped ones, and a trust's own that keep the name's beginning."""
    return form_id.startswith(LESSON_LOOK)


def is_reader(
    person_id: str,
    name: str,
    role: str,
    *,
    reviewer_id: str,
    head_id: str,
    with_names: Collection[str],
    readers: Collection[str],
) -> bool:
    """Tell whether a person reads a look: she looked, or was named as a reader when it was planned.

    Args:
        role: one of the centre's.
        readers: the choices of the form that were fixed then.
    """
    return (
        person_id == reviewer_id
        or name in with_names
        or (HEAD in readers and person_id == head_id)
        or (TRUST in readers and role == TRUST_LEADER)
    )
