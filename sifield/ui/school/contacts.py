"""Whom to tell in a school when something is not safe, and whether that is still so."""

from functools import partial

from PySide6.QtWidgets import QWidget

from sifield.fieldwork import contacts
from sifield.fieldwork.contacts import CONTACT_ROLES, LEAD, ContactRow, ContactWords
from sifield.fieldwork.school_page import SchoolPage
from sifield.ui.school.entry import Entry
from sifield.ui.school.section import Desk, Section, gestures
from sifield.ui.widgets.buttons import SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.chip import Chip
from sifield.ui.widgets.fields import ChoiceField, FieldRow, TextField
from sifield.ui.widgets.layout import column, row
from sifield.ui.widgets.text import Text
from sifield.ui.words import say_day


class ContactsSection(Section):
    """The contacts; only who looks after the trust's records writes here, everybody reads."""

    key, title = "contacts", "Safeguarding contacts"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.name, self.role = TextField("Name of the contact"), ChoiceField("Post of the contact")
        self.role.addItems(list(CONTACT_ROLES))
        self.telephone, self.email = TextField("Telephone of the contact"), TextField("Email of the contact")
        telephone = FieldRow("Telephone", self.telephone)
        self.form = Entry(
            "Add a contact",
            "Keep the contact",
            (FieldRow("Name", self.name),),
            (FieldRow("Post", self.role), telephone, FieldRow("Email", self.email, optional=True)),
            by_code={"no-telephone": telephone},
        )
        self.add = SecondaryButton("Add a contact", icon="plus")
        self.buttons.addWidget(self.add)
        self.add_form(self.form)
        self.add.setVisible(desk.may_administer)
        self._post_id = ""
        self.add.clicked.connect(self._ask_new)
        self.form.kept.connect(self._keep)

    def of(self, page: SchoolPage) -> object:
        return page.contacts

    def count(self, page: SchoolPage) -> int:
        return len(page.contacts)

    def fill(self, page: SchoolPage) -> None:
        self.tell(self._say(page))
        for one in page.contacts:
            self.rows.addWidget(self._card(one))

    def _say(self, page: SchoolPage) -> str:
        lacks_lead = not any(one.role == LEAD for one in page.contacts)
        told = ["No designated safeguarding lead is named."] if lacks_lead else []
        if any(one.is_stale for one in page.contacts):
            told.append("What was confirmed more than a term ago may be wrong: ask the school, then confirm it.")
        if told and not self.desk.may_administer:
            told.append("Whoever looks after your trust’s records can write it down.")
        return " ".join(told)

    def _card(self, one: ContactRow) -> QWidget:
        card = Card(name=f"{one.role}: {one.name}")
        reach = " · ".join(part for part in (one.telephone, one.email) if part)
        card.body.addLayout(
            column(Text(one.role, "small", "hint"), Text(one.name, "strong"), Text(reach, "body"), gap=2)
        )
        said = f"Confirmed {say_day(one.checked_on)}" if one.checked_on else "Never confirmed"
        if one.checked_on and one.is_stale:
            said += ": more than a term ago"
        card.body.addLayout(row(Chip(said, "warn" if one.is_stale else "ok"), "stretch"))
        if self.desk.may_administer:
            today = self.desk.today()
            offered = (
                ("Confirm today", self.doing(partial(contacts.confirm_contact, post_id=one.post_id, today=today))),
                ("Change", partial(self._ask, one)),
                ("No longer", self.doing(partial(contacts.end_contact, post_id=one.post_id, today=today))),
            )
            card.body.addLayout(gestures(f"{one.role}, {one.name}", *offered))
        return card

    def _ask_new(self) -> None:
        self._post_id = ""
        for field in (self.name, self.telephone, self.email):
            field.clear()
        self.role.setCurrentIndex(0)
        self.form.ask("Add a contact")

    def _ask(self, one: ContactRow) -> None:
        self._post_id = one.post_id
        self.name.setText(one.name)
        self.telephone.setText(one.telephone)
        self.email.setText(one.email)
        self.role.setCurrentText(one.role)
        self.form.ask("Change the contact")

    def _keep(self) -> None:
        words = ContactWords(
            name=self.name.text(),
            role=self.role.currentText(),
            telephone=self.telephone.text(),
            email=self.email.text(),
        )
        today = self.desk.today()
        work = (
            partial(contacts.edit_contact, post_id=self._post_id, words=words, today=today)
            if self._post_id
            else partial(contacts.name_contact, school_id=self.desk.school_id, words=words, today=today)
        )
        self.desk.write(work, lambda _done: self._kept(), self.form.show_fault)

    def _kept(self) -> None:
        self.form.hide()
        self.add.setFocus()
