"""An article as INCEpTION keeps it: a folder with one XMI for each annotator, and one for what nobody holds.

The folder is named after the article, each file after its annotator; `INITIAL_CAS.xmi` is always there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, unquote

from tui.core.labelled import Labelled, LabelledArticle

INITIAL = "INITIAL_CAS"
"""What INCEpTION calls a document before anybody works on it: here, with what nobody holds."""


def file_name(annotator: str) -> str:
    """The name of an annotator's file, whatever the name holds."""
    plain = quote(annotator.encode("utf-8", "surrogatepass"), safe=" ").replace(".", "%2E")
    return f"{'%49' + plain[1:] if annotator == INITIAL else plain}.xmi"


def in_order(labelled: LabelledArticle) -> LabelledArticle:
    """The article with the names of who holds a claim in their order, as they are found again."""
    return _each(labelled, lambda one: replace(one, reviewers=tuple(sorted(set(one.reviewers)))))


def shares(labelled: LabelledArticle) -> Iterator[tuple[str, LabelledArticle]]:
    """What nobody holds, as INITIAL's, then what each annotator holds, with the ends of relations that it hangs on."""
    yield f"{INITIAL}.xmi", _share(labelled, "")
    for name in sorted({name for one in labelled.all() for name in one.reviewers}):
        yield file_name(name), _share(labelled, name)


def _share(labelled: LabelledArticle, name: str) -> LabelledArticle:
    by_id = {one.annotation.id: one for one in labelled.all()}
    own = {id for id, one in by_id.items() if (name in one.reviewers if name else not one.reviewers)}
    there, new = set(own), set(own)
    while new:
        ends = {end for id in new for end in (by_id[id].annotation.head_id, by_id[id].annotation.tail_id) if end}
        new = ends - there
        there |= new

    def held(one: Labelled) -> Labelled | None:
        if one.annotation.id not in there:
            return None
        return replace(one, reviewers=(name,) if name and one.annotation.id in own else ())

    return _each(labelled, held)


def _each(labelled: LabelledArticle, change: Callable[[Labelled], Labelled | None]) -> LabelledArticle:
    kinds = (labelled.spans, labelled.relations, labelled.attributes, labelled.records, labelled.rests)
    spans, relations, attributes, records, rests = (tuple(filter(None, map(change, ones))) for ones in kinds)
    return LabelledArticle(
        labelled.article, spans, relations, attributes, records, rests=rests, unlooked=labelled.unlooked
    )


def divided(folder: Path) -> bool:
    """Whether the files of a folder are those of the annotators of one article."""
    return (folder / f"{INITIAL}.xmi").is_file()


def merged(parts: Iterable[tuple[Path, LabelledArticle]]) -> LabelledArticle | None:
    """The article of which annotators' files say these parts; None without any.

    Each holds what his or her file says; what is in it and came from us about nobody is new there, and accepted.
    """
    found: dict[str, Labelled] = {}
    whole: LabelledArticle | None = None
    for file, part in parts:
        whole = whole or part
        for each in part.all():
            one = _owned(each, file.stem)
            known = found.get(one.annotation.id)
            names = {*one.reviewers, *(known.reviewers if known else ())}
            found[one.annotation.id] = replace(known or one, reviewers=tuple(sorted(names)))
    if whole is None:
        return None
    return replace(LabelledArticle.of(whole.article, found.values()), unlooked=whole.unlooked)


def _owned(one: Labelled, stem: str) -> Labelled:
    bare = Labelled(one.annotation, one.layer)
    if stem == INITIAL or one != bare:
        return one
    return replace(one, status="accepted", reviewers=(unquote(stem),))
