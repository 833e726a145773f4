"""What a school says of one check, as one piece of text that is kept beside the check, and that read back."""

from dataclasses import dataclass

from sifield.alike import plain
from sifield.forms.parts import Question
from sifield.forms.self_review.invitation import offered

NO_ANSWER = "No answer chosen"


@dataclass(frozen=True, slots=True)
class Statement:
    """The school's answer to a check: the choice in words, and by name ("" where none is, or no more offered), and
    where the school says that it can be seen.
    """

    answer: str
    choice: str
    words: str


def write_statement(answer: str, words: str) -> str:
    """Put an answer ("" for none) and the words to it into one text: the answer is its first line."""
    return f"{answer or NO_ANSWER}\n{words}".strip()


def read_statement(text: str, question: Question | None) -> Statement:
    """Read such a text; ``question`` is the check as the form asks it now, None where it does so no more."""
    answer, _, words = text.partition("\n")
    choices = offered(question) if question is not None else {}
    found = next((choice.name for said, choice in choices.items() if plain(said) == plain(answer)), "")
    return Statement(answer, found, words)


def say_answer(answer: str) -> str:
    """Say what the school answered, without a full stop."""
    return "The school gave no answer" if answer in ("", NO_ANSWER) else f"The school says: {answer.rstrip('.')}"


def tell_statement(text: str) -> str:
    """Tell such a text where it does not stand by its check: who says it, and both parts as sentences."""
    answer, _, words = text.partition("\n")
    return " ".join(filter(None, [f"{say_answer(answer)}.", " ".join(words.split())]))
