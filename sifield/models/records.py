"""Every table of the store, and which class keeps which record. Importing it fills the one schema."""

from sifield.models.base import Base, Synced, table_name
from sifield.models.concerns import Concern
from sifield.models.evidence import EvidenceLink, Finding, Note, Picture
from sifield.models.exchange import Outbox
from sifield.models.findable import Findable
from sifield.models.frameworks import PublishedFramework
from sifield.models.guidance import PublishedGuidance
from sifield.models.observation_load import LoadCorrection, ObservationLoad
from sifield.models.people import Person, Post, ReleaseDay, RoleHolder, Setting
from sifield.models.plans import Action, ActionNote, Milestone, Plan, Recheck, Revision, SigningEvent
from sifield.models.programme import Booking, InspectorCall, PublishedCalendar, Requirement
from sifield.models.retention import Disposal, Hold
from sifield.models.samples import Sample
from sifield.models.schools import School
from sifield.models.standing import Inspection, Judgement, Placement, Priority, Strength, Target
from sifield.models.strikes import Strike, StrikeCopy
from sifield.models.templates import PublishedTemplate
from sifield.models.visits import Answer, RepeatRow, Visit
from sifield.wire.records import BY_TABLE

_CLASSES: tuple[type[Synced], ...] = (
    Setting, Person, School, Post, RoleHolder, ReleaseDay, PublishedTemplate, PublishedGuidance, PublishedFramework,
    PublishedCalendar, Placement, Judgement, Target, Priority, Strength, Inspection, Requirement, Booking,
    InspectorCall, Visit, RepeatRow, Answer, Note, Picture, Concern, Finding, EvidenceLink, Plan, Action,
    Milestone, ActionNote, Recheck, SigningEvent, Revision, Strike, StrikeCopy, Hold, Disposal,
    Sample, ObservationLoad, LoadCorrection,
)  # fmt: skip

CLASS_OF: dict[str, type[Synced]] = {BY_TABLE[table_name(kind)].name: kind for kind in _CLASSES}
"""The mapped class of each record type, by its name on the wire."""

schema = Base.metadata
"""All tables: records and, through ``exchange``, this laptop's own."""

__all__ = ["CLASS_OF", "Findable", "Outbox", "schema"]
