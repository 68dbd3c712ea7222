"""What stops a command of the analysis: each message says what is wrong and what would do."""

import click


class ReportError(click.ClickException):
    """What was given cannot be reported on; the message says what would be."""

    def __str__(self) -> str:
        return self.message


class PlanError(click.ClickException):
    """What was asked cannot be planned; the message says what can."""

    def __str__(self) -> str:
        return self.message
