"""No more tasks at work in one process than it has cores, where an engine begins all at once, as Sail does."""

import os
from threading import BoundedSemaphore

# Held while rows are read and computed with, never while others are waited for or given what was made, so nobody waits in a circle.
AT_WORK = BoundedSemaphore(os.cpu_count() or 1)
