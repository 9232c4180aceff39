"""The article's widget, drawn at once, and known to be ready for keys."""

from __future__ import annotations

import asyncio

from tui.ui.widgets.article import ArticleView
from tui.ui.widgets.swift import Swift


class Article(ArticleView, Swift, can_focus=True, inherit_bindings=False):
    """The article's widget, drawn at once."""

    def __init__(self) -> None:
        super().__init__()
        self._fitted = asyncio.Event()

    async def fitted(self) -> None:
        """Wait until it is known which text is on the screen, or for half a second where there is no room for any."""
        try:
            await asyncio.wait_for(self._fitted.wait(), 0.5)
        except TimeoutError:
            pass

    def _fit(self) -> None:
        with self.another_length():
            super()._fit()
        if self._wrap is not None:
            self._fitted.set()
