"""What a new edition changes, in plain English: in the document itself, and check by check in the forms."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sifield.forms.guidance.documents import Document, Edition
from sifield.forms.parts import Question
from sifield.forms.template import Template
from sifield.forms.versions.differences import Difference
from sifield.forms.versions.labels import called

_FORCES = {"must": "a must", "should": "a should", "good practice": "good practice"}


def what_changes(
    old: Document | None,
    new: Document,
    forms: Iterable[tuple[Template | None, Template]],
    left: Sequence[Template] = (),
) -> tuple[Difference, ...]:
    """Tell what a guidance file and new versions of forms change; ``place`` is the document's or the form's title.

    ``kind`` is "part" (of the document itself), "added", "reworded", "removed" or "recited" (a check that only cites
    another edition or part), or "look" (a check that nothing here touches although its part is not what it was).

    Args:
        old: the document as it is known now, None where it is not.
        forms: each form that changes, as it is in use (None where it is not) and as it will be.
        left: forms in use of which there is no new version.
    """
    pairs = list(forms)
    found = list(_document(old, new))
    for was, now in pairs:
        found += _form(new, was, now)
    for template in [*(now for _, now in pairs), *left]:
        found += _behind(old, new, template)
    return tuple(found)


# --- the document itself


def _document(old: Document | None, new: Document) -> Iterator[Difference]:
    for edition in new.editions:
        was = old.edition(edition.label) if old is not None else None
        if was == edition:
            continue
        if was is None:
            yield _part(new, f"The {edition.label} edition {_holds(edition)}.", edition.known)
            yield from _parts(new, edition)
        elif (was.status, was.since) != (edition.status, edition.since):
            yield _part(new, f"The {edition.label} edition {_holds(edition)}; so far it {_held(was)}.", edition.known)
            if was.parts is None:
                yield from _parts(new, edition)
        else:
            yield _part(new, f"What is known of the {edition.label} edition is not what it was.", edition.known)


def _parts(new: Document, edition: Edition) -> Iterator[Difference]:
    """Tell how the parts of an edition stand to those of the one before, as far as that is known."""
    if edition.parts is None:
        yield _part(new, f"What the parts of the {edition.label} edition are is not known yet.")
        return
    for names, words in ((edition.new, "is new"), (edition.reworded, "is reworded"), (edition.dropped, "is gone")):
        for name in names:
            yield _part(new, f"“{name}” {words} in the {edition.label} edition.")


def _part(document: Document, words: str, known: str = "") -> Difference:
    said = " ".join(filter(None, (words, known)))
    return Difference(kind="part", name="", place=document.name, words=said)


def _holds(edition: Edition) -> str:
    if not edition.since:
        return "stands beside the others"
    return f"is expected from {edition.since}" if edition.status == "expected" else f"holds from {edition.since}"


def _held(edition: Edition) -> str:
    return f"was expected from {edition.since}" if edition.status == "expected" else f"held from {edition.since}"


# --- the forms


def _form(document: Document, old: Template | None, new: Template) -> Iterator[Difference]:
    now = checks_of(new, document)
    if old is None:
        many = f"{len(now)} check{'' if len(now) == 1 else 's'}"
        words = f"This form is new; {many} in it cite “{document.name}”."
        yield Difference(kind="added", name="", place=new.title, words=words)
        return
    was = checks_of(old, document)
    for name, check in now.items():
        before = was.get(name) or old.questions.get(name)
        if before is None:
            words = f"{called(check)} is new, from {check.source}."
            yield Difference(kind="added", name=name, place=new.title, words=words)
        elif told := _reworded(new, before, check) or _recited(new, before, check):
            yield told
    for name, check in was.items():
        if name not in now:
            words = f"{called(check)} is no longer asked."
            if name in new.questions:
                words = f"{called(check)} no longer rests on “{document.name}”."
            yield Difference(kind="removed", name=name, place=old.title, words=words, before=str(check.source))


def checks_of(template: Template, document: Document) -> Mapping[str, Question]:
    """Give the questions of a form that cite a document, by name."""
    name = document.name.casefold()
    asked = template.questions.items()
    return {
        key: one for key, one in asked
        if one.is_asked and one.source is not None and one.source.document.casefold() == name
    }  # fmt: skip


def _reworded(form: Template, was: Question, now: Question) -> Difference | None:
    told = []
    if was.label != now.label:
        told.append(f"{called(was)} now reads {called(now)}.")
    if (was.hint, was.guidance, was.prompts) != (now.hint, now.guidance, now.prompts):
        told.append(f"What stands beside {called(now)} reads differently.")
    if was.force != now.force:
        before, after = (_FORCES.get(one.force, "of no stated force") for one in (was, now))
        told.append(f"{called(now)} is now {after}; it was {before}.")
    if not told:
        return None
    if was.source != now.source:
        told.append(f"It cites {now.source} now.")
    return Difference(
        kind="reworded", name=now.name, place=form.title, words=" ".join(told),
        before=was.label if was.label != now.label else "", after=now.label if was.label != now.label else "",
    )  # fmt: skip


def _recited(form: Template, was: Question, now: Question) -> Difference | None:
    if was.source == now.source:
        return None
    words = f"{called(now)} asks the same, from another edition or part."
    before, after = str(was.source or ""), str(now.source or "")
    return Difference(kind="recited", name=now.name, place=form.title, words=words, before=before, after=after)


# --- what is left behind


def _behind(old: Document | None, new: Document, template: Template) -> Iterator[Difference]:
    """Tell of checks that stay with an edition although a later one, new in this file, says something of their part."""
    fresh = [one for one in new.editions if old is None or one != old.edition(one.label)]
    unsure: dict[tuple[str, str], int] = {}
    for name, check in checks_of(template, new).items():
        if check.source is None:
            continue
        cited = new.edition(check.source.edition)
        for edition in fresh:
            if cited is None or new.is_side_by_side or new.editions.index(edition) <= new.editions.index(cited):
                continue
            part = check.source.part
            if edition.parts is None:
                unsure[cited.label, edition.label] = unsure.get((cited.label, edition.label), 0) + 1
            elif part in edition.reworded or part in edition.dropped:
                fate = "rewords" if part in edition.reworded else "no longer has"
                words = f"{called(check)} cites {check.source}, which the {edition.label} edition {fate}."
                yield Difference(kind="look", name=name, place=template.title, words=words)
    for (label, later), many in unsure.items():
        words = (
            f"{many} check{'' if many == 1 else 's'} cite{'s' if many == 1 else ''} the {label} edition; "
            f"what the {later} edition says of their parts is not known yet."
        )
        yield Difference(kind="look", name="", place=template.title, words=words)
