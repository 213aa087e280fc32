"""Words for what lists are taken out for."""

from signon.core.labels import Label, Labels
from signon.export.columns import ExportPurpose

PURPOSES = Labels(
    ExportPurpose,
    {
        ExportPurpose.PRESS: Label("Press: organizations, as the public list shows them"),
        ExportPurpose.DELIVERY: Label(
            "Delivery: all endorsers, with the contacts of organizations"
        ),
    },
)
HINTS = Labels(
    ExportPurpose,
    {
        ExportPurpose.PRESS: Label(
            "Name, category, scope, state, website, version of the text, day of listing."
        ),
        ExportPurpose.DELIVERY: Label(
            "Also the contact’s name and title. People appear as they chose."
            " Never an e-mail address."
        ),
    },
    way="hint",
)
LABELS = (PURPOSES, HINTS)
