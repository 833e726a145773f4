"""What is said of the mails of a plan: which wait, and what became of the others."""

from collections.abc import Sequence

from sifield.fieldwork.mailing import Mailed, ToMail
from sifield.frameworks.outline import join
from sifield.signing.fields import say_moment

_TOLD = 3
"""Of how many mails, the newest, it is said what became of them; the signing record tells of all."""


def say_waiting(to_mail: Sequence[ToMail]) -> str:
    """Say to whom a plan goes at the next sync, and why it did not at the last; "" where it goes to nobody."""
    if not to_mail:
        return ""
    tries = " ".join(dict.fromkeys(one.last_try for one in to_mail if one.last_try))
    said = f"It goes to {join([one.to for one in to_mail])} at the next sync."
    return f"{said} At the last one it could not be sent. {tries}" if tries else said


def say_outcomes(mailed: Sequence[Mailed]) -> list[tuple[str, bool]]:
    """Say of the newest mails what became of them, and whether each was sent."""
    return [
        (f"{'Sent' if one.is_sent else 'Not sent'} {say_moment(one.at)}. {one.words}", one.is_sent)
        for one in mailed[:_TOLD]
    ]
