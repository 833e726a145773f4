"""The journey: set up, walk, plan, sign by both, sync, and read it on a second laptop."""

import json
import tomllib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from sifield.assets import asset
from sifield.demo.centre import CentreProcess, Postgres, seconds
from sifield.demo.laptop import DemoLaptop, now
from sifield.demo.robot import answer_all, summary
from sifield.documents import sign_off
from sifield.errors import SifieldError
from sifield.fieldwork import calendars, capture, findings, planning, schools, templates, visits
from sifield.fieldwork.plans import ActionWords, MilestoneRow
from sifield.fieldwork.schools import NewSchool
from sifield.fieldwork.sign_off import ARCHIVE, list_revisions
from sifield.paths import unusable
from sifield.signing.seal import Drawing
from sifield.ui.capture_state import CaptureState

Say = Callable[[str], object]
_PINS = ("482915", "730164", "618203")
_MARK = Drawing(strokes=(((0.08, 0.7), (0.2, 0.2), (0.32, 0.75), (0.5, 0.3), (0.62, 0.65), (0.9, 0.45)),))


def run_demo(folder: Path, *, with_postgres: bool, say: Say) -> int:
    """Do the whole journey and leave ``plan.pdf``, ``plan-archive.pdf`` (the same with the centre's time stamp),
    ``trust-root.pem`` and ``summary.json`` in a folder.

    Args:
        folder: made if missing; what an earlier demonstration left there is replaced.
        with_postgres: let the centre work on PostgreSQL instead of SQLite.
        say: takes a line for each step.

    Returns:
        0 if every step did what it should, else 1 after saying which did not.

    Raises:
        SifieldError: the folder cannot be used.
    """
    folder = _clean(folder)
    journey = _Journey(folder, with_postgres, say)
    with ExitStack() as ends:
        journey.ends = ends
        try:
            journey.go()
        except SifieldError as fault:
            say(f"Stopped: {fault.message} {fault.remedy}")
            return 1
    say(f"Done in {sum(journey.took.values()):.1f} s: {folder / 'plan.pdf'}")
    return 0


class _Journey:
    """The steps, in their order; each leaves what the next one needs."""

    def __init__(self, folder: Path, with_postgres: bool, say: Say) -> None:
        self.folder, self.with_postgres, self.say = folder, with_postgres, say
        self.story: dict[str, Any] = tomllib.loads(asset("sample", "demo.toml").read_text(encoding="utf-8"))
        self.took: dict[str, float] = {}
        self.told: dict[str, Any] = {"store": "postgresql" if with_postgres else "sqlite"}
        self.ends: ExitStack

    def go(self) -> None:
        """Do every step, and say so."""
        self.set_up()
        self.prepare_visit()
        self.walk()
        self.plan()
        self.sign()
        self.sync()
        self.read_elsewhere()
        self.leave_files()

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        began = seconds()
        yield
        self.took[name] = round(seconds() - began, 3)
        self.say(f"{self.took[name]:6.2f} s  {name}")

    def set_up(self) -> None:
        with self.step("set up the trust and its centre"):
            store = f"sqlite:///{(self.folder / 'central.store').as_posix()}"
            if self.with_postgres:
                postgres = Postgres(self.folder / "postgres")
                self.ends.callback(postgres.stop)
                store = postgres.url
            self.centre = CentreProcess(self.folder, store)
            code = self.centre.set_up(self.story["trust"], self.story["administrator"])
            self.ends.callback(self.centre.stop)
            self.centre.start()
        with self.step("join with the administrator's code"):
            self.first = DemoLaptop(self.folder / "laptop-1", code, "First laptop", _PINS[0])
            self.ends.callback(self.first.stores.close)

    def prepare_visit(self) -> None:
        laptop, today = self.first, now().date()
        with self.step("add a school, publish the form, plan the visit, sync"):
            with laptop.writing() as session:
                school_id = schools.add_school(session, NewSchool(**self.story["school"]), today)
                workbook = asset("forms", "learning_walk.xlsx")
                form = templates.publish(session, workbook.read_bytes(), workbook.name, now())
                new = visits.NewVisit(
                    school_id=school_id,
                    form=form,
                    reviewer_id=laptop.owner.person_id,
                    planned_on=today,
                    focus=self.story["focus"],
                )
                self.visit_id = visits.plan_visit(session, new)
            first = laptop.sync()
        self.told["synced before the visit"] = {"pushed": first.pushed, "pulled": first.pulled}

    def walk(self) -> None:
        laptop, visit_id = self.first, self.visit_id
        with self.step("lose the network: the centre is stopped"):
            self.centre.stop()
            _must_be_away(laptop)
        with self.step("walk through three rooms and finish"):
            with laptop.writing() as session:
                visits.start(session, visit_id, now())
            with laptop.reading() as session:
                state = CaptureState(capture.load(session, visit_id), now=now)
            self.notes = self._visit_stops(state)
            answered = answer_all(state, laptop, visit_id)
            if missing := state.missing():
                words = next(iter(missing.values()))
                raise SifieldError(f"The walk has gaps: {words}", "Mend the demonstration.", code="demo")
            with laptop.writing() as session:
                visits.finish(session, visit_id, now())
        self.told["answers"] = answered
        self.told["notes"] = len(self.notes)

    def _visit_stops(self, state: CaptureState) -> list[str]:
        laptop, visit_id = self.first, self.visit_id
        stop = next(section for section in state.template.sections if section.is_stop)
        made = []
        for wanted in self.story["stops"]:
            with laptop.writing() as session:
                row = capture.add_row(session, visit_id, stop.name, wanted["label"], now())
            state.add_row(row)
            for text in wanted["notes"]:
                with laptop.writing() as session:
                    note = capture.add_note(session, visit_id, laptop.owner.person_id, text, now(), row_id=row.row.id)
                made.append(note.id)
        return made

    def plan(self) -> None:
        laptop, visit_id, calendar, today = self.first, self.visit_id, calendars.usual_days(), now().date()
        with self.step("turn two pieces of evidence into findings and actions"):
            made = []
            with laptop.writing() as session:
                for wanted in self.story["findings"]:
                    evidence = [self.notes[wanted["note"]]]
                    made.append(findings.raise_finding(session, visit_id, evidence, wanted["text"], wanted["kind"]))
                    findings.tell_evidence(session, made[-1], wanted["told"], "documents")
                self.plan_id = planning.open_plan(session, visit_id)
                for wanted in self.story["actions"]:
                    words = dict(wanted)
                    finding_id = made[words.pop("finding")]
                    deadline = calendar.add(today, words.pop("in_school_days"))
                    words["milestones"] = tuple(
                        MilestoneRow(on=calendar.add(today, step["in_school_days"]), text=step["text"])
                        for step in words["milestones"]
                    )
                    planning.add_action(session, self.plan_id, finding_id, ActionWords(**words, deadline=deadline))
                planning.set_comment(session, self.plan_id, self.story["comment"])
        with self.step("the headteacher checks the facts"), laptop.writing() as session:
            for finding_id, wanted in zip(made, self.story["findings"], strict=True):
                findings.check_facts(session, finding_id, True, wanted["head_comment"])
            planning.close_fact_check(session, self.plan_id, self.story["school"]["head_name"], now())

    def sign(self) -> None:
        store = self.first.stores.general
        with self.step("draw the plan as PDF"):
            sign_off.draft_pdf(store, self.plan_id, at=now())
        with self.step("the reviewer signs"):
            _expect(sign_off.issue(store, self.plan_id, pin=_PINS[0], drawing=_MARK, at=now()).word, "INCOMPLETE")
        _expect(sign_off.who_signs(store, self.plan_id).key_state, "prepared")
        with self.step("the headteacher signs with a key of her own"):
            signed = sign_off.agree(
                store,
                self.plan_id,
                pin=_PINS[1],
                drawing=Drawing(typed=self.story["school"]["head_name"]),
                decision="agreed",
                comment="We start on Monday.",
                at=now(),
            )
        _expect(signed.word, "COMPLETE")

    def sync(self) -> None:
        with self.step("the network is back: sync"):
            _must_be_away(self.first)
            self.centre.start()
            done = self.first.sync()
        _expect(str(done.refused), "0")
        _expect(str(self.first.sync().pushed), "0")
        self.told["synced after the visit"] = {
            "pushed": done.pushed,
            "pulled": done.pulled,
            "files sent": done.blobs_up,
            "conflicts": done.conflicts,
        }

    def read_elsewhere(self) -> None:
        with self.step("a second laptop joins, and reads and verifies the signed plan"):
            code = self.centre.invite(self.story["second"], self.story["second_role"])
            second = DemoLaptop(self.folder / "laptop-2", code, "Second laptop", _PINS[2])
            self.ends.callback(second.stores.close)
            pulled = second.sync()
            with second.reading() as session:
                rows = planning.list_plans(session)
            _expect(",".join(row.id for row in rows), self.plan_id)
            self.verdict = sign_off.verify(second.stores.general, self.plan_id, at=now()).verdict
        _expect(self.verdict.word, "COMPLETE")
        self.told["second laptop"] = {"pulled": pulled.pulled, "files fetched": pulled.blobs_down}
        self.second = second

    def leave_files(self) -> None:
        """Leave what the second laptop has, so that anybody can check it with other tools."""
        with self.second.reading() as session:
            plan = planning.get_plan(session, self.plan_id)
            revisions = list_revisions(session, self.plan_id)
        signed = [one.content for one in revisions if one.field != ARCHIVE and one.content]
        if not signed:
            raise SifieldError("The signed plan did not reach the second laptop.", "Look into centre.log.", code="demo")
        (self.folder / "plan.pdf").write_bytes(signed[-1])
        for one in revisions:
            if one.field == ARCHIVE and one.content:
                (self.folder / "plan-archive.pdf").write_bytes(one.content)
        (self.folder / "trust-root.pem").write_text(self.second.owner.root_pem, encoding="ascii")
        told = summary(plan, self.verdict, self.second.owner.person_name) | self.told | {"seconds": self.took}
        text = json.dumps(told, ensure_ascii=False, indent=2)
        (self.folder / "summary.json").write_text(text + "\n", encoding="utf-8")


def _must_be_away(laptop: DemoLaptop) -> None:
    """Make sure that the laptop is really offline, and says so."""
    try:
        laptop.sync()
    except SifieldError as fault:
        _expect(fault.code, "centre-away")
    else:
        raise SifieldError("The laptop synced although there is no network.", "Mend the demonstration.", code="demo")


def _expect(found: str, wanted: str) -> None:
    if found != wanted:
        raise SifieldError(f"Expected {wanted}, found {found}.", "A step did not do what it should.", code="demo")


def _clean(folder: Path) -> Path:
    import shutil

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise unusable(folder, fault) from fault
    folder = folder.resolve()
    strangers = [path.name for path in folder.iterdir() if path.name not in _LEAVES]
    if strangers:
        raise SifieldError(
            f"{folder} holds something else ({strangers[0]}).", "Name an empty or a new folder.", code="not-empty"
        )
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    return folder


_LEAVES = frozenset(
    {
        "laptop-1",
        "laptop-2",
        "postgres",
        "central.store",
        "central.store-shm",
        "central.store-wal",
        "central-secrets",
        "centre.log",
        "plan.pdf",
        "plan-archive.pdf",
        "trust-root.pem",
        "summary.json",
    }
)
