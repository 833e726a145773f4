"""The way through the forms: the list, a form in use, a workbook on the desk, and back."""

from pathlib import Path

from sifield.fieldwork.guidance import SUFFIXES
from sifield.fieldwork.templates import FormRow
from sifield.ui.beginning import now
from sifield.ui.screens.form_in_use import FormInUse
from sifield.ui.screens.forms_list import FormsList
from sifield.ui.screens.guidance_desk import GuidanceDesk
from sifield.ui.screens.template_desk import TemplateDesk
from sifield.ui.way import Way


class FormsPath(Way):
    """Leads from the list of forms to one of them, or to the desk. ``leave()`` goes back to the list's place."""

    _published: FormRow | None = None
    _told: tuple[str, int] | None = None  # the guidance that was just published

    def forms(self) -> FormsList:
        """Make the list; it tells once what was just published."""
        screen = FormsList(self._tasks, may_publish=self._laptop.may_administer)
        screen.form_opened.connect(self.open)
        screen.workbook_chosen.connect(self.desk)
        if self._published is not None:
            screen.show_published(self._published.title, self._published.version)
            self._published = None
        if self._told is not None:
            screen.show_guidance_published(*self._told)
            self._told = None
        return screen

    def open(self, form_id: str) -> None:
        """Show a form in use."""
        laptop = self._laptop
        screen = FormInUse(
            self._tasks, form_id, now=now, may_publish=laptop.may_administer, sees_safeguarding=laptop.sees_safeguarding
        )
        self._show(screen, "Form", laptop.trust_name, back=self._leave, keys=screen.KEYS)
        screen.titled.connect(self._title)

    def desk(self, path: Path) -> None:
        """Put a workbook or a guidance pack on the desk."""
        laptop = self._laptop
        if path.suffix.lower() in SUFFIXES:
            self._guidance(path)
            return
        screen = TemplateDesk(self._tasks, path, laptop.person_id, now=now, sees_safeguarding=laptop.sees_safeguarding)
        screen.published.connect(self._tell_published)
        screen.left.connect(self._leave)
        self._show(screen, path.name, "", back=self._leave, keys=screen.KEYS)
        screen.titled.connect(self._title)

    def _guidance(self, path: Path) -> None:
        screen = GuidanceDesk(self._tasks, path, self._laptop.person_id, now=now)
        screen.published.connect(self._tell_guidance)
        screen.left.connect(self._leave)
        self._show(screen, path.name, "", back=self._leave, keys=screen.KEYS)
        screen.titled.connect(self._title)

    def _tell_guidance(self, document: str, forms: int) -> None:
        self._told = (document, forms)
        self._leave()

    def _tell_published(self, form: FormRow) -> None:
        self._published = form
        self._leave()
