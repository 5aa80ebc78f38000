"""Send logs and event logs: tables of any names and time formats become frames of ours."""
