"""The cells of the overview and the records behind them, in words."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial

from sifield.documents.nameless import small_school
from sifield.fieldwork.evidence_map import EvidenceCell, EvidenceLine, band
from sifield.fieldwork.themes import Theme
from sifield.fieldwork.tracked_actions import BANDS, TrackedAction
from sifield.ui.widgets.chip import ChipTone
from sifield.ui.widgets.heat_cell import HeatCell
from sifield.ui.widgets.record_card import Deed, RecordCard
from sifield.ui.widgets.stack_cell import ThemeCell
from sifield.ui.words import count, say_day

RATINGS: dict[str, tuple[str, ChipTone]] = {
    "red": ("Red: past its day", "bad"),
    "amber": ("Amber: due within 15 school days", "warn"),
    "green": ("Green: due later", "ok"),
    "no day": ("No day set", "neutral"),
    "done": ("Done", "brand"),
}
_KINDS: dict[str, tuple[str, ChipTone]] = {
    "strength": ("Strength", "ok"),
    "develop": ("To develop", "neutral"),
    "concern": ("Concern", "bad"),
}
_BANDS: dict[str, ChipTone] = {"low": "bad", "middle": "warn", "high": "ok"}


def heat_cell(cell: EvidenceCell, least: int, today: date) -> HeatCell:
    """Show a cell of the evidence; below the trust's minimum it is grey, whatever it says."""
    standing = cell.standing
    assert standing is not None
    is_thin = cell.pieces < least
    if cell.judged is not None:
        step = f"{cell.judged.step}/{cell.judged.steps}"
        brief = cell.judged.level.capitalize()
        word, told = f"{brief} {step}", f"judged {step}, “{cell.judged.said}”, on {say_day(cell.judged.on)}"
    else:
        brief = band(standing).capitalize()
        word = f"{brief} {round(100 * standing)}"
        told = f"answers lie {band(standing)}, {round(100 * standing)} of 100"
    visits = f" from {count(cell.visits, 'visit')}" if cell.visits else ""
    much = f"{count(cell.pieces, 'piece')} of evidence{visits}, the latest of {say_day(cell.latest_on)}"
    words = "; ".join(filter(None, (told, much, _say_trend(cell), "too little to go by" if is_thin else "")))
    detail = f"{cell.pieces} · {say_age(cell.latest_on, today)}"
    return HeatCell(word, detail, words, _BANDS[band(standing)], cell.trend, is_thin, brief)


def say_age(day: date, today: date) -> str:
    """Say how long ago something was, in short."""
    days = max(0, (today - day).days)
    if days < 14:
        return f"{days} d"
    if days < 70:
        return f"{days // 7} wks"
    return f"{round(days / 30.4)} mths" if days < 700 else f"{days / 365.25:.1f} yrs"


def _say_trend(cell: EvidenceCell) -> str:
    known = [place for place in cell.trend if place is not None]
    if len(known) < 2:
        return ""
    change = known[-1] - known[0]
    return "rising over the terms" if change > 0.1 else "falling over the terms" if change < -0.1 else "steady"


def evidence_card(line: EvidenceLine, visit: Callable[[str, str], object]) -> RecordCard:
    """Show a piece of evidence."""
    deeds = [Deed("Open the visit", partial(visit, line.visit_id, "general"))] if line.visit_id else []
    by = f"{line.by} · " if line.by else ""
    if not line.check:
        return RecordCard(
            f"Judged: {line.answer}", (f"{by}{say_day(line.on)}", line.reason), tag="Judgement", tone="brand",
            about=f"of the judgement of {say_day(line.on)}", deeds=deeds,
        )  # fmt: skip
    details = (f"{line.visit_title} · {by}{say_day(line.on)}",)
    about = f"{line.check}, {line.visit_title}, {say_day(line.on)}, {line.visit_id}"
    return RecordCard(line.check, (line.answer, *details), about=about, deeds=deeds)


def action_card(action: TrackedAction, plan: Callable[[str], object]) -> RecordCard:
    """Show an action."""
    words, tone = RATINGS[action.rating]
    by = f"by {say_day(action.deadline)}" if action.deadline else "no day set"
    details = (f"{action.school_name} · {action.visit_title}", f"{action.owner} · {by}", BANDS[action.band][1].lower())
    return RecordCard(
        action.text, details, tag=words.split(":")[0], tone=tone, about=f"of {action.text}, {action.school_name}, {by}",
        deeds=[Deed("Open the plan", partial(plan, action.plan_id))],
    )  # fmt: skip


def theme_cell(themes: Iterable[Theme]) -> ThemeCell:
    """Count the kinds of findings."""
    kinds = [one.kind for one in themes]
    return ThemeCell(kinds.count("strength"), kinds.count("develop"), kinds.count("concern"))


def theme_card(theme: Theme, visit: Callable[[str, str], object]) -> RecordCard:
    """Show a finding."""
    words, tone = _KINDS[theme.kind]
    details = (f"{theme.school_name} · {theme.visit_title} · {say_day(theme.on)}", small_school([theme.text]))
    return RecordCard(
        theme.text, details, tag=words, tone=tone,
        about=f"of {theme.text}, {theme.school_name}, {say_day(theme.on)}",
        deeds=[Deed("Open the visit", partial(visit, theme.visit_id, "general"))],
    )  # fmt: skip
