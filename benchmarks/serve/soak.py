"""Load with hot swaps and everything hostile: nothing is lost, every answer is one model's own, and memory stays flat.

    python benchmarks/serve/soak.py [PLACE] [--minutes 15]

Every two seconds the link to the model leads elsewhere: to one of two good models, and every third time to one that is damaged,
resealed or unsigned, which must be refused. Meanwhile all of hostile.py comes. Fails where a request of one row is lost or answered by
neither model, a swap is missing, or the resident memory at the end is over 10 % above that of the second tenth. Prints what
`/healthz` took; tests/models/server/test_soak.py runs the same for a minute.
"""

import argparse
import asyncio
import json
import os
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from lab import as_json, feature_rows, made, model_of, serving
from load import request

from creditline.models.calibration import Sigmoid

sys.path.insert(0, str(Path(__file__).parents[2] / "tests" / "oracles"))
from soaked import models_in, one_by_one, point, soak, swaps_in


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("place", nargs="?", type=Path, default=Path("runs/serve"))
    parser.add_argument("--minutes", type=float, default=15.0)
    asked = parser.parse_args()
    place = asked.place.resolve()
    place.mkdir(parents=True, exist_ok=True)
    lender, folder = made(place)
    model = model_of(folder)
    soaking, link, log = place / "soak", place / "soak" / "current", place / "soak.log"
    shutil.rmtree(soaking, ignore_errors=True)
    soaking.mkdir()
    folders = models_in(soaking, (model, replace(model, calibration=Sigmoid(0.8, -0.1))))
    rows = feature_rows(lender, model, 200)
    requests = [request("/v1/score", as_json({"rows": [row]})) for row in rows]
    batch = request("/v1/why", as_json({"rows": (rows * 5)[:1000]}))
    os.environ["CREDITLINE_TRUST"] = str(soaking / "key.pub")
    expected = []
    for name in ("good 1", "good 0"):
        point(link, folders[name])
        with serving(link, log=log) as (port, _, _):
            expected.append(asyncio.run(one_by_one(port, requests)))
    either = [set(one) for one in zip(*expected, strict=True)]
    with serving(link, "--watch", "0.25", "--timeout", "5", log=log) as (port, _, process):
        found = soak(port, process.pid, requests, either, folders, link, batch, 60 * asked.minutes)
    swaps = swaps_in(log)
    print(f"requests {dict(found.counted)}; swaps asked {dict(found.asked)}, seen {dict(swaps)}")
    print(f"hostile {json.dumps(dict(sorted(found.hostile.items())))}")
    print(
        f"/healthz p50 {1e3 * np.median(found.healths):.1f} ms, p99 {1e3 * np.percentile(found.healths, 99):.0f} ms, ",
        end="",
    )
    print(
        f"at most {1e3 * max(found.healths):.0f} ms; memory at most {max(found.memory):.0f} MB, grown {found.grown:.3f} times"
    )
    bad = sum(count for name, count in found.asked.items() if not name.startswith("good"))
    assert not found.counted["wrong"] and not found.counted["lost"] and found.counted["right"]
    assert swaps["refused"] and swaps["refused"] <= bad + 1 and swaps["done"] >= 0.5 * (sum(found.asked.values()) - bad)
    assert found.grown <= 1.1, "memory grows"


if __name__ == "__main__":
    main()
