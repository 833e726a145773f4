"""Composition of the window: which screen leads to which. The only module that knows them all."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from sifield import keys
from sifield.documents.sample_trust import SAMPLE_PIN
from sifield.errors import SifieldError
from sifield.fieldwork import access
from sifield.fieldwork.access import Laptop
from sifield.frameworks.calendar import school_year
from sifield.models.store import Stores
from sifield.paths import DataFolder
from sifield.ui.beginning import Beginning, now
from sifield.ui.booking_path import BookingPath
from sifield.ui.camera_setting import CameraSetting
from sifield.ui.first_forms import FirstForms
from sifield.ui.first_model import FirstModel
from sifield.ui.forms_path import FormsPath
from sifield.ui.lists_path import ListsPath
from sifield.ui.load_limit import LoadLimit
from sifield.ui.main_window import MainWindow
from sifield.ui.model_path import ModelPath
from sifield.ui.programme_path import ProgrammePath
from sifield.ui.screens.actions_list import ActionsList
from sifield.ui.screens.check_plan import CheckPlanScreen
from sifield.ui.screens.concerns_passed_on import ConcernsPassedOn
from sifield.ui.screens.exchange import Exchange
from sifield.ui.screens.keeping import Keeping
from sifield.ui.screens.plans_list import PlansList
from sifield.ui.screens.school_page import SchoolPage
from sifield.ui.screens.settings import Settings
from sifield.ui.screens.today import Today
from sifield.ui.search_path import SearchPath
from sifield.ui.syncing import Syncing
from sifield.ui.tasks import BackgroundTasks
from sifield.ui.visit_path import VisitPath
from sifield.ui.widgets.invite_card import Invitation
from sifield.ui.widgets.top_bar import Place
from sifield.ui.words import count
from sifield.ui.writing_kept import KeptWriting
from sifield.ui.year_following import YearFollowing
from sifield.ui.year_path import YearPath
from sifield.wire.joining import ROLE_WORDS

_PLACES = (
    Place("today", "Today", "calendar"),
    Place("schools", "Schools", "school"),
    Place("plans", "Plans", "document"),
    Place("programme", "Programme", "programme"),
    Place("overview", "Overview", "overview"),
    Place("forms", "Forms", "note"),
    Place("people", "People", "people"),
    Place("sync", "Sync", "sync"),
    Place("settings", "Settings", "settings"),
)


def furnish(
    window: MainWindow, tasks: BackgroundTasks, folder: DataFolder, *, passphrase_file: Path | None = None
) -> None:
    """Put the first screen into the window, and from there lead on."""
    Furniture(window, tasks, folder, passphrase_file).begin()


def today() -> date:
    """Give today by the wall clock."""
    return now().astimezone().date()


class Furniture(QObject):
    """Everything that stands in the window; lives as long as the window does."""

    def __init__(
        self, window: MainWindow, tasks: BackgroundTasks, folder: DataFolder, passphrase_file: Path | None
    ) -> None:
        super().__init__(window)
        self._window, self._tasks = window, tasks
        self._beginning = Beginning(window, tasks, folder, passphrase_file)
        self._stores: Stores | None = None
        self._syncing: Syncing | None = None
        self._laptop: Laptop
        self._root = self._data = folder
        self._path: VisitPath
        self._bookings: BookingPath
        self._forms: FormsPath
        self._programme: ProgrammePath
        self._years: YearPath
        self._following: YearFollowing
        self._writing: KeptWriting
        self._models: ModelPath
        self._lists: ListsPath
        self._search: SearchPath
        self._beginning.opened.connect(self._move_in)
        window.place_chosen.connect(self.go)
        window.search_wanted.connect(lambda: self._search.begin())
        window.closing.connect(self._close)

    def begin(self) -> None:
        """Open what there is, else welcome the person."""
        self._beginning.begin()

    def _move_in(self, stores: Stores, folder: DataFolder) -> None:
        self._stores, self._data = stores, folder
        with stores.general.read() as session:
            self._laptop = access.whose_laptop(session)
        self._tasks.open(stores, actor=self._laptop.person_id)
        self._window.set_sample(self._laptop.is_sample)
        self._window.set_places(_PLACES)
        self._window.show_kept(keys.slot_kind(folder))
        self._window.banners.clear()
        self._following = YearFollowing(self._tasks, today, self)
        self._writing = KeptWriting(self._tasks, self._laptop.person_id, self)
        if not self._laptop.is_sample:
            self._syncing = Syncing(self._tasks, stores, now, self)
            self._syncing.said.connect(self._window.show_sync)
            self._syncing.failed.connect(self._tell_trouble)
            self._syncing.synced.connect(self._end_trouble)
            self._syncing.expired.connect(self._tell_expired)
            self._syncing.unmailed.connect(self._tell_unmailed)
            self._syncing.synced.connect(self._following.follow)  # never before: others may have done what is due
            if self._laptop.may_administer:
                forms = FirstForms(self._tasks, self._window.banners, now, self)
                model = FirstModel(self._tasks, self._window.banners, lambda: self._models.models(), self)
                for first in (forms.give, model.offer):  # once it is known whether the trust has any
                    self._syncing.synced.connect(first)
            self._syncing.start()
        pin = SAMPLE_PIN if self._laptop.is_sample else ""
        self._path = VisitPath(self._window, self._tasks, stores, self._laptop.person_id, sample_pin=pin)
        self._path.left.connect(self.go)
        self._bookings = BookingPath(self._tasks, self._laptop, self._path, now, self)
        self._bookings.left.connect(self.go)
        self._forms = FormsPath(
            self._tasks, self._laptop, self._path.show, self._window.top_bar.show_title, lambda: self.go("forms"), self
        )
        self._programme = ProgrammePath(
            self._tasks, self._laptop, today, self._path,
            book=self._bookings.book, open_school=self.open_school, open_year=self._open_year_list,
            leave=partial(self.go, "overview"),
        )  # fmt: skip
        self._years = YearPath(self._tasks, self._laptop, today, self._path.show, lambda: self.go("schools"), self)
        self._years.booking_wanted.connect(self._bookings.book)
        self._years.request_wanted.connect(self._bookings.reviews)
        self._years.visit_opened.connect(self._path.open_visit)
        self._models = ModelPath(
            self._tasks, self._laptop, self._path.show, self._window.top_bar.show_title, self._leave_models, self
        )
        self._lists = ListsPath(
            self._tasks, self._laptop, self._path.show, self._window.top_bar.show_title, self.go, self
        )
        self._search = SearchPath(self._tasks, today, self._path, self.go, self)
        self._path.begin()

    def _tell_trouble(self, fault: SifieldError) -> None:
        self._window.show_fault(fault).setObjectName("sync_trouble")

    def _tell_expired(self, pictures: int) -> None:
        """Say that pictures reached the day until which they were to be kept."""
        words = count(pictures, "picture has", "pictures have")
        self._window.show_banner(f"{words} been deleted: kept until their day, and no longer.", tone="brand")

    def _tell_unmailed(self, words: str) -> None:
        """Say that a plan was not mailed and what to do; it stands on the plan's own page too."""
        self._window.show_banner(words, "Open it under Plans to mail it again.", tone="warn")

    def _end_trouble(self) -> None:
        for banner in self._window.banners.shown():
            if banner.objectName() == "sync_trouble":
                self._window.banners.remove(banner)

    def go(self, place: str) -> None:
        """Go to a place of the bar."""
        makers: dict[str, Callable[[], QWidget]] = {
            "today": self._today,
            "schools": self._schools,
            "plans": self._plans,
            "programme": self._programme.programme,
            "overview": self._programme.overview,
            "forms": self._forms.forms,
            "people": self._people,
            "sync": self._sync,
            "settings": self._settings,
            "search": self._search.screen,
        }
        who = f"{self._laptop.person_name}, {ROLE_WORDS.get(self._laptop.role, self._laptop.role)}"
        self._writing.read()  # names and people may have come
        screen = makers[place]()
        self._path.show(screen, self._laptop.trust_name, who, place=place, keys=getattr(screen, "KEYS", ()))

    def _leave_models(self) -> None:
        self.go("settings")

    def _today(self) -> QWidget:
        screen = Today(self._tasks, self._laptop.person_id, today)
        screen.visit_wanted.connect(self._path.start_visit)
        screen.visit_opened.connect(self._path.open_visit)
        screen.plan_opened.connect(self._path.open_plan)
        screen.booking_opened.connect(self._bookings.open)
        screen.bookings_wanted.connect(self._bookings.bookings)
        screen.action_opened.connect(lambda action_id: self.follow(at=action_id, back="today"))
        return screen

    def _schools(self) -> QWidget:
        screen = self._lists.schools()
        screen.year_wanted.connect(self._years.open)
        screen.years_wanted.connect(self._years.all)
        screen.leaving_wanted.connect(self._years.leaves)
        screen.visit_wanted.connect(partial(self._path.start_visit, back=partial(self.go, "schools")))
        screen.booking_wanted.connect(self._bookings.book)
        screen.school_opened.connect(self.open_school)
        return screen

    def open_school(self, school_id: str) -> None:
        """Open the page of a school."""
        screen = SchoolPage(self._tasks, today, school_id, self._laptop.may_administer)
        screen.visit_wanted.connect(partial(self._path.start_visit, back=partial(self.open_school, school_id)))
        screen.visit_opened.connect(self._path.open_visit)
        screen.plan_opened.connect(self._path.open_plan)
        screen.booking_wanted.connect(self._bookings.book)
        screen.placing_wanted.connect(self._years.open)
        screen.year_wanted.connect(self._open_year_list)
        screen.actions_wanted.connect(lambda school_id: self.follow(school_id=school_id))
        screen.reports_wanted.connect(self._programme.reports)
        back = partial(self.go, "schools")
        self._path.show(screen, "School", back=back, keys=screen.KEYS)
        screen.named.connect(lambda name: self._window.top_bar.show_title("School", name))

    def _open_year_list(self, school_id: str) -> None:
        self._years.list(school_id, school_year(today()), back=partial(self.open_school, school_id))

    def _plans(self) -> QWidget:
        screen = PlansList(self._tasks)
        screen.plan_opened.connect(lambda plan_id, _status: self._path.open_plan(plan_id))
        screen.check_wanted.connect(self._check_plan)
        screen.actions_wanted.connect(lambda: self.follow(back="plans"))
        return screen

    def _check_plan(self) -> None:
        screen = CheckPlanScreen(self._tasks, self._stores, now)
        self._path.show(screen, "Check a plan", back=partial(self.go, "plans"))

    def follow(self, *, school_id: str = "", at: str = "", back: str = "") -> None:
        """Follow actions: of all schools or one, at one of them; ``back`` is the place before, "" for the school."""
        screen = ActionsList(self._tasks, now, school_id=school_id, at=at)
        screen.plan_opened.connect(self._path.open_plan)
        leave = partial(self.go, back) if back else partial(self.open_school, school_id)
        self._path.show(screen, "Actions", place="plans", back=leave)

    def _people(self) -> QWidget:
        may_invite = self._laptop.may_administer and not self._laptop.is_sample
        return self._lists.people(self._invite if may_invite else None)

    def _sync(self) -> QWidget:
        screen = Exchange(self._tasks, self._laptop.person_id, is_sample=self._laptop.is_sample)
        if self._syncing is not None:
            screen.sync_wanted.connect(self._syncing.sync)
            self._syncing.busy.connect(screen.show_busy)
            screen.show_busy(self._syncing.is_running)
        return screen

    def _settings(self) -> QWidget:
        protection = {"keyring": "this computer’s keyring", "passphrase": "your passphrase"}
        kind = protection[keys.slot_kind(self._data)]
        camera = CameraSetting(self._tasks, may_change=self._laptop.may_administer)
        limit = LoadLimit(self._tasks, self._laptop.may_administer)
        screen = Settings(self._laptop, kind, str(self._root.log), self._writing.card(), camera, limit)
        screen.sample_left.connect(self._leave_sample)
        screen.models_wanted.connect(self._models.models)
        screen.keeping_wanted.connect(self._keeping)
        screen.concerns_wanted.connect(self._concerns)
        return screen

    def _concerns(self) -> None:
        screen = ConcernsPassedOn(self._tasks)
        back = partial(self.go, "settings")
        self._path.show(screen, "Immediate concerns passed on", self._laptop.trust_name, back=back)

    def _keeping(self) -> None:
        screen = Keeping(self._tasks, self._laptop, now)
        self._path.show(screen, "How long records are kept", self._laptop.trust_name, back=partial(self.go, "settings"))

    def _invite(self, wanted: Invitation) -> str:
        from sifield.sync import enrolment
        from sifield.wire.joining import ALL_SCHOOLS

        if self._stores is None:
            raise RuntimeError("inviting without open stores")
        link = enrolment.link_of(self._stores, now)
        try:
            schools = wanted.school_ids or (ALL_SCHOOLS,)
            return enrolment.invite(
                link, wanted.name, wanted.role, schools, person_id=wanted.person_id, safeguarding=wanted.safeguarding
            )
        finally:
            link.close()

    def _leave_sample(self) -> None:
        self._window.set_sample(False)
        self._window.show_kept("")
        self._writing.deleteLater()
        self._tasks.let_go(self._beginning.leave_sample)

    def _close(self) -> None:
        if self._syncing is not None:
            self._syncing.stop()
