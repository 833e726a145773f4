"""What stands in the place of a form while a picture is on its way in, or is looked at."""

from PySide6.QtWidgets import QStackedWidget, QWidget

from sifield.ui.widgets.camera_page import CameraPage
from sifield.ui.widgets.leaves_page import LeavesPage
from sifield.ui.widgets.picture_page import PicturePage
from sifield.ui.widgets.sketch_page import SketchPage


class PictureStage(QStackedWidget):
    """Holds ``picture``, ``sketch``, ``camera`` and ``leaves``, one of which is seen."""

    def __init__(self, parent: QWidget | None = None, *, back: str = "Back to the questions") -> None:
        """``back`` says where one goes from a kept picture."""
        super().__init__(parent)
        self.setObjectName("picture_stage")
        self.picture, self.sketch = PicturePage(self), SketchPage(self)
        self.camera, self.leaves = CameraPage(self), LeavesPage(self)
        self.picture.back.setText(back)
        for part in (self.picture, self.sketch, self.camera, self.leaves):
            self.addWidget(part)

    def focusInEvent(self, event: object) -> None:
        """Give the focus to what is seen."""
        seen = self.currentWidget()
        if seen is not None:
            seen.setFocus()
