"""What this laptop believes when it judges a signed file: the trust's root, its list of withdrawn certificates, and the
authorities whose time stamps the trust relies on."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from sifield.fieldwork import access
from sifield.models.exchange import Place
from sifield.signing import certificates

_TIME_ROOTS = "time roots"


@dataclass(frozen=True, slots=True, kw_only=True)
class Believed:
    """Certificates (DER) and lists (DER) to judge a file with; nothing of it where no trust is known."""

    roots: tuple[bytes, ...] = ()
    time_roots: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()


def believed(session: Session) -> Believed:
    """Give what this laptop believes, as of its last sync."""
    laptop = access.find_laptop(session)
    if laptop is None:
        return Believed()
    place = session.get(Place, _TIME_ROOTS)
    return Believed(
        roots=(certificates.to_der(laptop.root_pem.encode()),),
        time_roots=tuple(bytes.fromhex(one) for one in place.value) if place is not None else (),
        crls=(laptop.crl,) if laptop.crl else (),
    )


def keep_time_roots(session: Session, roots: Sequence[bytes]) -> None:
    """Keep whose time stamps the trust relies on beside its own, as the centre says."""
    session.merge(Place(key=_TIME_ROOTS, value=[root.hex() for root in roots]))
