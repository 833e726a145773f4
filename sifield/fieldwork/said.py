"""How an answer that is only to be read is said in words, on screens and on paper."""

from datetime import date, datetime

from sifield.forms.parts import Question
from sifield.forms.values import Value
from sifield.frameworks.calendar import say_day


def say_answer(question: Question, value: Value) -> str:
    """Say an answer: by the labels of its choices, days and moments by the wall clock; "" for none."""
    if value in (None, "", []):
        return ""
    labels = {choice.name: choice.label for choice in question.choices}
    if isinstance(value, list):
        return ", ".join(labels.get(one, one) for one in value)
    if question.kind == "acknowledge":
        return "Confirmed"
    if question.kind == "date" and isinstance(value, str):
        return say_day(date.fromisoformat(value[:10]))
    if question.kind == "datetime" and isinstance(value, str):
        moment = datetime.fromisoformat(value).astimezone()
        return f"{say_day(moment.date())}, {moment:%H:%M}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return labels.get(str(value), str(value))
