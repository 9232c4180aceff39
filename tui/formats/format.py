"""What a format is: what it holds, how an article is made to fit it, how it is written and read back.

`fit` turns an article into exactly what the file will hold and names everything that had to go; `write` writes that,
and `read` gives that again, so that a file can be compared with what was promised.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tui.core.codebook import Codebook
from tui.core.errors import Problem
from tui.core.labelled import LabelledArticle
from tui.formats.loss import Loss


def refuse(sentence: str) -> None:
    """What happens where a file is wrong and nobody wants to hear of it and go on."""
    raise Problem(sentence)


@dataclass(frozen=True, slots=True)
class Option:
    """A choice that a format leaves to the user. The first of `values` counts unless told; `free`: any text will do."""

    name: str
    about: str
    values: tuple[str, ...] = ()
    free: bool = False

    @property
    def default(self) -> str:
        return self.values[0] if self.values else ""


@dataclass(frozen=True)
class Options:
    """What a format is written or read with.

    `chosen` maps each of its options to a value; `book` is the codebook of the labels, where one is known. `amiss`
    hears, in a sentence, of each thing in a file that cannot be taken as it is; unless it raises, reading goes on.
    `text_of` gives the text of an article by id, for formats that hold none.
    """

    chosen: Mapping[str, str] = field(default_factory=dict)
    book: Codebook | None = None
    amiss: Callable[[str], None] = refuse
    text_of: Callable[[str], str | None] = lambda id: None

    def __getitem__(self, name: str) -> str:
        return self.chosen[name]

    def layer_of(self, label: str) -> str:
        """The layer that the codebook puts a label in; empty where it does not know the label."""
        known = self.book.labels.get(label) if self.book else None
        return known.layer if known else ""

    def labels_of(self, layer: str) -> frozenset[str]:
        """The labels of a layer."""
        labels = self.book.labels.values() if self.book else ()
        return frozenset(label.id for label in labels if label.layer == layer)

    def main_layer(self) -> str:
        """The layer that a format with room for one takes unless told: the first that is neither findings nor zones."""
        layers = self.book.layers.values() if self.book else ()
        return next((layer.id for layer in layers if not layer.report and not layer.hides), "")

    def hidden_layers(self) -> frozenset[str]:
        """The layers of boilerplate: where nobody looked for anything else."""
        layers = self.book.layers.values() if self.book else ()
        return frozenset(layer.id for layer in layers if layer.hides)


@dataclass(frozen=True, slots=True)
class Fit:
    """What a format will hold of an article, or None, and what it will not."""

    article: LabelledArticle | None
    losses: tuple[Loss, ...] = ()


Fitter = Callable[[LabelledArticle, Options], Fit]
Writer = Callable[[Iterable[LabelledArticle], Path, Options], None]
Reader = Callable[[Path, Options], Iterator[LabelledArticle]]


@dataclass(frozen=True)
class Format:
    """A format. `holds`: the kinds of loss (see `loss.KINDS`) that it never causes.

    `sniff` says from a path and the first bytes of a file (none of a folder) whether it is one. `folder`: it is
    written as a folder of files. `binary`: nothing for a terminal. `extra`: what must be installed for it, by the name
    after `glossator[`; `needs` is the module that is then there.
    """

    name: str
    suffix: str
    about: str
    holds: frozenset[str]
    fit: Fitter
    write: Writer
    read: Reader
    sniff: Callable[[Path, bytes], bool]
    options: tuple[Option, ...] = ()
    extra: str = ""
    needs: str = ""
    folder: bool = False
    binary: bool = False

    def choose(self, given: Mapping[str, str]) -> dict[str, str]:
        """Every option with its value. Problem where `given` names another option or value."""
        known = {option.name: option for option in self.options}
        for name, value in given.items():
            if name not in known:
                has = ", ".join(known) or "none"
                raise Problem(f"the format {self.name} has no option {name}; it has: {has}", code=2)
            if known[name].values and not known[name].free and value not in known[name].values:
                allowed = ", ".join(known[name].values)
                raise Problem(f"{name}={value} is nothing that {self.name} can do; {name} is one of: {allowed}", code=2)
        return {name: given.get(name, option.default) for name, option in known.items()}

    def require(self) -> None:
        """Problem, with the extra to install, where a library that this format stands on is missing."""
        from importlib.util import find_spec

        if self.needs and find_spec(self.needs) is None:
            raise Problem(
                f"the format {self.name} needs {self.needs}, which is not installed; "
                f"install it with: pip install 'glossator[{self.extra}]'"
            )
