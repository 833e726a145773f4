"""The button that saves what a teacher is told before a lesson look."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from sifield.documents import told_teacher
from sifield.ui.paper_button import PaperButton
from sifield.ui.tasks import StoreName, Tasks
from sifield.ui.widgets.banner import Banners


class ToldTeacher(PaperButton):
    """Saves the text to hand over, as the visit's form says it by now."""

    def __init__(
        self, tasks: Tasks, banners: Banners, visit_id: str, *, now: Callable[[], datetime], store: StoreName
    ) -> None:
        gather = partial(told_teacher.gather, visit_id=visit_id)
        super().__init__(
            "What the teacher is told…",
            tasks,
            banners,
            lambda: gather,
            told_teacher.write,
            name="told_teacher",
            afterwards="Print it or send it, before anyone comes in.",
            kinds="Text (*.txt)",
            now=now,
            store=store,
        )
