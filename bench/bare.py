"""The least a Textual app can be: one line that changes with every key. It is what ours is held against."""

from __future__ import annotations

from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Static


class Bare(App[None]):
    """Says hello, then counts keys."""

    ENABLE_COMMAND_PALETTE = False
    count = 0

    def compose(self) -> ComposeResult:
        yield Static("hello", id="line")

    def on_key(self, event: events.Key) -> None:
        if event.key == "q":
            self.exit()
        self.count += 1
        self.query_one("#line", Static).update(f"hello {self.count}", layout=False)


if __name__ == "__main__":
    Bare().run()
