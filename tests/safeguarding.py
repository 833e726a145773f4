"""A small safeguarding form, as the trust's safeguarding lead would write it in Excel."""

from tests.forms.workbooks import workbook

TITLE = "Small safeguarding check"
CHECK = "Staff know whom to tell"
CONCERN = "Was an immediate concern passed on during this visit?"


def safeguarding_workbook(version: str = "1") -> bytes:
    """Write it: a page of checks, and the page about immediate concerns that every form has."""
    survey = (
        {"type": "begin_group", "name": "checks", "label": "Checks"},
        {"type": "select_one met", "name": "whom_to_tell", "label": CHECK, "required": "yes", "evidence": "yes"},
        {"type": "text", "name": "other_checks", "label": "What else did you look at?"},
        {"type": "end_group"},
        {"type": "begin_group", "name": "immediate_concern", "label": "Immediate concern"},
        {"type": "select_one yes_no", "name": "concern_raised", "label": CONCERN, "required": "yes"},
        {"type": "text", "name": "concern_reference", "label": "The school's own reference"},
        {"type": "end_group"},
    )
    choices = (
        {"list_name": "met", "name": "not_met", "label": "Not met", "key": "1", "colour": "bad"},
        {"list_name": "met", "name": "partly", "label": "Partly met", "key": "2", "colour": "warn"},
        {"list_name": "met", "name": "met", "label": "Met", "key": "3", "colour": "ok"},
        {"list_name": "yes_no", "name": "yes", "label": "Yes"},
        {"list_name": "yes_no", "name": "no", "label": "No"},
    )
    settings = {"form_id": "sg_check", "form_title": TITLE, "version": version, "sensitivity": "safeguarding"}
    return workbook(survey, choices, (settings,))
