"""What is said of cut lines that are not explained."""

from collections.abc import Mapping

from creditline.training.commands.terminal.echo import echo


def tell_further(further: Mapping[str, int]) -> None:
    """Say how many further lines of the same customers were cut, by product; nothing where there is none."""
    if further:
        others = ", ".join(f"{count:,} of {product}" for product, count in further.items())
        echo(
            f"further lines of the same customers were cut and are not explained here: {others}; name a product (--product)"
        )
