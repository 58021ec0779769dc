"""Every command, as typer knows it."""

from collections.abc import Iterator
from inspect import cleandoc
from typing import Any

from bot.cli.examples import EXAMPLES
from tests.docs.table import code, joined, table
from tests.support.commands import commands as every


def commands() -> str:
    """Return a section for each command."""
    return joined(part for name, one in every().items() for part in _section(name, one))


def _section(name: str, command: Any) -> Iterator[str]:
    context = command.make_context(f"firebreak {name}", [], resilient_parsing=True)
    yield f"### {name}"
    yield cleandoc(command.help)
    yield f"```text\n{' '.join([f'firebreak {name}', *command.collect_usage_pieces(context)])}\n```"
    rows = [_row(parameter) for parameter in command.params if not parameter.hidden]
    if rows:
        yield table(("", "what it is", "default"), rows)
    examples = "\n".join(EXAMPLES[name])
    yield f"```sh\n{examples}\n```"


def _row(parameter: Any) -> tuple[str, str, str]:
    is_argument = parameter.param_type_name == "argument"
    names = [parameter.name] if is_argument else [*parameter.opts, *parameter.secondary_opts]
    value = "" if is_argument or getattr(parameter, "is_flag", False) else _value(parameter)
    default = "**needed**" if parameter.required else _default(parameter)
    return code(f"{', '.join(names)}{value}"), parameter.help or "", default


def _value(parameter: Any) -> str:
    return f" {parameter.metavar or parameter.name.upper()}"


def _default(parameter: Any) -> str:
    value = parameter.default
    return "" if value in (None, False, "") else code(value)
