"""Words about what a newer version of a plan has changed."""

from signon.core.labels import Label, Labels
from signon.plan.changes import Fate
from signon.plan.difference import Mark

FATES = Labels(
    Fate,
    {
        Fate.SAME: Label("Unchanged"),
        Fate.MOVED: Label("Renumbered"),
        Fate.CHANGED: Label("Changed"),
        Fate.ADDED: Label("Added"),
        Fate.REMOVED: Label("Removed"),
    },
)
# Read by screen readers before a removed or added part of a text.
MARKS = Labels(
    Mark,
    {Mark.REMOVED: Label("[removed:"), Mark.ADDED: Label("[added:")},
    only={Mark.REMOVED, Mark.ADDED},
)
LABELS = (FATES, MARKS)
