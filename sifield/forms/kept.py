"""A form as it is kept on this laptop: its parts and its compiled rules as bytes, so that it opens at once.

Both pickle and marshal trust what they read: these bytes lie in this laptop's own encrypted store, and never travel.
"""

import pickle
import pickletools
import sys
from hashlib import sha256

from sifield import __version__
from sifield.forms.engine.program import program_of, ready
from sifield.forms.pausing import uncollected
from sifield.forms.template import Template

FORMAT = 6
"""Raised whenever the parts of a form, or what is compiled of them, change shape."""
STAMP = f"{__version__} {FORMAT} {sys.implementation.cache_tag} {sys.hexversion:x}".encode()
"""What another version of the program or another Python kept is of no use: its parts and its code are others."""


def keep(template: Template) -> bytes:
    """Give a form with its rules as bytes, for ``open_kept``."""
    body = pickletools.optimize(pickle.dumps((template, program_of(template).compiled), pickle.HIGHEST_PROTOCOL))
    return b"".join((STAMP, sha256(body).digest(), body))


@uncollected()
def open_kept(kept: bytes) -> Template | None:
    """Open what ``keep`` gave, ready to be filled in; None if another program gave it or it is damaged."""
    digest, body = kept[len(STAMP) : len(STAMP) + 32], memoryview(kept)[len(STAMP) + 32 :]
    if not kept.startswith(STAMP) or sha256(body).digest() != digest:
        return None
    template: Template
    template, compiled = pickle.loads(body)
    ready(template, compiled)
    return template
