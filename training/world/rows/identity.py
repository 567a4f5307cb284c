"""Under which numbers lives are written down."""

from dataclasses import dataclass

import numpy as np

from creditline.training.world.setting.arrays import Flags, Ints

FIRST_CUSTOMER = 1_000_001
RECORDS = 10**12
_MONTHS = 300


@dataclass(frozen=True)
class Identity:
    """For each life simulated (in ascending order of `customer`): its customer_id, and whether it is written at all.

    `number` is the life's place in the world, from 0. `twin` is 0 for the world's own customers; a twin's record_id is
    `twin` * RECORDS + that of the original's row.
    """

    customer: Ints
    shown: Flags
    number: Ints
    twin: Ints

    @staticmethod
    def own(number: Ints, customers: int) -> "Identity":
        """The world's own customers: the members of the last group beyond the number asked for are not written."""
        return Identity(number + FIRST_CUSTOMER, number < customers, number, np.zeros_like(number))

    @property
    def huabei(self) -> Ints:
        """The line_id (and loan_id of its dues) of each customer's huabei."""
        return self.customer * 100 + 1

    @property
    def jiebei(self) -> Ints:
        """The line_id of each customer's jiebei."""
        return self.customer * 100 + 2

    def record(self, position: Ints, month: Ints | int, slot: Ints | int, slots: int) -> Ints:
        """The record_id of rows, told apart by customer, month (below 300) and slot (below `slots`)."""
        own = (self.number[position] * _MONTHS + month) * slots + slot
        return np.asarray(self.twin[position] * RECORDS + own)

    def loan(self, position: Ints, number: Ints) -> Ints:
        """The loan_id of a customer's jiebei loan with the given number, from 1."""
        return self.customer[position] * 100 + 9 + number


def kept(identity: Identity, position: Ints, opened_on: Ints, day: Ints, end: int) -> Flags:
    """Which rows the lender has: of customers written, from the day they joined to the last day of the world."""
    return np.asarray(identity.shown[position] & (day >= opened_on[position]) & (day <= end))
