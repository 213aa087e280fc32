"""The fields that a plan's own questions add to the sign-on forms."""

from functools import lru_cache, partial
from typing import Any, TypeVar

from flask_babel import lazy_gettext as _l
from wtforms import Field

from signon.core import text as policy
from signon.core.kinds import Kind
from signon.core.questions import LONGEST_ANSWER, Answers, Question
from signon.models import Plan
from signon.web.fields import Chosen, Cleaned, PublicForm, TextLine, options, text
from signon.web.form_meta import OneOf
from signon.web.language import spoken

PREFIX = "answer_"  # before a question's id, so that no field of the forms has the same name
#: What becomes of a public answer, by the kind and whether it is written freely, where the group of
#: fields does not say it already.
HINTS = {
    (Kind.INDIVIDUAL, False): _l("Shown beside your name, if the list shows it."),
    (Kind.INDIVIDUAL, True): _l(
        "Shown beside your name, if the list shows it. The coalition’s staff read it first."  # noqa: RUF001 - typographic, as in pages
    ),
    (Kind.ORGANIZATION, True): _l("The coalition’s staff read it before it is shown."),  # noqa: RUF001 - as above
}
LINE = partial(policy.line, limit=LONGEST_ANSWER)
F = TypeVar("F", bound="QuestionsForm")


class QuestionsForm(PublicForm):
    """A form that also asks what its plan asks; :func:`asking` adds the fields."""

    template: str
    kind: Kind
    questions: tuple[Question, ...] = ()

    def fields_for(self, *, public: bool) -> list[Field]:
        """Return the fields of the questions whose answers are public, or of the others."""
        return [self[PREFIX + each.id] for each in self.questions if each.is_public is public]

    @property
    def answers(self) -> Answers | None:
        """What was answered, as it is stored; None for nothing."""
        typed = {each: text(self[PREFIX + each.id]) for each in self.questions}
        return {
            each.id: {"text": value, "public": each.is_public, "written": not each.choices}
            for each, value in typed.items()
            if value
        } or None


def asking(form_class: type[F], plan: Plan) -> type[F]:
    """Return a form's class with the fields of the plan's questions, in this page's language."""
    questions = plan.questions_in(spoken(), form_class.kind)
    if not questions:
        return form_class
    key: Any = form_class  # a class is hashable, which mypy does not know of a TypeVar
    made: type[F] = _with_fields(key, questions)
    return made


@lru_cache(maxsize=100)
def _with_fields(form_class: Any, questions: tuple[Question, ...]) -> Any:  # noqa: ANN401 - a class made here
    fields = {PREFIX + each.id: _field(form_class.kind, each) for each in questions}
    return type(form_class.__name__, (form_class,), {"questions": questions} | fields)


def _field(kind: Kind, question: Question) -> Any:  # noqa: ANN401 - WTForms binds it later
    hint = HINTS.get((kind, not question.choices), "") if question.is_public else ""
    empty = _l("Please answer “%(question)s”.", question=question.words.rstrip(" .:"))
    if question.choices:
        offered = options([("", _l("Choose an answer")), *question.choices])
        rules = [Chosen(empty)] if question.is_required else []
        return OneOf(question.words, rules, choices=offered, default="", description=hint)
    rule = Cleaned(LINE, is_optional=not question.is_required, empty=empty)
    render = {"maxlength": LONGEST_ANSWER, "autocomplete": "off"}
    return TextLine(question.words, [rule], description=hint, render_kw=render)
