"""A signed plan as it lies on this laptop, with the program's own verdict: also on a second laptop, after a sync."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from sifield.documents import sign_off
from sifield.documents.school_copy import make_copy
from sifield.errors import SifieldError
from sifield.fieldwork import mailing, plan_life, planning, signing_record
from sifield.fieldwork.plans import PlanDetails
from sifield.fieldwork.saving import save_copy
from sifield.fieldwork.signing_record import Event
from sifield.signing import fields
from sifield.ui.mail_words import say_outcomes, say_waiting
from sifield.ui.printing import ask_and_print
from sifield.ui.tasks import Tasks
from sifield.ui.widgets.banner import Banner, announce
from sifield.ui.widgets.buttons import PrimaryButton, QuietButton, SecondaryButton
from sifield.ui.widgets.mail_card import MailCard
from sifield.ui.widgets.plan_life_card import PlanLifeCard
from sifield.ui.widgets.signing_pages import VerdictPage
from sifield.ui.widgets.stage import Stage
from sifield.ui.words import say_day


@dataclass(frozen=True, slots=True)
class _Signed:
    plan: PlanDetails
    file: sign_off.SignedFile
    to_mail: tuple[mailing.ToMail, ...] = ()
    mailed: tuple[mailing.Mailed, ...] = ()


class SignedPlanScreen(Stage):
    """One signed plan.

    ``store`` is the store that the plan lies in; ``now`` is the clock.

    **Signals:** ``signature_wanted(plan_id: str)`` where the headteacher has still to sign, ``copied(path: str)`` once
    a copy was saved, ``plan_opened(plan_id: str)`` once a new edition was begun,
    ``papers_wanted(visit_id: str)`` for what else can be given out, ``left()`` to go back.
    """

    signature_wanted = Signal(str)
    copied = Signal(str)
    plan_opened = Signal(str)
    papers_wanted = Signal(str)
    left = Signal()

    def __init__(
        self,
        tasks: Tasks,
        store: Any,
        plan_id: str,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
        *,
        save_sealed: Callable[[Path, datetime], Path] | None = None,
    ) -> None:
        super().__init__(None, "Signed plan", parent)
        self.setObjectName("signed_plan_screen")
        self._tasks, self._store, self._plan_id, self._now = tasks, store, plan_id, now
        self._save_sealed = save_sealed
        self._signed: _Signed | None = None
        self._dialog: QFileDialog | None = None
        self._life, self._mail = PlanLifeCard(), MailCard()
        self._page = VerdictPage("The signed plan", self._life, self._mail)
        self._back = QuietButton("All plans", icon="chevron-left")
        self._save = SecondaryButton("Save a copy…", icon="document")
        self._save.setObjectName("save_copy")
        self._print = QuietButton("Print…", icon="document")
        self._print.setObjectName("print_plan")
        self._papers = QuietButton("Papers", icon="document")
        self._papers.setObjectName("to_papers")
        self._sign = PrimaryButton("Go on to the headteacher’s signature")
        self._sign.setObjectName("to_signature")
        self._sign.hide()
        self.body.addWidget(self._page)
        self.set_foot(self._back, "stretch", self._papers, self._print, self._save, self._sign)
        self._back.clicked.connect(self.left)
        self._save.clicked.connect(self._ask_where)
        self._papers.clicked.connect(self._go_to_papers)
        self._print.clicked.connect(self._ask_printer)
        self._life.change_wanted.connect(self._revise)
        self._life.close_wanted.connect(self._close)
        self._life.record_wanted.connect(self._ask_record)
        self._mail.mail_wanted.connect(self._put_mail)
        self._sign.clicked.connect(partial(self.signature_wanted.emit, plan_id))
        tasks.changed.connect(self._store_changed)
        self.refresh()

    def refresh(self) -> None:
        """Judge the newest file again."""
        self._tasks.run(self, self._verify, self._show, self._failed)

    def _verify(self) -> _Signed:
        file = sign_off.verify(self._store, self._plan_id, at=self._now())
        with self._store.read() as session:
            waiting = tuple(one for one in mailing.waiting(session) if one.plan_id == self._plan_id)
            mailed = mailing.list_outcomes(session, self._plan_id)
            return _Signed(planning.get_plan(session, self._plan_id), file, waiting, mailed)

    def _show(self, signed: _Signed) -> None:
        is_new = self._signed is None or self._signed.file.pdf != signed.file.pdf
        self._signed, plan = signed, signed.plan
        self.title.setText(plan.school_name)
        self.about.setText(f"{plan.visit_title} · {say_day(plan.visited_on)}")
        self._page.verdict.show_verdict(signed.file.verdict)
        if is_new:
            self._page.paper.show_pdf(signed.file.shown)
        self._sign.setText(f"Go on to {_whose(signed)} signature")
        self._sign.setVisible(plan.status == "issued")
        self._life.show_state(plan.status, say_state(plan))
        self._life.show_record(offered=self._save_sealed is not None and not plan.is_sample)
        self._mail.setVisible(plan.sensitivity == "general")
        self._mail.show_waiting(say_waiting(signed.to_mail))
        self._mail.show_outcomes(say_outcomes(signed.mailed))

    def _go_to_papers(self) -> None:
        if self._signed is not None:
            self.papers_wanted.emit(self._signed.plan.visit_id)

    def _ask_where(self) -> None:
        if self._signed is None:
            return
        plan = self._signed.plan
        name = f"Action plan {plan.school_name} {plan.visited_on:%Y-%m-%d}.pdf".replace("/", "-")
        self._dialog = QFileDialog(self, "Save a copy of the plan", name, "PDF (*.pdf)")
        self._dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self._dialog.setDefaultSuffix("pdf")
        self._dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._dialog.fileSelected.connect(self._copy)
        self._dialog.open()

    def _copy(self, path: str) -> None:
        if self._signed is None:
            return
        work = partial(_write, Path(path), self._signed.file, self._signed.plan.sensitivity)
        self._tasks.run(self, work, partial(self._copy_saved, path), self._failed)

    def _copy_saved(self, path: str, passphrase: str) -> None:
        words = "It is signed and not encrypted."
        if passphrase:
            words = (
                f"It is encrypted. Its passphrase is {passphrase}: write it down now, it is not shown again and kept "
                "nowhere. The signed file is attached inside."
            )
        self.banners.add(Banner(f"Saved as {Path(path).name}.", words, tone="ok"))
        announce(self, "Saved.")
        self._note("saved", "Encrypted." if passphrase else "")
        self.copied.emit(path)

    def _ask_printer(self) -> None:
        if self._signed is None:
            return
        ask_and_print(self._signed.file.shown, self, partial(self._note, "printed"), self._failed)

    def _ask_record(self) -> None:
        self._dialog = QFileDialog(self, "Save the sealed record", "Signing record.pdf", "PDF (*.pdf)")
        self._dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self._dialog.setDefaultSuffix("pdf")
        self._dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._dialog.fileSelected.connect(self._fetch_record)
        self._dialog.open()

    def _fetch_record(self, path: str) -> None:
        if self._save_sealed is not None:
            work = partial(self._save_sealed, Path(path), self._now())
            self._tasks.run(self, work, self._record_saved, self._failed)

    def _record_saved(self, path: Path) -> None:
        words = "The trust’s own server has sealed it. It is not encrypted."
        self.banners.add(Banner(f"Saved as {path.name}.", words, tone="ok"))
        announce(self, "Saved.")

    def _note(self, kind: str, words: str = "") -> None:
        """Keep in the signing record that the school was given a copy."""
        if self._signed is None:
            return
        plan, digest = self._signed.plan, sha256(self._signed.file.pdf).hexdigest()
        event = Event(kind=kind, by_name=plan.reviewer.name, by_role=plan.reviewer.role, words=words, sha256=digest)
        work = partial(signing_record.append, plan_id=plan.id, event=event, at=self._now())
        self._tasks.write(self, work, store=self._store.sensitivity, failed=self._failed)

    def _put_mail(self, to: str) -> None:
        if self._signed is None:
            return
        plan, digest = self._signed.plan, sha256(self._signed.file.pdf).hexdigest()
        work = partial(mailing.put_plan, plan_id=plan.id, sha256=digest, to=to)
        self._tasks.write(self, work, lambda _: self.refresh(), store=self._store.sensitivity, failed=self._mail_failed)

    def _mail_failed(self, fault: SifieldError) -> None:
        self._mail.show_fault(str(fault))

    def _revise(self, why: str) -> None:
        work = partial(plan_life.revise, plan_id=self._plan_id, changed=why)
        self._tasks.write(self, work, self.plan_opened.emit, store=self._store.sensitivity, failed=self._failed)

    def _close(self) -> None:
        if self._signed is None:
            return
        work = partial(plan_life.close, plan_id=self._plan_id, by=self._signed.plan.reviewer, at=self._now())
        self._tasks.write(self, work, store=self._store.sensitivity, failed=self._failed)

    def _store_changed(self, _store: str, _owner: object) -> None:
        self.refresh()

    def _failed(self, fault: SifieldError) -> None:
        self.banners.tell(fault, self.refresh)


def _whose(signed: _Signed) -> str:
    has_lead = any(one.field == fields.LEAD for one in signed.file.verdict.signatures)
    return "the headteacher’s" if has_lead or not signed.plan.lead.name else "the designated lead’s"


def say_state(plan: PlanDetails) -> str:
    """Say how a signed plan stands."""
    edition = f" This is edition {plan.edition}: {plan.changed}" if plan.edition > 1 else ""
    reply = f" The headteacher has received it and replies by {say_day(plan.reply_by)}." if plan.reply_by else ""
    words = {
        "issued": f"The reviewer has signed; the headteacher has still to answer.{reply}",
        "agreed": "Everybody has signed. What is agreed can begin.",
        "in progress": "Work on its actions has begun.",
        "closed": f"It was closed on {say_day(plan.closed_on)}." if plan.closed_on else "It is closed.",
        "declined": f"The headteacher did not sign: “{plan.declined_why}”",
        "superseded": "A newer edition has taken its place.",
    }
    return words.get(plan.status, "") + edition


def _write(path: Path, file: sign_off.SignedFile, sensitivity: str) -> str:
    """Save the school's copy, and beside it whatever else was signed of the same plan; give the passphrase if any."""
    copy = make_copy(file.pdf, sensitivity)
    save_copy(copy.content, path)
    for number, pdf in enumerate(file.others, start=2):
        other = make_copy(pdf, sensitivity, copy.passphrase)
        save_copy(other.content, path.with_stem(f"{path.stem} ({number})"))
    return copy.passphrase
