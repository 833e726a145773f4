"""What is known of one school of the sample trust, so that its page can be explored."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from sifield.fieldwork import contacts, inspections, priorities, strengths, targets
from sifield.fieldwork.contacts import ContactWords
from sifield.fieldwork.inspections import InspectionWords
from sifield.fieldwork.targets import TargetWords
from sifield.frameworks.calendar import school_year


def furnish(
    session: Session, school_id: str, sample: Mapping[str, Any], today: date, day: Callable[[int], date]
) -> None:
    """Write down targets, priorities, strengths, contacts and inspections, as people of the trust would have done.

    Args:
        sample: the table ``card`` of the sample trust.
        day: gives the day so many school days from today.
    """
    year = school_year(today)
    for given in sample["targets"]:
        words = TargetWords(**{**given["words"], "latest_on": day(given["latest"])})
        target_id = targets.add_target(session, school_id, year, words, day(given["steps"][0]))
        for after in given["steps"][1:]:
            targets.step_target(session, target_id, day(after))
    priorities.take_list(session, school_id, year, sample["priorities"])
    for given in sample["strengths"]:
        strengths.add_strength(session, school_id, "", given["text"], day(given["days"]))
    for given in sample["contacts"]:
        contacts.name_contact(session, school_id, ContactWords(**given["words"]), day(given["days"]))
    for given in sample["inspections"]:
        judged = InspectionWords(on=given["on"], scale=given["scale"], results=given["results"])
        inspections.record_inspection(session, school_id, judged, today)
