"""What can go wrong on the way to the centre, in a person's words. Work goes on without it, and each says so."""

from sifield.errors import SifieldError

_SAFE = "Go on working: everything is kept on this laptop and is sent later."


def centre_away() -> SifieldError:
    """The network or the centre cannot be reached."""
    return SifieldError("The centre cannot be reached just now.", _SAFE, code="centre-away")


def captive_portal() -> SifieldError:
    """Something else has answered for the centre."""
    return SifieldError(
        "This network answers with a page of its own instead of the centre.",
        "Open a browser, sign in to the network there, then sync again; until then everything is kept on this laptop.",
        code="captive-portal",
    )


def other_protocol() -> SifieldError:
    """Program and centre are too far apart in age."""
    return SifieldError(
        "This sifield and the centre speak different versions of their protocol.",
        "Update sifield on this laptop, or ask the administrator to update the centre; your work is kept until then.",
        code="other-protocol",
    )


def clock_wrong() -> SifieldError:
    """The laptop's clock cannot be brought together with the centre's."""
    return SifieldError(
        "This laptop's clock is more than ten minutes away from the centre's.",
        "Set the laptop's date, time and time zone, then sync again.",
        code="clock-wrong",
    )


def device_revoked() -> SifieldError:
    """The administrator has locked this laptop out."""
    return SifieldError(
        "The centre no longer accepts this laptop.",
        "Ask the trust's administrator; what you wrote and have not sent is still here.",
        code="device-revoked",
    )


def certificate_refused() -> SifieldError:
    """TLS could not be set up with somebody we know."""
    return SifieldError(
        "Whoever answers under the centre's address cannot prove to be the centre.",
        "Do not go round this: try another network, and tell the trust's administrator if it happens again.",
        code="certificate-refused",
    )


def insecure_address(address: str) -> SifieldError:
    """An address that would send work in the clear."""
    return SifieldError(
        f"The address “{address}” is not a secure one.",
        "Ask the administrator for an address that begins with https://.",
        code="insecure-address",
    )


def not_synced(reason: str) -> SifieldError:
    """This laptop has nothing to sync with."""
    return SifieldError(reason, "Join a trust with an enrolment code to sync your work.", code="not-synced")
