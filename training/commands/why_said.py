"""How `creditline why` says an answer about one customer."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from creditline.models.why import Why


@dataclass(frozen=True)
class Said:
    """`form`: text, notice or json; `language`: en or zh; `words`: a lender's own wording, or None."""

    form: str
    language: str
    words: Path | None

    def of(self, answer: "Why") -> str:
        """The answer in that form; why a person must look at a notice first goes to stderr. DeclarationError for bad words."""
        from creditline.models.why.notice.notice import notice_of
        from creditline.models.why.notice.text import notice_text
        from creditline.models.why.words.language import language_of
        from creditline.models.why.words.reading import own_wording, wording

        if self.form == "json":
            return answer.to_json()
        words = wording(language_of(self.language)) if self.words is None else own_wording(self.words, self.language)
        if self.form == "text":
            return answer.text(self.language, words)
        notice = notice_of(answer, self.language, words)
        if notice.review is not None:
            typer.echo(notice.review, err=True)
        return notice_text(notice, words)
