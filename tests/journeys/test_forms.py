"""A form of the trust, from an Excel workbook with a fault to visits on another laptop: real window, real centre."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QTableView

from sifield.demo.centre import CentreProcess
from tests.fieldwork.test_templates import changed
from tests.journeys.test_window import SCHOOL, add_school, is_synced, join, sync
from tests.journeys.walker import Walker
from tests.laptops import small_workbook
from tests.ui.on_desk import with_fault

TITLE = "Small walk, revised"
OLD, NEW = "What do we look for?", "What do we look for today?"


def save(path: Path, content: bytes) -> Path:
    """Save a workbook as Excel does: a new file in the place of the old one."""
    unfinished = path.with_name(f"~{path.name}")
    unfinished.write_bytes(content)
    unfinished.replace(path)
    return path


def test_a_workbook_is_mended_published_and_used_on_another_laptop(
    start: Callable[[Path], Walker], tmp_path: Path
) -> None:
    centre = CentreProcess(tmp_path, f"sqlite:///{(tmp_path / 'central.store').as_posix()}")
    code = centre.set_up("Tidewater Learning Trust", "Amara Whitlock")
    try:
        centre.start()
        office = start(tmp_path / "laptop-1")
        join(office, "Set up a new trust", "Administrator’s code", code, "Set up the trust")
        add_school(office)
        publish_first(office, save(tmp_path / "walk.xlsx", small_workbook()))

        reviewer = start(tmp_path / "laptop-2")
        code = centre.invite("Callum Drury", "reviewer")
        join(reviewer, "Join with an enrolment code", "Enrolment code", code, "Join the trust")
        begin(reviewer, "The first walk")
        reviewer.sees(OLD)
        reviewer.presses("Back")
        sync(reviewer)
        is_synced(reviewer)

        office.comes_forward()
        sync(office)
        is_synced(office)
        mend_and_publish(office, tmp_path / "walk.xlsx")

        reviewer.comes_forward()
        sync(reviewer)
        is_synced(reviewer)
        reviewer.presses("Forms")
        reviewer.sees(TITLE, "Version 2", "by Amara Whitlock", "1 earlier version")
        assert not reviewer.may_press("Import a workbook…")
        begin(reviewer, "The second walk")
        reviewer.sees(NEW)
        reviewer.presses("Back")
        reviewer.presses(reviewer.row("Small walk: ", "Go on"))
        reviewer.sees(OLD)
    finally:
        centre.stop()


def publish_first(office: Walker, workbook: Path) -> None:
    office.presses("Forms")
    office.sees("Learning walk", "Import a workbook…")
    office.drops(workbook)
    office.sees(OLD, "This form is new to your trust")
    office.presses("Publish version 1…")
    office.sees("Publish version 1 of “Small walk”?", "Publishing cannot be undone.")
    office.presses("Publish version 1 now")
    office.sees("Version 1 of “Small walk” is published.")
    sync(office)
    is_synced(office)


def mend_and_publish(office: Walker, workbook: Path) -> None:
    """A rule names no question: the cell says so; mended and saved, the workbook is read by itself."""
    office.presses("Forms")
    office.drops(save(workbook, with_fault()))
    office.sees("1 to mend in the workbook before it can be tried out and published.")
    (table,) = [each for each in office.window.findChildren(QTableView, "sheet_survey") if each.isVisible()]
    assert "nobody" in table.currentIndex().data()
    told = QAccessible.queryAccessibleInterface(table)
    assert told.role() == QAccessible.Role.Table
    save(workbook, changed(version="2", title=TITLE, label=NEW))
    office.sees(NEW, "Version 2 takes the place of version 1", "1 visit that is not finished can be moved to it.")
    office.presses("Publish version 2…")
    office.presses("Publish version 2 now")
    office.sees(f"Version 2 of “{TITLE}” is published.")
    sync(office)
    is_synced(office)


def begin(reviewer: Walker, focus: str) -> None:
    reviewer.presses("Today")
    reviewer.presses("Start a visit")
    reviewer.sees("What is chosen here stands on the record.")
    reviewer.types("School", SCHOOL)
    reviewer.types("Form", "Small")  # a part is enough where only one form has it
    reviewer.types("Focus", focus)
    reviewer.presses("Start the walk")
