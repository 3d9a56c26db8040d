"""How far long work is, on the terminal: one line that changes; in a file, one line when a part is done."""

from django.core.management.base import OutputWrapper


class Progress:
    """Shows `what: done of total`. Give its `told` to whatever works long."""

    def __init__(self, out: OutputWrapper) -> None:
        self.out, self.what, self.last = out, "", ""

    def told(self, what: str, done: int, total: int) -> None:
        """Show how far it is."""
        text = f"  {what}: {done}{f' of {total}' if total else ''}"
        if what != self.what:
            self.end()
        self.what, self.last = what, text
        if self.out.isatty():
            self.out.write(f"\r{text}      ")
            self.out.flush()

    def end(self) -> None:
        """The part is done: leave its last line standing."""
        if self.last:
            self.out.write("\n" if self.out.isatty() else f"{self.last}\n")
            self.out.flush()
        self.what = self.last = ""
