"""Where the control endpoints are."""

CLOCK = "/sandbox/clock"
FAULTS = "/sandbox/faults"
FINDINGS = "/sandbox/findings"
