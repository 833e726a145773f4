"""A form in several languages: one template, the same logic, other words."""

from sifield.forms.template import Template
from sifield.forms.xlsform import Reading, read
from tests.forms.workbooks import reopened, workbook

SURVEY = [
    {"type": "begin_group", "name": "room", "label::English": "Room", "label::Cymraeg": "Ystafell"},
    {
        "type": "select_one yn",
        "name": "calm",
        "label::English": "Is it calm?",
        "label::Cymraeg": "Ydy hi'n dawel?",
        "hint::English": "Look.",
        "required": "yes",
        "required_message::Cymraeg": "Atebwch.",
        "prompts::English": "Who? | When?",
        "prompts::Cymraeg": "Pwy?",
    },
    {
        "type": "text",
        "name": "why",
        "label::English": "Why ${calm}?",
        "label::Cymraeg": "Pam ${calm}?",
        "relevant": "${calm} = 'no'",
    },
    {"type": "text", "name": "more", "label::English": "More"},
    {"type": "end_group"},
]
CHOICES = [
    {"list_name": "yn", "name": "yes", "label::English": "Yes", "label::Cymraeg": "Ydy", "anchor::Cymraeg": "Da."},
    {"list_name": "yn", "name": "no", "label::English": "No", "label::Cymraeg": "No"},
]


def in_welsh(**settings: str) -> Reading:
    return read(workbook(SURVEY, CHOICES, ({"form_id": "f", "version": "1", **settings},)), name="f.xlsx")


def opened(**settings: str) -> Template:
    found = in_welsh(**settings)
    assert found.template is not None, found.faults
    return found.template


def test_each_language_has_its_words_and_the_same_logic() -> None:
    made = opened()
    assert (made.language, made.languages) == ("English", ("English", "Cymraeg"))
    welsh = made.spoken("Cymraeg")
    calm, why, more = welsh.questions.values()
    assert (calm.label, calm.required_message, calm.prompts) == ("Ydy hi'n dawel?", "Atebwch.", ("Pwy?",))
    assert [(one.label, one.anchor) for one in calm.choices] == [("Ydy", "Da."), ("No", "")]
    assert welsh.lists["yn"] == calm.choices
    assert welsh.sections[0].label == welsh.groups["room"].label == "Ystafell"
    assert (calm.hint, more.label) == ("Look.", "More"), "what is not translated stays"
    assert why.relevant == made.questions["why"].relevant
    assert (welsh.sha256, welsh.order, welsh.language) == (made.sha256, made.order, "Cymraeg")


def test_one_can_go_back_and_keep_it() -> None:
    made = opened()
    welsh = reopened(made.spoken("Cymraeg"))
    assert welsh.spoken("English") == made
    assert made.spoken("English") is made


def test_the_settings_say_which_comes_first() -> None:
    made = opened(default_language="cymraeg")
    assert made.languages == ("Cymraeg", "English")
    assert made.questions["calm"].label == "Ydy hi'n dawel?"
    assert made.questions["more"].label == "More", "better in another language than not at all"
    assert made.spoken("English").questions["calm"].label == "Is it calm?"


def test_columns_without_a_language_speak_the_default_one() -> None:
    rows = [{"type": "text", "name": "a", "label": "One", "label::Cymraeg": "Un"}]
    for given, first in (("", ""), ("English", "English")):
        found = read(workbook(rows, (), ({"form_id": "f", "version": "1", "default_language": given},)), name="f")
        assert found.template is not None
        assert found.template.languages == (first, "Cymraeg")
        assert found.template.questions["a"].label == "One"
        assert found.template.spoken("Cymraeg").questions["a"].label == "Un"


def test_choices_may_have_a_plain_column_and_others() -> None:
    choices = [{"list_name": "yn", "name": "yes", "label": "Yes", "label::Cymraeg": "Ydy", "value": "v"}]
    found = read(workbook([{"type": "select_one yn", "name": "a", "label": "A"}], choices), name="f.xlsx")
    assert found.template is not None
    assert found.template.spoken("Cymraeg").lists["yn"][0].label == "Ydy"
    assert found.template.lists["yn"][0].extra == {"value": "v"}


def test_what_a_language_leaves_out_is_told_once_a_column() -> None:
    told = {one.cell: one.message for one in in_welsh().faults}
    assert told["survey!D5"] == "The label has no words in Cymraeg in this row."
    assert "choices!F3" not in told
    assert {cell.split("!")[0] for cell in told} == {"survey"}


def test_a_form_in_one_language_keeps_no_other_words() -> None:
    rows = [{"type": "text", "name": "a", "label::English": "One"}]
    found = read(workbook(rows), name="f.xlsx")
    assert found.template is not None
    assert (found.template.languages, dict(found.template.words)) == (("English",), {})
    assert found.faults == ()


def test_a_translation_that_speaks_of_nobody_is_named_in_its_own_column() -> None:
    rows = [{"type": "text", "name": "a", "label": "One", "label::Cymraeg": "Un ${neb}"}]
    assert [one.cell for one in read(workbook(rows), name="f.xlsx").faults] == ["survey!D2"]
