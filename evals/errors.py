"""The one exception for what a user typed wrong."""

import click


class SettingError(click.ClickException):
    """A setting or an input file is wrong; raised before any model call.

    Inspect's and our own command line print it as one line, `Error: …`, and exit with 1,
    where any other exception of a task function would print a traceback. The message
    states what is wrong, what is valid, and what to do.
    """

    def __str__(self) -> str:
        return self.message
