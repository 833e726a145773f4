"""Forms travel from those who may publish to everybody, with their workbooks; from nobody else."""

from sqlalchemy import select

from sifield.fieldwork import blobs, programme, templates
from sifield.fieldwork.templates import WORKBOOK
from sifield.models.exchange import HELD, Outbox
from sifield.models.templates import CompiledTemplate, PublishedTemplate
from sifield.wire.records import TRUST_SCOPE
from tests.fieldwork.test_templates import changed
from tests.laptops import small_workbook

from .conftest import Team
from .laptops import Machine


def publish(machine: Machine, workbook: bytes) -> templates.FormRow:
    now, by = machine.world.now, machine.person_id
    with machine.stores.general.write(by, now) as session:
        return templates.publish(session, workbook, "small.xlsx", now, by=by)


def versions(machine: Machine) -> list[tuple[str, str]]:
    with machine.stores.general.read() as session:
        return [(row.form.version, row.publisher) for row in templates.list_versions(session)]


def test_a_form_arrives_with_its_workbook_and_who_published_it(team: Team) -> None:
    form = publish(team.office, small_workbook())
    team.office.sync()
    team.ann.sync()
    assert versions(team.ann) == [("1", "Robin Hale")]
    with team.office.stores.general.read() as session:
        sent = templates.get_workbook(session, form.sha256)
    with team.ann.stores.general.read() as session:
        assert templates.get_workbook(session, form.sha256) == sent
        assert session.get(CompiledTemplate, form.sha256) is None, "nothing here needs it yet"
        assert templates.get_template(session, form.sha256).questions["aim"].label == "What do we look for?"


def test_the_centre_refuses_a_form_from_somebody_who_may_not_publish(team: Team) -> None:
    publish(team.ann, small_workbook())
    outcome = team.ann.sync()
    team.ben.sync()
    assert outcome.refused >= 1
    assert versions(team.ben) == []
    with team.ann.stores.general.read() as session:
        (held,) = session.scalars(select(Outbox).where(Outbox.record == "template"))
    assert held.state == HELD
    assert "You may not write records here." in held.reason


def test_a_withdrawn_form_is_offered_nowhere_until_it_is_offered_again(team: Team) -> None:
    form = publish(team.office, small_workbook())
    team.office.sync()
    team.ann.sync()
    now = team.office.world.now
    with team.office.stores.general.write(team.office.person_id, now) as session:
        templates.withdraw(session, form.form_id, now)
    team.office.sync()
    team.ann.sync()
    with team.ann.stores.general.read() as session:
        assert templates.list_forms(session) == ()
        assert [row.is_offered for row in templates.list_versions(session)] == [False]
    with team.office.stores.general.write(team.office.person_id, now) as session:
        templates.offer_again(session, form.form_id)
    team.office.sync()
    team.ann.sync()
    with team.ann.stores.general.read() as session:
        assert templates.list_forms(session) == (form,)


def test_a_form_that_only_a_newer_program_can_read_keeps_no_other_from_use(team: Team) -> None:
    now = team.office.world.now
    with team.office.stores.general.write(team.office.person_id, now) as session:
        digest = blobs.put(session, b"type,name\nhologram,h\n", WORKBOOK, TRUST_SCOPE)
        session.add(
            PublishedTemplate(
                scope=TRUST_SCOPE, form_id="a_later_form", version="1", title="A later form", sensitivity="general",
                sha256=digest, published_at=now,
            )
        )  # fmt: skip
    form = publish(team.office, changed(version="7"))
    with team.office.stores.general.write(team.office.person_id, now) as session:
        for due in ("a_later_form", form.form_id):
            programme.add_requirement(session, team.school_id, due, "Due", now.date())
    team.office.sync()
    outcome = team.ann.sync()
    assert outcome.refused == 1
    with team.ann.stores.general.read() as session:
        assert [row.form_id for row in templates.list_uncompiled(session)] == ["a_later_form"]
        assert session.get(CompiledTemplate, form.sha256) is not None
        assert templates.get_template(session, form.sha256).version == "7"
