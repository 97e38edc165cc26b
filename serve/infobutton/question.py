"""Put the question that a request asks, in words that the library is searched by."""

from __future__ import annotations

from dataclasses import dataclass

from index.backend import Backend
from serve.infobutton.codes.terms import Term, Terminology
from serve.infobutton.parameters import Asked, Coded
from serve.infobutton.people import people
from serve.infobutton.topics import ABOUT, PHRASES, of_sub_topic, of_task


@dataclass(frozen=True, slots=True)
class Put:
    """A question.

    Attributes:
        question: empty where nobody knows what the request is about.
        notes: how it came about, for a reader.
        wider: what to ask where the library does not answer it, each with a note for a reader: of type 2
            diabetes, after type 2 diabetes with hyperglycemia.
    """

    question: str
    notes: tuple[str, ...]
    wider: tuple[tuple[str, str], ...] = ()


def question_of(asked: Asked, terminology: Terminology, library: Backend) -> Put:
    """Put the question of a request."""
    terms = [terminology.term(each, library) for each in asked.criteria]
    known = [each for each in terms if each.text]
    notes = [each.said for each in terms if each.said]
    if not known:
        return Put("", tuple(notes))
    if len(known) < len(terms):
        notes.append("So only the rest was looked for")
    topic, told = _topic(asked, known[0])
    whom = people(asked)

    def asking(subject: str) -> str:
        phrase = PHRASES[topic].replace("{}", subject)
        return " ".join((phrase, *(each for each in whom.phrases if not phrase.endswith(each))))

    question = asking(_subject(known))
    wider = tuple(
        (
            asking(text),
            f"The library probably does not answer “{question}”. What follows is of what it is a kind of: "
            f"“{text}” ({code})",
        )
        for text, code in (known[0].wider if len(terms) == 1 else ())
    )
    return Put(question, (*notes, *told, *whom.notes), wider)


def _subject(terms: list[Term]) -> str:
    """Join what is asked about: drugs in the disease that they are for, everything else by "and"."""
    drugs = [each.text for each in terms if each.kind == "drug"]
    others = [each.text for each in terms if each.kind != "drug"]
    diseases = all(each.kind == "disease" for each in terms if each.kind != "drug")
    if drugs and others and diseases:
        return f"{' and '.join(dict.fromkeys(drugs))} in {' and '.join(dict.fromkeys(others))}"
    return " and ".join(dict.fromkeys(each.text for each in terms))


def _topic(asked: Asked, first: Term) -> tuple[str, list[str]]:
    """Return what is asked of it, by the first sub-topic, else by the task; and what was not understood."""
    told = []
    if len(asked.sub_topics) > 1:
        told.append("Of several sub-topics only the first was asked")
    if asked.sub_topics:
        sub_topic = asked.sub_topics[0]
        topic = of_sub_topic(sub_topic)
        if topic is not None:
            return topic, told
        return ABOUT, [*told, f"The sub-topic {_called(sub_topic)} is not known here, and was not asked"]
    topic = of_task(asked.task, asked.severity, first.kind)
    if topic is None:
        return ABOUT, [*told, f"The task {asked.task.code} is not known here, and nothing was asked for it"]
    return topic, told


def _called(sub_topic: Coded) -> str:
    name = sub_topic.display or sub_topic.original
    return " ".join(filter(None, (sub_topic.code, f"“{name}”" if name else "")))
