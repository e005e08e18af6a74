"""How far a run is, and how that is shown."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Progress:
    """How far a run is: the step, the reports by what became of them, and those that run."""

    step: str
    total: int = 0
    made: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    kept: int = 0
    running: tuple[str, ...] = ()
    since: float = field(default_factory=time.monotonic)

    @property
    def done(self) -> int:
        """How many reports there is nothing more to do for."""
        return len(self.made) + len(self.failed) + self.kept

    def plus(self, stem: str, *, failed: bool) -> "Progress":
        """Count one more report that was made, or failed."""
        return replace(self, failed=(*self.failed, stem)) if failed else replace(self, made=(*self.made, stem))

    def left(self, now: float) -> float | None:
        """Estimate the seconds that are left, from those that the reports so far have taken."""
        finished = len(self.made) + len(self.failed)
        return (now - self.since) / finished * (self.total - self.done) if finished else None


Watch = Callable[[Progress], None]


def unwatched(_: Progress) -> None:
    """Show nothing."""
