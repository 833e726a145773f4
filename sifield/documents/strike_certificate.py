"""The certificate of a striking out, as plain text: who, when, which records, how many copies; never what it was."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sifield.fieldwork.saving import save_copy
from sifield.fieldwork.strike_certificates import Certificate

SIGNED_ADVICE = (
    "The plan of this visit is signed. Nobody can change its PDF, so the words may still stand in it: do not pass it "
    "on, ask those who have it to delete it, sign a new plan where one is needed, and tell whoever answers for data "
    "protection in the trust."
)


def write(certificate: Certificate, path: Path, at: datetime) -> Path:
    """Write the certificate into a file and give its path.

    Args:
        at: now; the certificate says what was known then.

    Raises:
        SifieldError: it cannot be written there.
    """
    return save_copy("\r\n".join(lines(certificate, at)).encode("utf-8-sig"), path)


def lines(certificate: Certificate, at: datetime) -> Iterator[str]:
    """Give the certificate line by line."""
    yield "CERTIFICATE OF STRIKING OUT"
    yield ""
    yield f"Number:      {certificate.id}"
    yield f"School:      {certificate.school_name}"
    yield f"Visit:       {certificate.visit_title}, {certificate.visited_on}"
    yield f"Struck out:  {_moment(certificate.struck_at)} by {certificate.struck_by}"
    yield f"As known:    {_moment(at)}"
    yield ""
    yield "Words were struck out of these records, and of their history, the search and every change on its way. This"
    yield "certificate does not say which words."
    yield ""
    kinds = Counter(kind for kind, _, _ in certificate.records)
    yield "  " + ", ".join(f"{many} × {kind}" for kind, many in kinds.items())
    yield from (f"  {kind}: {row_id} ({field})" for kind, row_id, field in certificate.records)
    yield ""
    yield "WHERE IT WAS DONE"
    yield f"  On the laptop on which it was asked for: {certificate.erased} places erased."
    yield from (f"  {line}" for line in _centre(certificate))
    yield from (
        f"  Laptop of {copy.by}: confirmed {_moment(copy.at)}, {copy.erased} places erased."
        for copy in certificate.copies
    )
    yield ""
    yield "WHAT IT DOES NOT REACH"
    if certificate.signed:
        yield f"  {SIGNED_ADVICE}"
    yield "  Backups of the centre, files that somebody exported or printed, and a laptop that never syncs again."
    yield ""


def _centre(certificate: Certificate) -> Iterator[str]:
    if not certificate.has_centre:
        yield "This is a sample trust: there is no centre."
    elif not certificate.is_at_centre:
        yield "The centre has not heard of it yet: sync."
    elif certificate.centre is None:
        yield "The centre has struck them out too."
    else:
        said, confirmed = certificate.centre, max(0, len(certificate.copies) - 1)
        yield f"The centre: confirmed {_moment(said.at)}, {said.erased} earlier states erased."
        yield f"Other laptops that may hold a copy: {said.laptops}; of these {confirmed} have confirmed."


def _moment(moment: datetime) -> str:
    local = moment.astimezone()
    return f"{local.day} {local:%B %Y, %H:%M}"
