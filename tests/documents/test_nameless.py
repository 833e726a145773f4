"""Names that are known never leave in the summary for staff, whatever stands around them."""

from hypothesis import given
from hypothesis import strategies as st

from sifield.documents.nameless import may_be_names, without_names, year_groups

PEOPLE = {
    "Hannah Oduya": "Reading lead",
    "Owen Pritchard-Lane": "Headteacher",
    "Ali Khan": "Teacher",
    "Ali Khan-Moss": "Deputy headteacher",
    "Kit O’Shea": "a visitor",
}
between = st.text(" .,;:!?()–’'\n", max_size=3)


def test_a_role_stands_where_a_name_stood() -> None:
    said = without_names("Hannah Oduya, with ALI KHAN-MOSS and Kit O’Shea, led it.", PEOPLE)
    assert said == "the reading lead, with the deputy headteacher and a visitor, led it."
    assert without_names("Mr Pritchard-Lane met Mrs A. Nobody and Dr Oduya.", PEOPLE) == (
        "the headteacher met a colleague and the reading lead."
    )
    assert without_names("Ask May Wren; it may be late.", {"May Wren": "SENCO", "May": "Cook"}) == (
        "Ask the SENCO; it may be late."
    )
    assert without_names("Mistakes are marked; Msgr is no title here.", PEOPLE).startswith("Mistakes are marked")


def test_what_may_be_a_name_or_one_teacher_is_pointed_at() -> None:
    texts = ["Hannah’s group and Lane’s books", "Year 2 and Class 4B, not this year", "in Reception"]
    assert may_be_names(texts, PEOPLE) == ("Hannah’s", "Lane’s")
    assert year_groups(texts) == ("Year 2", "Class 4B", "Reception")
    assert year_groups(["twice a year to all"]) == ()


@given(
    st.lists(st.tuples(between, st.sampled_from(sorted(PEOPLE)), between), max_size=6),
    st.sampled_from([" ", "  ", "\n"]),
)
def test_no_known_name_is_left(parts: list[tuple[str, str, str]], space: str) -> None:
    text = "".join(f"{before} {name.replace(' ', space)} {after}" for before, name, after in parts)
    told = " ".join(without_names(text, PEOPLE).split()).casefold()
    assert all(name.casefold() not in told for name in PEOPLE)
