"""Pictures of the shipped forms, for looking at: ``python -m tests.ui.form_gallery [FORM…]`` draws each form filled in
at a school, every page of the capture screen and every page of the blank copy, into tests/out/forms.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from library.build import FORMS, sources
from sifield.documents.blank_form import render
from sifield.documents.occasions import for_any_school, for_visit
from sifield.fieldwork import capture, schools, templates, visits
from sifield.fieldwork.schools import NewSchool
from sifield.forms.template import Template
from sifield.models.store import Store
from sifield.ui.capture_views import Page
from sifield.ui.main_window import MainWindow
from sifield.ui.screens.capture import CaptureScreen
from sifield.ui.theme import theme
from sifield.ui.widgets.capture_frame import CaptureFrame
from tests.forms.library import robot
from tests.laptops import NOW, TODAY, Laptop, make_laptop
from tests.safeguarding import give_right
from tests.ui.inline_tasks import InlineTasks
from tests.ui.look import OUT, settle
from tests.ui.on_site import in_window

SIZE = (1366, 768)
_TALLEST = 6000
ROOMS = ("Year 2, reading", "Year 5, science and outdoor learning beside the main hall")
AT = {
    "infant": NewSchool(name="Saltmarsh Infant School", phase="Infant", age_from=3, age_to=7, head_name="Idris Vane"),
    "church primary": NewSchool(
        name="St Brannoc’s Church of England Primary School", phase="Primary", age_from=4, age_to=11,
        religious_character="Church of England", head_name="Mireille Ashdown",
    ),
    "secondary with sixth form": NewSchool(
        name="Kestrel Point Academy", phase="Secondary with sixth form", age_from=11, age_to=18,
        head_name="Thandiwe Marlowe",
    ),
    "special": NewSchool(
        name="The Orchard School", phase="", kind="special", age_from=4, age_to=19, head_name="Owen Pettifer"
    ),
}  # fmt: skip


def main() -> None:
    """Draw the forms that are named, or all."""
    told = argparse.ArgumentParser(prog="python -m tests.ui.form_gallery", description=main.__doc__)
    told.add_argument("forms", nargs="*", metavar="FORM")
    told.add_argument("--out", type=Path, default=OUT / "forms")
    told.add_argument("--school", choices=tuple(AT), default="church primary")
    told.add_argument("--mode", choices=("light", "dark", "contrast"), default="light")
    told.add_argument("--percent", type=int, default=100, help="size of the text")
    told.add_argument("--empty", action="store_true", help="without answers")
    told.add_argument("--window", action="store_true", help="1366 × 768, not as tall as the page")
    told.add_argument("--paper", choices=("school", "any", "none"), default="none")
    told.add_argument("--screen", choices=("yes", "no"), default="yes")
    asked = told.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    app = QApplication([])
    theme().apply(app)
    theme().set_mode(asked.mode)
    theme().set_percent(asked.percent)
    asked.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        laptop = make_laptop(Path(folder))
        with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
            laptop.school_id = schools.add_school(session, AT[asked.school], TODAY)
        give_right(laptop, laptop.school_id)
        for form_id in asked.forms or [path.stem for path in sources()]:
            _draw(laptop, form_id, asked)
        laptop.stores.close()


def _draw(laptop: Laptop, form_id: str, asked: argparse.Namespace) -> None:
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        laptop.form = templates.publish(session, (FORMS / f"{form_id}.xlsx").read_bytes(), f"{form_id}.xlsx", NOW)
    name = laptop.form.sensitivity
    store: Store = getattr(laptop.stores, name)
    with store.write(laptop.reviewer_id, NOW) as session:
        visit_id = _begin(session, laptop, {} if asked.empty else {"rows": ROOMS}, asked.school)
    if asked.screen == "yes":
        tasks = InlineTasks(laptop.stores, actor=laptop.reviewer_id, at=NOW)
        screen = CaptureScreen(tasks, visit_id, laptop.reviewer_id, now=lambda: NOW, store=name)  # type: ignore[arg-type]
        window = in_window(screen, SIZE)
        for at, page in enumerate(screen._work._state.pages()):  # type: ignore[union-attr]
            _picture(window, screen, page, asked, f"{form_id}-{at + 1:02}")
        window.close()
        window.deleteLater()
    if asked.paper != "none":
        with laptop.stores.general.read() as session:
            blank = for_any_school(session, laptop.form.sha256, TODAY)
        if asked.paper == "school":
            with store.read() as session:
                blank = for_visit(session, visit_id)
        _print(render(blank.template, made_at=NOW, occasion=blank.occasion), asked.out / f"{form_id}-paper")
    sys.stdout.write(f"{form_id}\n")


def _begin(session: Any, laptop: Laptop, said: dict[str, Any], school: str) -> str:
    new = visits.NewVisit(
        school_id=laptop.school_id, form=laptop.form, reviewer_id=laptop.reviewer_id, planned_on=TODAY,
        focus="Reading and oracy", with_names=("Callum Reyes",),
    )  # fmt: skip
    visit_id = visits.plan_visit(session, new)
    visits.start(session, visit_id, NOW)
    if said:
        _fill(session, capture.load(session, visit_id).template, visit_id, said["rows"], school)
    return visit_id


def _fill(session: Any, form: Template, visit_id: str, labels: tuple[str, ...], school: str) -> None:
    """Answer what the robot answers, in rows of the visit's own."""
    repeats = [section for section in form.sections if section.repeat and not section.parent]
    rows = {section.name: labels if section.is_stop else ("",) * 2 for section in repeats}
    filled, _ = robot.fill(form, robot.school(school), rows, {})
    kept = {
        f"{group}-{at}": capture.add_row(session, visit_id, group, label, NOW).row.id
        for group, those in rows.items()
        for at, label in enumerate(those)
    }
    for name, row_id in list(filled.steps()):
        if (value := filled.value(name, row_id)) is not None and (not row_id or row_id in kept):
            capture.save_answer(session, visit_id, name, kept.get(row_id, ""), value, running=False)


def _picture(window: MainWindow, screen: CaptureScreen, page: Page, asked: argparse.Namespace, name: str) -> None:
    from PySide6.QtGui import QPixmap

    frame = screen.findChild(CaptureFrame)
    assert screen._work is not None
    assert frame is not None
    settle(window, SIZE)
    screen._work.open(page)
    settle(window)
    if not asked.window:
        settle(window, (SIZE[0], min(_TALLEST, SIZE[1] + frame.page.verticalScrollBar().maximum())))
    picture = QPixmap(window.size())
    picture.fill(theme().colour("canvas"))
    window.render(picture)
    picture.save(str(asked.out / f"{name}.png"))


def _print(pdf: bytes, path: Path) -> None:
    """Write a PDF, and its pages as pictures where poppler's tools are."""
    path.with_suffix(".pdf").write_bytes(pdf)
    tool = shutil.which("pdftoppm")
    if tool:
        subprocess.run([tool, "-r", "60", "-png", path.with_suffix(".pdf"), path], check=True)


if __name__ == "__main__":
    main()
