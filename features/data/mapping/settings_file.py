"""Reading `data.toml`: every key is known, or the error names the nearest one that is."""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path

from creditline.features.contract import TABLES, Kind, Table
from creditline.features.data.mapping.prohibited import DEFAULT_PROHIBITED
from creditline.features.data.mapping.settings import Settings, TableMapping
from creditline.features.data.mapping.time_zones import require_time_zone
from creditline.features.errors import DataError

FILE_NAME = "data.toml"
_TOP = ("time_zone", "currency")
_TABLE = ("file", "columns", "values", "covered_from")
_CUSTOMERS = (*_TABLE, "prohibited", "permitted")


def read_settings(folder: Path) -> Settings:
    """The settings in `folder/data.toml`, or the defaults where there is none; errors as `read_settings_file`."""
    path = folder / FILE_NAME
    return read_settings_file(path) if path.exists() else Settings()


def read_settings_file(path: Path) -> Settings:
    """The settings in a file.

    Raises DataError, in one sentence, for a file that cannot be read, text that is not TOML, an unknown key, table or
    column, and a value of the wrong kind.
    """
    try:
        content = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}; name the data.toml.") from error
    except UnicodeDecodeError:
        raise DataError(f"{path} is not UTF-8 text; save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"{path} is not valid TOML ({error}); correct that line.") from None
    where = str(path)
    _known(content, (*_TOP, *TABLES), where, "")
    time_zone = _text(content.get("time_zone", "UTC"), where, "time_zone")
    require_time_zone(time_zone, where)
    sections = {name: _section(content[name], where, name) for name in TABLES if name in content}
    customers = sections.get("customers", {})
    return Settings(
        time_zone=time_zone,
        currency=_text(content.get("currency", ""), where, "currency"),
        covered_from={
            name: _day(section["covered_from"], where, f"{name}.covered_from")
            for name, section in sections.items()
            if "covered_from" in section
        },
        prohibited=tuple(
            dict.fromkeys(
                (*DEFAULT_PROHIBITED, *_texts(customers.get("prohibited", []), where, "customers.prohibited"))
            )
        ),
        permitted=_texts(customers.get("permitted", []), where, "customers.permitted"),
        mappings={
            name: mapping
            for name, section in sections.items()
            if (mapping := _mapping(TABLES[name], section, where)) != TableMapping()
        },
    )


def _section(value: object, where: str, name: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise DataError(f"{where}: {name} must be a table, as in [{name}], not {value!r}.")
    _known(value, _CUSTOMERS if name == "customers" else _TABLE, where, f"[{name}] ")
    return value


def _mapping(table: Table, section: Mapping[str, object], where: str) -> TableMapping:
    columns = _pairs(section.get("columns", {}), where, f"{table.name}.columns")
    _known(columns, [column.name for column in table], where, f"[{table.name}] columns: ")
    values = section.get("values", {})
    if not isinstance(values, dict):
        raise DataError(f"{where}: {table.name}.values must be a table of columns, not {values!r}.")
    mappable = [column.name for column in table if column.kind is Kind.TEXT]
    _known(values, mappable, where, f"[{table.name}] values: ")
    file = section.get("file", [])
    return TableMapping(
        files=_texts([file] if isinstance(file, str) else file, where, f"{table.name}.file"),
        columns=columns,
        values={name: _pairs(pairs, where, f"{table.name}.values.{name}") for name, pairs in values.items()},
    )


def _known(found: Iterable[str], known: Iterable[str], where: str, place: str) -> None:
    known = list(known)
    for key in found:
        if key not in known:
            near = get_close_matches(key, known, n=1, cutoff=0.0)
            raise DataError(f"{where}: {place}{key!r} is not a known name; the nearest one is {near[0]!r}.")


def _text(value: object, where: str, key: str) -> str:
    if not isinstance(value, str):
        raise DataError(f"{where}: {key} must be text in quotes, not {value!r}.")
    return value


def _texts(value: object, where: str, key: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise DataError(f"{where}: {key} must be a list of texts, not {value!r}.")
    return tuple(_text(item, where, key) for item in value)


def _pairs(value: object, where: str, key: str) -> dict[str, str]:
    if not isinstance(value, dict):
        raise DataError(f'{where}: {key} must be pairs such as {{ a = "b" }}, not {value!r}.')
    return {name: _text(item, where, f"{key}.{name}") for name, item in value.items()}


def _day(value: object, where: str, key: str) -> date:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise DataError(f"{where}: {key} must be a date such as 2024-01-31, not {value!r}.") from None
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise DataError(f"{where}: {key} must be a date such as 2024-01-31, not {value!r}.")
