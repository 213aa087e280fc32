"""Labels for background jobs, on the pages of whatever package uses them."""

from signon.core.labels import Label, Labels
from signon.models.job import JobFailure, JobState

STATES = Labels(
    JobState,
    {
        JobState.QUEUED: Label("Waiting", "a job"),
        JobState.RUNNING: Label("Running", "a job"),
        JobState.DONE: Label("Done", "a job"),
        JobState.FAILED: Label("Failed", "a job"),
        JobState.CANCELED: Label("Canceled", "a job"),
    },
)
FAILURES = Labels(
    JobFailure,
    {
        JobFailure.LATE: Label(
            "It was not done in time, so it was ended. If no worker is running, ask whoever runs "
            "this site; else please try again."
        ),
        JobFailure.CRASHED: Label(
            "Its process ended several times without finishing. Whoever runs this site finds more "
            "in the log."
        ),
        JobFailure.NO_SPACE: Label("The disk is full. Please tell whoever runs this site."),
        JobFailure.NO_MEMORY: Label(
            "It needed more memory than a job may have. Please tell whoever runs this site."
        ),
        JobFailure.FAULT: Label(
            "Something is wrong with our program. Whoever runs this site finds more in the log."
        ),
    },
)
LABELS = (STATES, FAILURES)
