"""Words for what lists are taken out for."""

from signon.core.labels import Label, Labels
from signon.export.columns import ExportPurpose
from signon.export.formats import ExportFormat
from signon.models.job import JobState

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
FORMATS = Labels(
    ExportFormat,
    {
        ExportFormat.CSV: Label("CSV, for any program"),
        ExportFormat.XLSX: Label("XLSX, for Excel and other spreadsheets"),
        ExportFormat.JSON: Label("JSON, for programmers"),
    },
)
SHORT = Labels(
    ExportPurpose,
    {ExportPurpose.PRESS: Label("Press"), ExportPurpose.DELIVERY: Label("Delivery")},
    way="short",
)
# The titles of a long export's page.
TITLES = Labels(
    JobState,
    {
        JobState.QUEUED: Label("Your export is being made"),
        JobState.RUNNING: Label("Your export is being made"),
        JobState.DONE: Label("Your export is ready"),
        JobState.FAILED: Label("The export failed"),
        JobState.CANCELED: Label("The export was canceled"),
    },
    way="export",
)
LABELS = (PURPOSES, FORMATS, HINTS, SHORT, TITLES)
