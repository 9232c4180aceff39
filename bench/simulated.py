"""A reviewer who knows what is right, at the real screen: along the queue, at each stop by the fewest keys found.

A stop that is right is accepted, with all that hangs on it; where all of a paragraph is right, by one key. A wrong one
gets its label, its edges, or is rejected; what is missing is added on the way; links and values are mended with the
span that they hang on, once both their ends are there. `everywhere`: the same text is marked by `e` where that saves
keys.
"""

from __future__ import annotations

from collections.abc import Iterator

from bench.desk import Desk
from bench.gold import Gold
from bench.mending import Mending
from tui.core.annotation import Annotation
from tui.core.review.edges import trimmed_sentence
from tui.core.review.everywhere import wish_of
from tui.core.review.state import Review
from tui.core.review.verbs import act
from tui.ui.screens.choices import letters
from tui.ui.screens.mentions import Mentions

Extent = tuple[int, int]
Plan = list[tuple[str, Extent | None]]
"""Keys in order; with an extent: the key, and then the jump label of that word."""

HINT = 2
"""Keys that a jump label is expected to take, with a screen full of words."""
STEPS = 4
"""Single steps of an edge at most: beyond them a jump label is quicker."""
MOVES = {"start": {-1: "h", 1: "j"}, "end": {-1: "k", 1: "l"}}


class Simulated:
    """Reviews the open article until it holds what is right; then goes on with `d`."""

    def __init__(
        self, desk: Desk, gold: Gold, everywhere: bool = False, doubtful: bool = False, sweep: bool = True
    ) -> None:
        self.desk, self.gold, self.everywhere, self.doubtful = desk, gold, everywhere, doubtful
        self.labels = self.review.book.labels
        self.sweep = sweep
        self.hang = Mending(desk, gold)

    @property
    def review(self) -> Review:
        """The state of the article."""
        return self.desk.review

    async def run(self) -> None:
        """Decide everything."""
        if self.doubtful:
            await self.desk.press("order", "o", letters(self.desk.app.keymap)[1])
        for _ in range(20 * (len(self.gold.spans) + self.review.total) + 50):
            if not await self._next():
                break
        await self.desk.press("next article", "d")

    async def _next(self) -> bool:
        """One thing more; False when there is nothing left to do."""
        review = self.review
        focus = review.focused if review.focused is not None and review.open(review.focus or "") else None
        if (missing := self._missing(focus)) is not None:
            await self._add(missing)
        elif focus is not None:
            await self._stop(focus)
        elif review.left:
            await self.desk.press("go on", "n")
        else:
            return await self._last()
        return True

    async def _last(self) -> bool:
        """Links and values of spans that were passed: the reviewer goes to each by tab."""
        for one in sorted(self.gold.spans, key=lambda a: a.extent):
            if self.review.accepted(one.id) and one.id not in self.hang.mended and self.hang.todo(one):
                for _ in range(len(self.gold.spans) + 5):
                    if self.review.focus == one.id:
                        break
                    await self.desk.press("go on", "tab")
                await self.hang.mend(one)
                return True
        return False

    # -------------------------------------------------------------------------------------------------- what is right

    def _held(self, extent: Extent, layer: str) -> bool:
        """Whether something stands or waits there in a layer."""
        review = self.review
        ids = review.spans.overlapping(*extent, layer)
        return any(review.accepted(id) or review.open(id) for id in ids)

    def _missing(self, focus: Annotation | None) -> Annotation | None:
        """What nothing stands or waits for, before the focus or in the sentence around it."""
        review = self.review
        for one in sorted(self.gold.spans, key=lambda a: (a.extent[0], -a.extent[1])):
            if focus is not None and one.extent[0] > focus.extent[0]:
                return None
            layer = review.layer(one)
            if layer.hides and review.annotations.get(one.id) is not None:
                continue
            if not review.accepted(one.id) and not self._held(one.extent, layer.id):
                return one
        return None

    def _target(self, focus: Annotation) -> Annotation | None:
        """What the reviewer takes a candidate to be meant for."""
        layer = self.review.layer(focus)
        near = [
            g
            for g in self.gold.spans
            if self.review.layer(g).id == layer.id
            and not self.review.accepted(g.id)
            and _overlap(g.extent, focus.extent)
        ]
        return max(
            near, key=lambda g: (g.id == focus.id, g.extent == focus.extent, g.label == focus.label), default=None
        )

    # ------------------------------------------------------------------------------------------------------- a stop

    async def _stop(self, focus: Annotation) -> None:
        target = self._target(focus)
        if self.sweep and await self._sweep():
            return
        if target is None:
            await self.desk.press("reject", "x")
        elif target.id == focus.id:
            await self.hang.mend(focus)
            if self.review.focus == focus.id:
                await self._confirm(focus)
        else:
            plan = min(self._ways(focus, target), key=_cost, default=None)
            if plan is None:
                await self.desk.press("reject", "x")
                return
            await self._play("mend", plan)
            if self.review.accepted(target.id) and self.hang.todo(target):
                if self.review.focus != target.id:
                    await self.desk.press("go on", "b")
                await self.hang.mend(target)

    async def _confirm(self, focus: Annotation) -> None:
        if self.review.accepted(focus.id):
            await self.desk.press("go on", "n")
        elif not (self.everywhere and await self._mark()):
            await self.desk.press("accept", "a")

    async def _sweep(self) -> bool:
        """Accept the rest of the paragraph, or of the article, where all of it is right."""
        review = self.review
        outcome = act(review, "accept_rest")
        taken = [row.annotation_id for row in outcome.step.rows if row.verdict == "accept"] if outcome.step else []
        spans = [id for id in taken if id and outcome.review.annotations[id].kind == "span"]
        if len(spans) < 2 or not all(self.hang.right(id or "") for id in taken):
            return False
        reach = max(outcome.review.annotations[id].extent[1] for id in spans)
        if any(self.hang.todo(self.review.annotations[id]) for id in spans):
            return False
        asked = [g for g in self.gold.spans if g.extent[0] < reach and not review.layer(g).hides]
        if any(not review.accepted(g.id) and g.id not in spans for g in asked):
            return False
        await self.desk.press("accept the rest", "y")
        return True

    def _ways(self, focus: Annotation, target: Annotation) -> Iterator[Plan]:
        """Ways to get from a candidate to what is right: edges and a label, or another candidate of the same stop."""
        key = "a" if focus.label == target.label else self.labels[target.label].key
        if (plan := self._edges(self.review, target.extent)) is not None:
            yield [*plan, (key, None)]
        review = self.review
        for count in range(1, 4):
            review = act(review, "next_any").review
            other = review.focused
            if other is not None and other.extent == target.extent and review.open(other.id):
                label = "a" if other.label == target.label else self.labels[target.label].key
                yield [*[("tab", None)] * count, (label, None)]

    def _edges(self, review: Review, wanted: Extent) -> Plan | None:
        """How the edges of the focus or the selection come to stand as wanted; None where they cannot."""
        plan: Plan = []
        for side in ("start", "end"):
            at = 0 if side == "start" else 1
            best: tuple[Plan, Review] | None = None
            for way in (*self._steps(review, side, wanted[at]), *self._jump(review, wanted, at)):
                if best is None or _cost(way[0]) < _cost(best[0]):
                    best = way
            if best is None:
                return None
            plan, review = [*plan, *best[0]], best[1]
        return plan if _held(review) == wanted else None

    def _steps(self, review: Review, side: str, wanted: int) -> Iterator[tuple[Plan, Review]]:
        """Single steps of an edge, by word or clause, or by character where that is needed."""
        at = 0 if side == "start" else 1
        for switch in ([], [","]):
            now, keys = review, list(switch)
            for _ in switch:
                now = act(now, "unit").review
            for _ in range(STEPS + 1):
                here = _held(now)[at]
                if here == wanted:
                    back = switch if len(keys) > len(switch) else []
                    for _ in back:
                        now = act(now, "unit").review
                    yield [(key, None) for key in ([*keys, *back] if back or not switch else [])], now
                    break
                direction = 1 if wanted > here else -1
                now = act(now, "edge", side, direction).review
                keys.append(MOVES[side][direction])

    def _jump(self, review: Review, wanted: Extent, at: int) -> Iterator[tuple[Plan, Review]]:
        word = review.words.at(wanted[0]) if at == 0 else review.words.at(wanted[1] - 1)
        after = act(review, "edge_to", *word).review
        if not _coded(review, word):
            return
        if _held(after)[at] == wanted[at] and _held(after)[1 - at] == _held(review)[1 - at]:
            yield [("m", word)], after

    # ------------------------------------------------------------------------------------------------ what is missing

    async def _add(self, one: Annotation) -> None:
        plan = min(self._additions(one), key=_cost)
        await self._play("add", plan)
        if self.review.accepted(one.id) and self.hang.todo(one):
            if self.review.focus != one.id:
                await self.desk.press("go on", "b")
            await self.hang.mend(one)
        if self.everywhere and self.review.focus == one.id:
            await self._mark()

    def _additions(self, one: Annotation) -> Iterator[Plan]:
        """Ways to add a span that nothing was proposed for."""
        review, key = self.review, (self.labels[one.label].key, None)
        long = review.layer(one).edges == "sentence"
        focus = review.focused
        beside = focus is not None and focus.kind == "span" and review.layer(focus).id != review.layer(one).id
        if long and focus is not None and beside and trimmed_sentence(review, focus.extent[0]) == one.extent:
            yield [key]
        start, end = one.extent
        words = [w for w in review.words.within(start, end) if _coded(review, w)] or [review.words.at(start)]
        picks = dict.fromkeys((words[0], words[-1], words[len(words) // 2]))
        starts: list[tuple[Plan, Review]] = [([("f", word)], act(review, "select", *word).review) for word in picks]
        if focus is not None and focus.kind == "span":
            starts.append(([], review))
            starts.append(([("v", None)], act(review, "select_words").review))
        for plan, begun in starts:
            for verb, more in (("", []), ("select_sentence", [("s", None)]), ("select_paragraph", [(".", None)])):
                if verb == "" and not (plan and begun.selection):
                    continue
                picked = act(begun, verb).review if verb else begun
                if picked.selection and (edges := self._edges(picked, one.extent)) is not None:
                    yield [*plan, *more, *edges, key]

    async def _mark(self) -> bool:
        """The same text everywhere, where that saves keys."""
        review = self.review
        wish = wish_of(review)
        if wish is None:
            return False
        listed = await self.desk.app.session.mentions(review, wish)
        right = {g.extent for g in self.gold.spans if g.label == wish.label and not review.accepted(g.id)}
        ticked = [i for i, item in enumerate(listed.items) if item.place.ticked]
        wrong = [i for i in ticked if listed.items[i].place.extent not in right]
        taken = {listed.items[i].place.extent for i in ticked if i not in wrong}
        marked = [g for g in self.gold.spans if g.label == wish.label and g.extent in taken]
        if any(self.hang.todo(g) for g in marked):
            return False
        gained = sum(1 if review.annotations.get(g.id) and review.open(g.id) else 4 for g in marked)
        again = 0 if review.accepted(review.focus or "") else 1
        if gained + again <= 2 + 3 * len(wrong):
            return False
        await self.desk.press("everywhere", "e")
        screen = self.desk.app.screen
        assert isinstance(screen, Mentions)
        for at in wrong:
            while screen.rows.current != at:
                await self.desk.press("everywhere", "down")
            await self.desk.press("everywhere", "space")
        await self.desk.press("everywhere", "enter")
        return True

    # ------------------------------------------------------------------------------------------------------------ keys

    async def _play(self, kind: str, plan: Plan) -> None:
        for key, word in plan:
            if word is not None:
                await self._show(word)
            await self.desk.press(kind, key)
            if word is not None:
                code = next(code for code, extent in self.desk.screen.jumps.codes.items() if extent == word)
                await self.desk.press(kind, *code)

    async def _show(self, word: Extent) -> None:
        """Read on, or back, until a word is on the screen."""
        for _ in range(200):
            start, end = self.desk.screen.view.visible_range()
            if start <= word[0] and word[1] <= end:
                return
            await self.desk.press("read on", "space" if word[0] >= end else "pageup")


def _held(review: Review) -> Extent:
    """What the edge keys move."""
    held = review.selection or review.draft
    if held is not None:
        return held.start, held.end
    assert review.focused is not None
    return review.focused.extent


def _coded(review: Review, word: Extent) -> bool:
    """Whether a word gets a jump label: punctuation marks get none."""
    text = review.article.text[word[0] : word[1]]
    return len(text) > 1 or text.isalnum()


def _cost(plan: Plan) -> int:
    return sum(1 if word is None else 1 + HINT for _, word in plan)


def _overlap(a: Extent, b: Extent) -> bool:
    return a[0] < b[1] and b[0] < a[1]
