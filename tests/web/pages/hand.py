"""A hand that uses real pages and counts what it does: each tap, and each field it fills in."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

from django.test import Client


@dataclass
class Form:
    """A form as a page shows it.

    Attributes:
        action: where it goes.
        filled: what it sends as it stands, by name.
        fields: the names of what can be filled in or chosen.
        buttons: (words, name, value) of what can be pressed.
    """

    action: str
    method: str
    filled: dict[str, list[str]] = field(default_factory=dict)
    fields: set[str] = field(default_factory=set)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)


class Page(HTMLParser):
    """The links and forms of a page."""

    def __init__(self, text: str) -> None:
        """Read a page."""
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.forms: list[Form] = []
        self._words: list[str] | None = None
        self._link = ""
        self._button: tuple[str, str] | None = None
        self._area = ""
        self._select = ""
        self._inside = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what begins."""
        had = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in had:
            self._link, self._words = had["href"], []
        elif tag == "form":
            self._inside = True
            self.forms.append(Form(had.get("action", ""), had.get("method", "get").lower()))
        elif self._inside:
            self._in_form(tag, had)

    def _in_form(self, tag: str, had: dict[str, str]) -> None:
        form, name = self.forms[-1], had.get("name", "")
        if tag == "button":
            self._button, self._words = (name, had.get("value", "")), []
        elif tag == "textarea":
            self._area, self._words = name, []
            form.fields.add(name)
        elif tag == "select":
            self._select = name
            form.fields.add(name)
        elif tag == "option" and self._select:
            first = self._select not in form.filled
            if first or "selected" in had:
                form.filled[self._select] = [had.get("value", "")]
        elif tag == "input" and name:
            kind = had.get("type", "text")
            if kind != "hidden":
                form.fields.add(name)
            if kind not in ("checkbox", "radio", "submit", "file") or "checked" in had:
                form.filled.setdefault(name, []).append(had.get("value", ""))

    def handle_data(self, data: str) -> None:
        """Note words of a link, a button or a text field."""
        if self._words is not None:
            self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        """Note what ends."""
        words = " ".join("".join(self._words or ()).split())
        if tag == "a" and self._link:
            self.links.append((words, self._link))
            self._link, self._words = "", None
        elif tag == "button" and self._button is not None and self._inside:
            self.forms[-1].buttons.append((words, *self._button))
            self._button, self._words = None, None
        elif tag == "textarea" and self._area:
            self.forms[-1].filled[self._area] = ["".join(self._words or ()).strip("\n")]
            self._area, self._words = "", None
        elif tag == "select":
            self._select = ""
        elif tag == "form":
            self._inside = False


class Hand:
    """Uses a browser as a person does, and counts.

    A tap follows a link or presses a button; a field that is filled in or chosen is one step, how
    much ever is written in it. What a form has filled in already costs nothing.
    """

    def __init__(self, browser: Client, at: str) -> None:
        """Begin at a page that lies open, or that a message leads to."""
        self.browser, self.at, self.steps = browser, at, 0
        self.typed: dict[str, list[str]] = {}
        self._show(at)

    @property
    def text(self) -> str:
        """The page as it came."""
        return self._text

    def follows(self, words: str) -> Hand:
        """Tap the link with these words."""
        found = [href for said, href in self.page.links if words in said]
        assert found, (words, self.at, self.page.links)
        self.steps += 1
        self._show(urljoin(self.at, found[0]))
        return self

    def fills(self, name: str, *values: str) -> Hand:
        """Fill in or choose one field."""
        assert any(name in form.fields for form in self.page.forms), (name, self.at)
        self.steps += 1
        self.typed[name] = list(values)
        return self

    def presses(self, words: str) -> Hand:
        """Press the button with these words; the form is sent with all that stands in it."""
        found = [
            (form, name, value)
            for form in self.page.forms
            for said, name, value in form.buttons
            if words in said and set(self.typed) <= form.fields
        ]
        assert found, (words, self.at, [one.buttons for one in self.page.forms])
        form, name, value = found[0]
        self.steps += 1
        sent = {**form.filled, **self.typed} | ({name: [value]} if name else {})
        answer = self.browser.post(urljoin(self.at, form.action), sent, follow=True)
        self.typed = {}
        assert answer.status_code == 200, (self.at, answer.status_code, answer.content.decode())
        self.at = answer.redirect_chain[-1][0] if answer.redirect_chain else self.at
        self._read(answer.content.decode())
        return self

    def _show(self, path: str) -> None:
        answer = self.browser.get(path, follow=True)
        assert answer.status_code == 200, path
        self.at = answer.redirect_chain[-1][0] if answer.redirect_chain else path
        self._read(answer.content.decode())

    def _read(self, text: str) -> None:
        self._text, self.page = text, Page(text)
