"""A record that is not here, or was just deleted, is said to be so in a person's words."""

import pytest

from sifield.errors import SifieldError
from sifield.fieldwork import schools
from sifield.fieldwork.here import find
from sifield.models.schools import School
from tests.laptops import NOW, TODAY, Laptop


def test_a_record_is_found_until_it_is_deleted(laptop: Laptop) -> None:
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        new = schools.NewSchool(name="Fernhill", phase="Primary")
        school_id = schools.add_school(session, new, TODAY)
        found = find(session, School, school_id, "school")
        assert found.name == "Fernhill"
        found.deleted = True
        for row_id in (school_id, "never"):
            with pytest.raises(SifieldError, match="This school is not on this laptop") as caught:
                find(session, School, row_id, "school")
            assert caught.value.code == "no-school"
