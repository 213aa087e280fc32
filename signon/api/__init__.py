"""The same lists and counts for programs: `/api/v1`, its description, and its documentation."""
