"""Offering to delete what a camera program left of a picture, and saying honestly what may be left of it then."""

from functools import partial

from PySide6.QtCore import QObject

from sifield.errors import SifieldError
from sifield.pictures import originals
from sifield.pictures.originals import Original
from sifield.ui.tasks import Tasks
from sifield.ui.widgets.banner import Banner, Banners


def offer_to_delete(tasks: Tasks, owner: QObject, banners: Banners, original: Original, what: str) -> None:
    """Offer it in a banner, which stands in nobody's way.

    Args:
        what: became of the picture in this program, in a sentence.
    """

    def deleted(_: object) -> None:
        banners.add(Banner(f"{original.path.name} is deleted from this computer.", _what_is_left(original), tone="ok"))

    def failed(fault: SifieldError) -> None:
        banners.tell(fault, tone="warn")

    words = f"{what} The camera program’s own is still there, uncovered."
    banners.add(
        Banner(
            words,
            f"{original.path}",
            tone="brand",
            button="Delete the original",
            on_button=lambda: tasks.run(owner, partial(originals.delete, original), deleted, failed),
        )
    )


def _what_is_left(original: Original) -> str:
    if original.cloud:
        return (
            f"Its folder seems to be copied to {original.cloud}, which may keep it, also in its own bin: delete it "
            "there too."
        )
    return "If the folder is backed up or copied to a cloud, a copy may be left there: delete it there too."
