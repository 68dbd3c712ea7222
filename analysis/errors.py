"""The one exception for logs that cannot be reported on."""

import click


class ReportError(click.ClickException):
    """What was given cannot be reported on; the message says what would be."""

    def __str__(self) -> str:
        return self.message


class PlanError(click.ClickException):
    """What was asked cannot be planned; the message says what can."""

    def __str__(self) -> str:
        return self.message
