"""Whether people of the trust may take pictures with the computer's camera program: not unless the trust says so."""

from sqlalchemy.orm import Session

from sifield.fieldwork import trust_settings

_KEY, _YES, _NO = "camera", "yes", "no"


def are_allowed(session: Session) -> bool:
    """Tell whether the trust allows it. A camera program keeps what it takes, uncovered, outside this program."""
    return trust_settings.get(session, _KEY, _NO) == _YES


def allow(session: Session, allowed: bool) -> None:
    """Allow it to the whole trust, or forbid it again. The centre takes it from an administrator only."""
    trust_settings.put(session, _KEY, _YES if allowed else _NO)
