"""Writing an INCEpTION project: a zip file as INCEpTION exports it, which it imports as a new project.

INCEpTION's import takes the layers and the source documents, with what stands in them; an annotator's own work it takes
from Java objects alone, which nothing but Java writes. So what stands about an article is in its source document, where
every annotator starts from; each annotator's share lies where INCEpTION's export has it, as a zip file with XMI and
type system, for its remote API and for other readers.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from tui.core.labelled import Labelled, LabelledArticle
from tui.formats import uima, uima_annotators
from tui.formats.format import Options
from tui.formats.text import in_xml
from tui.formats.uima_reading import SENTENCE, TOKEN

PROJECT = "exportedproject.json"
OURS = "Glossator"
"""The program that a project says it comes from, where it comes from here."""
CURATION = "CURATION_USER"
_TIME = (1980, 1, 1, 0, 0, 0)  # so that the same labels make the same file
_LATEST = 1  # the version of the description that INCEpTION writes


def write(articles: Iterable[LabelledArticle], path: Path, options: Options) -> None:
    """A document an article, named after its id; the description of the project comes last, when all are known."""
    types, names = uima.types_of(options), uima.features(options)
    described = types.to_xml().encode()
    documents = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as project:

        def add(name: str, content: bytes) -> None:
            project.writestr(_entry(name), content, zipfile.ZIP_DEFLATED)

        def xmi(labelled: LabelledArticle) -> bytes:
            return bytes(uima.cas_of(labelled, types, names, in_xml).to_xmi().encode())

        def share(folder: str, name: str, labelled: LabelledArticle) -> None:
            packed = io.BytesIO()
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as inner:
                inner.writestr(_entry(f"{name}.xmi"), xmi(labelled), zipfile.ZIP_DEFLATED)
                inner.writestr(_entry(uima.TYPES), described, zipfile.ZIP_DEFLATED)
            add(f"{folder}/{name}.zip", packed.getvalue())

        for labelled in articles:
            document = f"{labelled.article.id}.xmi"
            documents.append({"name": document, "format": "xmi", "state": "NEW"})
            add(f"source/{document}", xmi(_those(labelled, lambda one: one.status not in ("rejected", "candidate"))))
            for file, part in uima_annotators.shares(labelled):
                share(f"annotation/{document}", file.removesuffix(".xmi"), part)
            gold = _those(labelled, lambda one: one.status == "gold")
            if gold.spans:
                share(f"curation/{document}", CURATION, gold)
        add(PROJECT, json.dumps(_description(documents, names), indent=2).encode())


def _entry(name: str) -> zipfile.ZipInfo:
    """An entry that everybody may read once it is unpacked."""
    entry = zipfile.ZipInfo(name, _TIME)
    entry.external_attr = 0o644 << 16
    return entry


def _those(labelled: LabelledArticle, wanted: Any) -> LabelledArticle:
    """What of an article stands so, with nothing that hangs on the rest."""
    there: set[str] = set()
    kinds: list[tuple[Labelled, ...]] = []
    for ones in (labelled.spans, labelled.records, labelled.relations, labelled.attributes, labelled.rests):
        ends = ({one.annotation.head_id, one.annotation.tail_id} - {None} for one in ones)
        kept = tuple(one for one, hung in zip(ones, ends, strict=True) if wanted(one) and hung <= there)
        there |= {one.annotation.id for one in kept}
        kinds.append(kept)
    spans, records, relations, attributes, rests = kinds
    return replace(labelled, spans=spans, records=records, relations=relations, attributes=attributes, rests=rests)


def _description(documents: list[dict[str, str]], names: list[str]) -> dict[str, Any]:
    """The project as its JSON file describes it: its layers, and its documents, on which nobody has begun."""
    return {
        "name": "glossator",
        "description": "Labelled articles, each with what stands about it.",
        "mode": "ANNOTATION",
        "version": _LATEST,
        "state": "NEW",
        "application_name": OURS,
        "source_documents": documents,
        "annotation_documents": [],
        "project_permissions": [],
        "tag_sets": [],
        "layers": [
            _layer(TOKEN, "Token", built_in=True, enabled=False, readonly=True, overlap_mode="NO_OVERLAP"),
            _layer(SENTENCE, "Sentence", built_in=True, enabled=False, readonly=True, overlap_mode="NO_OVERLAP"),
            _layer(uima.SPAN, "Span", ["label", *names], anchoring_mode="CHARACTERS"),
            _layer(uima.RELATION, "Relation", ["label"], type="relation", attach_type={"name": uima.SPAN}),
        ],
    }


def _layer(name: str, shown: str, features: Iterable[str] = (), **more: Any) -> dict[str, Any]:
    common = {
        "name": name,
        "uiName": shown,
        "type": "span",
        "enabled": True,
        "built_in": False,
        "anchoring_mode": "TOKENS",
        "overlap_mode": "ANY_OVERLAP",
        "validation_mode": "NEVER",
        "cross_sentence": True,
    }
    feature = {"type": "uima.cas.String", "enabled": True, "visible": True, "remember": True}
    modes = {"multi_value_mode": "NONE", "link_mode": "NONE"}
    return {
        **common,
        **more,
        "features": [{"name": each, "uiName": each, **feature, **modes} for each in features],
    }
