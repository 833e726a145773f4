"""A guidance document in two editions, and packs of it with forms that cite it, for tests."""

import io
import zipfile

from tests.forms.workbooks import options, q, workbook

OLD = """\
document = "Pool safety code"
short = "Pool code"
publisher = "The harbour board"
revised = 2026-01-10

[[edition]]
label = "2025"
from = 2025-09-01
parts = ["Lifeguards", "Depth marks", "Footbaths"]
"""
NEW = """\
document = "Pool safety code"
short = "Pool code"
publisher = "The harbour board"
revised = 2026-11-20

[[edition]]
label = "2025"
from = 2025-09-01
parts = ["Lifeguards", "Depth marks", "Footbaths"]

[[edition]]
label = "2026"
from = 2026-09-01
known = "After two wet years."
parts = ["Lifeguards", "Depth marks", "Wave machines"]
new = ["Wave machines"]
reworded = ["Lifeguards"]
dropped = ["Footbaths"]
"""
OLD_CHECKS = (
    ("guard", "A lifeguard is on duty", "2025|Lifeguards", "should"),
    ("depth", "The depth is marked", "2025|Depth marks", "must"),
    ("feet", "Feet are washed", "2025|Footbaths", "should"),
)
NEW_CHECKS = (
    ("guard", "A trained lifeguard is on duty", "2026|Lifeguards", "must"),
    ("depth", "The depth is marked", "2026|Depth marks", "must"),
    ("waves", "Waves are announced", "2026|Wave machines", "must"),
)


def pool_form(
    version: str, checks: tuple[tuple[str, str, str, str], ...], form_id: str = "pool", title: str = "Pool walk"
) -> bytes:
    """Write a form whose checks cite the code; each check is name, label, edition and part, force."""
    rows = [
        q("select_one yes", name, label, source=f"Pool safety code|{cited}", force=force)
        for name, label, cited, force in checks
    ]
    settings = {"form_id": form_id, "form_title": title, "version": version}
    return workbook([q("text", "aim", "What for?"), *rows], options("yes", "yes", "no"), (settings,))


def zipped(**files: bytes | str) -> bytes:
    """Pack files; in their names ``__`` stands for the dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return out.getvalue()


def new_pack() -> bytes:
    """The new edition with the new version of its form."""
    return zipped(code__toml=NEW, pool__xlsx=pool_form("2", NEW_CHECKS))
