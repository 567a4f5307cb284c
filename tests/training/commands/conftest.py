"""The command line as a person calls it, inside this process or as one of its own, and data to call it on."""

import signal
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

PROGRAM = [sys.executable, "-c", "from creditline.training.commands.main import main; main()"]
CUSTOMERS = "customer_id,opened_on\n007,2023-01-15\n8,2023-02-01\n"
INSTALLMENTS = """customer_id,loan_id,product,due_on,amount_due,paid_on,amount_paid
007,L1,loan,2024-01-10,100.00,2024-01-10,100.00
007,L1,loan,2024-02-10,100.00,2024-02-20,100.00
8,L2,loan,2024-01-10,50.00,,
"""


@dataclass(frozen=True)
class Said:
    """What a command exited with and printed."""

    code: int
    out: str
    err: str

    @property
    def problem(self) -> str:
        """The last line of stderr; steps that were begun stand before it."""
        return self.err.strip().splitlines()[-1]


Call = Callable[..., Said]


@pytest.fixture
def creditline(monkeypatch, capsys) -> Iterator[Call]:
    """Call the command line inside this process."""
    from creditline.training.commands.main import main

    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    monkeypatch.setattr(warnings, "showwarning", warnings.showwarning)

    def call(*arguments: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["creditline", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        code = ended.value.code
        said = capsys.readouterr()
        return Said(code if isinstance(code, int) else 0, said.out, said.err)

    yield call
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.fixture
def untracked(monkeypatch) -> None:
    """A training is not recorded: no report on it, no pictures and no store, which take longer than a small training."""
    monkeypatch.setattr("creditline.training.run.store.track", lambda *_: ("nowhere", None))


@pytest.fixture
def lender(tmp_path) -> Path:
    """Two customers with three instalments, as CSV."""
    folder = tmp_path / "lender"
    folder.mkdir()
    (folder / "customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    (folder / "installments.csv").write_text(INSTALLMENTS, encoding="utf-8")
    return folder


@dataclass(frozen=True)
class World:
    """A simulated lender and a model trained on it; not to be changed."""

    data: Path
    model: Path


@pytest.fixture(scope="session")
def world(once) -> World:
    home = once("world-of-commands", _make_world)
    return World(home / "lender", home / "model")


def _make_world(home: Path) -> None:
    from creditline.features.data import DataSet
    from creditline.models.artefact import write_model
    from creditline.training.train.train import TrainSettings, train
    from creditline.training.world import WorldSettings, simulate

    simulate(home / "lender", WorldSettings(customers=400, months=30, seed=7))
    write_model(train(DataSet.open(home / "lender"), TrainSettings()).model, home / "model")
