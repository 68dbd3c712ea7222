"""What it means: logs to rows to figures to report. Reads logs only."""
