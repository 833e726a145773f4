"""What travels: every record type, its fields, and how two people's edits of a field are brought together.

The laptop's tables carry the same names (a test compares them), so this is the one place that says what a record is.
"""

from dataclasses import dataclass
from enum import StrEnum


class Merge(StrEnum):
    """How concurrent edits of one field meet (sync.md, step 4 of a push)."""

    CODED = "coded"
    """One value out of many: the value that was there stays, a conflict row shows both."""
    NARRATIVE = "narrative"
    """Running text: merged by words where the edits do not touch, else a conflict row."""
    SET = "set"
    """A list without order: additions unite, a removal wins over what its author had seen."""
    GUARDED = "guarded"
    """Status, risk, anything signed or about safeguarding: never merged, always a conflict row."""
    COUNTED = "counted"
    """A number that only goes up: of two that were counted apart the higher stands, of whatever class."""
    COMPUTED = "computed"
    """What nobody wrote: it follows from other records. What came last stands, and reckoning anew puts it right."""
    FIXED = "fixed"
    """Written once when the record is made; a later edit is refused."""


@dataclass(frozen=True, slots=True)
class RecordType:
    """One kind of record: its name on the wire, its table on the laptop, its fields."""

    name: str
    table: str
    fields: dict[str, Merge]


TRUST_SCOPE = "trust/config"

TRUST_RECORDS = frozenset(
    {
        "setting",
        "person",
        "school",
        "post",
        "role_holder",
        "release_day",
        "template",
        "guidance",
        "framework",
        "calendar",
    }
)
"""The kinds of record that travel in the trust's own scope; every other kind belongs to a school.

A form is one of them whatever its class: it is blank, an administrator publishes it, and an administrator has no
safeguarding records by role. What is answered in it is a school's record and has the class.
"""


LOOK = "lesson_look"
"""The class of records that lesson looks are, in the table of how long each is kept."""
TOLD = "delete_on"
"""The question in which a lesson look keeps the day on which it is deleted, as the teacher was told."""

OVER = ("finished", "signed off")
"""States of a visit in which its writer has done with it."""

CONCERN = "concern"
"""The kind of record that is about safeguarding by itself, whatever the visit during which it was written."""


def school_scope(school_id: str, sensitivity: str = "general") -> str:
    """Give the scope in which a school's records of one class ("general" or "safeguarding") travel."""
    return f"school:{school_id}/{sensitivity}"


def is_safeguarding(scope: str) -> bool:
    """Tell whether records of this scope belong to the safeguarding store."""
    return scope.endswith("/safeguarding")


def class_of(scope: str) -> str:
    """Give the class of the records of a scope: "general" or "safeguarding"."""
    return "safeguarding" if is_safeguarding(scope) else "general"


def _record(
    name: str,
    table: str,
    *,
    coded: str = "",
    narrative: str = "",
    sets: str = "",
    guarded: str = "",
    counted: str = "",
    computed: str = "",
    fixed: str = "",
) -> RecordType:
    kinds = {
        Merge.FIXED: fixed,
        Merge.COUNTED: counted,
        Merge.COMPUTED: computed,
        Merge.CODED: coded,
        Merge.NARRATIVE: narrative,
        Merge.SET: sets,
        Merge.GUARDED: guarded,
    }
    return RecordType(name, table, {field: kind for kind, names in kinds.items() for field in names.split()})


_ALL = (
    # the trust's own settings: scope trust/config
    _record("setting", "settings", fixed="key", coded="value"),
    _record("person", "people", coded="name email", guarded="role active"),
    _record(
        "school", "schools", coded="name urn phase age_from age_to kind religious_character joined_on left_on purged_on"
    ),
    _record("post", "posts", fixed="school_id person_id", coded="role acting from_on until_on telephone checked_on"),
    _record("role_holder", "role_holders", fixed="person_id role", coded="from_on until_on"),
    _record("release_day", "release_days", fixed="person_id", coded="on half_days"),
    _record(
        "template",
        "templates",
        fixed="form_id version title sensitivity sha256 collection minutes published_at published_by",
        coded="withdrawn_at",
    ),
    _record("guidance", "guidance", fixed="document revised text published_at published_by"),
    _record(
        "framework", "frameworks", fixed="name edition text from_year published_at published_by", coded="withdrawn_at"
    ),
    _record("calendar", "calendars", fixed="school_id year text published_at published_by"),
    # a school's records: scope school:<id>/general or /safeguarding
    _record(
        "placement",
        "placements",
        fixed="school_id framework year grade from_on computed computed_why reason proposed_by proposed_on",
        guarded="state confirmed_by confirmed_on",
    ),
    _record("judgement", "judgements", fixed="school_id framework name level judged_on judged_by visit_id reason"),
    _record(
        "target",
        "targets",
        fixed="school_id year",
        coded="position standard title baseline aim latest latest_on rating set_on reviewed_on agreed_on",
        narrative="progress",
    ),
    _record("priority", "priorities", fixed="school_id year", coded="position", narrative="text"),
    _record("strength", "strengths", fixed="school_id", coded="area proven_on visit_id offered", narrative="text"),
    _record("inspection", "inspections", fixed="school_id", coded="on scale results", narrative="note"),
    _record(
        "requirement",
        "requirements",
        fixed="school_id form_id origin framework year row number kind",
        computed="title due_on moved_from grade term within within_number lead half_days focus why",
        coded="visit_id reason done_on settled_by settled_on",
        guarded="state",
    ),
    _record(
        "booking",
        "bookings",
        fixed="school_id",
        coded="title on part lead_id reason",
        counted="sequence",
        narrative="focus prepare told",
        sets="with_ids former_ids requirement_ids",
        guarded="state",
    ),
    _record(
        "inspector_call",
        "inspector_calls",
        fixed="school_id called_at called_by",
        coded="from_on until_on ended_at meant_until changed_by changed_at",
    ),
    _record(
        "visit",
        "visits",
        fixed="school_id form_id form_version sensitivity delete_on readers",
        coded="title reviewer_id head_id planned_on started_at finished_at requirement_id pair_id observed_with",
        narrative="focus summary",
        sets="with_names",
        guarded="status template_sha256",
    ),
    _record(
        "repeat_row", "repeat_rows", fixed="visit_id group_name parent_id", coded="position label began_at ended_at"
    ),
    _record("answer", "answers", fixed="visit_id row_id question", coded="coded flagged", narrative="words"),
    _record("note", "notes", fixed="visit_id author_id noted_at", coded="row_id question kind", narrative="text"),
    _record(
        "picture",
        "pictures",
        fixed="visit_id row_id question sha256 size media_type width height made_at author_id",
        coded="position caption purpose expires_on",
    ),
    _record(
        "finding",
        "findings",
        fixed="visit_id",
        coded="kind position question facts_agreed priority_id typical confidence settled_on settled_by",
        narrative="text head_comment settled_why",
        guarded="risk",
    ),
    _record("concern", "concerns", fixed="told", coded="told_at reference"),
    _record(
        "hold", "holds", fixed="visit_id placed_by placed_on", coded="until_on lifted_on lifted_by", narrative="reason"
    ),
    _record("disposal", "disposals", fixed="what visit_id rows disposed_by disposed_at"),
    _record("sample", "samples", fixed="visit_id seed sizes wanted rows drawn_by drawn_at"),
    _record("observation_load", "observation_loads", fixed="school_id reference year", counted="visits minutes"),
    _record(
        "load_correction",
        "load_corrections",
        fixed="school_id reference year visits minutes why corrected_by corrected_on",
    ),
    _record("strike", "strikes", fixed="visit_id places struck_by struck_at erased signed"),
    _record("strike_copy", "strike_copies", fixed="strike_id device_id confirmed_by confirmed_at erased"),
    _record("evidence_link", "evidence_links", fixed="finding_id note_id kind source words"),
    _record(
        "plan",
        "plans",
        fixed="visit_id school_id revises edition",
        coded="reviewer_id head_id lead_id next_review_on findings_then",
        narrative="comment changed",
        guarded="status facts_checked_at facts_checked_by decision issued_at agreed_at superseded_by reply_by "
        "declined_why closed_at closed_by",
    ),
    _record(
        "action",
        "actions",
        fixed="plan_id finding_id carried_from",
        coded="position owner_name owner_role deadline monitored_by monitored_how support priority_id done_on "
        "claimed_by claimed_on side stage half_days starts_on baseline target statutory owner_id verifier_id "
        "verifier_name verifier_role rag rag_on rag_by verified_by verified_on impact_on impact_by",
        narrative="text success_criterion done_note resources evidence_wanted late_reason carried_reason rag_reason "
        "verified_note impact",
        guarded="status",
    ),
    _record("milestone", "milestones", fixed="action_id", coded="position on done_on", narrative="text"),
    _record("action_note", "action_notes", fixed="action_id author_id noted_at", coded="picture_id", narrative="text"),
    _record(
        "signing_event",
        "signing_events",
        fixed="plan_id number kind at by_name by_role how words sha256 device previous",
    ),
    _record("recheck", "rechecks", fixed="visit_id action_id", coded="seen_at", narrative="words", guarded="outcome"),
    _record(
        "revision",
        "revisions",
        fixed="plan_id number sha256 size field signer_id signer_name signer_role identity certificate_sha256 made_at",
    ),
)

RECORDS: dict[str, RecordType] = {record.name: record for record in _ALL}
BY_TABLE: dict[str, RecordType] = {record.table: record for record in _ALL}


STRIKEABLE: dict[str, tuple[str, ...]] = {
    "visit": ("title", "focus", "summary", "with_names"),
    "repeat_row": ("label",),
    "answer": ("words", "coded"),
    "note": ("text",),
    "picture": ("caption",),
    "finding": ("text", "head_comment", "settled_why"),
    "evidence_link": ("words",),
    "plan": ("comment", "changed", "declined_why", "findings_then"),
    "action": (
        *("text", "owner_name", "success_criterion", "monitored_by", "monitored_how", "support", "done_note"),
        *("resources", "baseline", "target", "evidence_wanted", "verifier_name", "late_reason", "carried_reason"),
        *("rag_reason", "verified_note", "impact"),
    ),
    "milestone": ("text",),
    "action_note": ("text",),
    "recheck": ("words",),
    "strength": ("text",),
}
"""The fields of a visit's records into which a person types, and so may type a name by mistake (see `striking`)."""


def merge_class(record: str, field: str, scope: str) -> Merge:
    """Say how edits of a field meet in a scope; in a safeguarding scope nothing that a person wrote merges by itself.

    Raises:
        KeyError: no such record type or field.
    """
    kind = RECORDS[record].fields[field]
    written = kind not in (Merge.FIXED, Merge.COUNTED, Merge.COMPUTED)
    return Merge.GUARDED if is_safeguarding(scope) and written else kind
