"""Answers that the present version of a visit's form has no place for: read, kept, shown under their old label."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from sifield.errors import SifieldError
from sifield.fieldwork import templates
from sifield.fieldwork.visits import Ground
from sifield.forms.template import Template
from sifield.forms.versions.carrying import EARLIER, EarlierAnswer, LeftAside, fit, with_labels
from sifield.models.visits import Answer
from sifield.wire.ids import answer_id


def told(session: Session, form_id: str, digest: str, aside: Iterable[LeftAside]) -> tuple[EarlierAnswer, ...]:
    """Give answers left aside by a version (its SHA-256) under the labels of the other versions, newest first."""
    aside = tuple(aside)
    if not aside:
        return ()
    digests = [version.form.sha256 for version in templates.list_versions(session, form_id)]
    others = [at_hand(session, one) for one in digests if one != digest]
    return with_labels(aside, [one for one in (*others, at_hand(session, digest)) if one is not None])


def make_room(session: Session, ground: Ground, question: str, row_id: str, held: Any) -> None:
    """Before an answer is written over: put what the present version has no place for under a name of its own."""
    if held is None:
        return
    template = at_hand(session, ground.template_sha256)
    asked = template.questions.get(question) if template is not None else None
    rest = fit(asked, held)[1] if asked is not None else None
    if rest is None:
        return
    at = 1
    while True:
        name = f"{question}{EARLIER}{f' {at}' if at > 1 else ''}"
        key = answer_id(ground.visit_id, row_id, name)
        there = session.get(Answer, key)
        if there is None:
            kept = Answer(id=key, scope=ground.scope, visit_id=ground.visit_id, row_id=row_id, question=name)
            kept.coded = rest
            session.add(kept)
            return
        if there.coded == rest and not there.deleted:
            return
        at += 1


def at_hand(session: Session, digest: str) -> Template | None:
    """Give a version's template, None where it has not come to this laptop or is beyond this program."""
    try:
        return templates.get_template(session, digest)
    except SifieldError:
        return None
