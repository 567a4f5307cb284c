"""Where the `creditline` program begins: it can be stopped cleanly before its commands are imported."""

from creditline.training.commands.terminal.stopping import stopping_cleanly


def main() -> None:
    """Run the command named on the command line, as `creditline.training.commands.main.main` says."""
    with stopping_cleanly():
        from creditline.training.commands.main import command_line

        command_line()
