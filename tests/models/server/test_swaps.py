"""A new model takes over between two requests; a damaged one does not; a challenger never reaches an answer."""

import asyncio
import shutil
import threading
from dataclasses import replace

import numpy as np
import pytest

from creditline.features.errors import DataError
from creditline.models.artefact import write_model
from creditline.models.artefact.signing import new_key, sign_model
from creditline.models.server.in_force.challenger import MOST_WAITING
from creditline.models.server.in_force.watching import signature, watch
from creditline.models.serving.scorer import Scorer


def _asked(rows, seed, count):
    before, now = rows(seed, count), rows(seed + 1, count)
    return {"rows": [{"features": new, "previous": old} for old, new in zip(before, now, strict=True)]}


def test_no_request_is_lost_or_mixed_while_models_are_swapped(served, folder, other_folder, rows):
    asked = _asked(rows, 5, 3)
    with served(folder) as live, served(other_folder) as second:
        expected = {answer["model"]: answer for answer in (s.post("/v1/why", asked).json() for s in (live, second))}
        stop, found = threading.Event(), []

        def client():
            import httpx

            with httpx.Client(base_url=f"http://127.0.0.1:{live.port}", timeout=300, trust_env=False) as mine:
                while not stop.is_set():
                    found.append(mine.post("/v1/why", json=asked))

        clients = [threading.Thread(target=client) for _ in range(4)]
        for each in clients:
            each.start()
        for number in range(20):
            assert live.installing.swap(live.room.in_force, "champion", (other_folder, folder)[number % 2])
        stop.set()
        for each in clients:
            each.join()
        assert {answer.status_code for answer in found} == {200}
        assert all(answer.json() == expected[answer.json()["model"]] for answer in found)
        assert {answer.json()["model"] for answer in found} == set(expected)
        assert live.metric("creditline_swaps_total", role="champion", outcome="done") == 20


@pytest.mark.parametrize("damage", ["booster.txt", "model.json", "reference.json", None])
def test_a_damaged_model_is_refused_and_the_old_one_goes_on(
    served, folder, other_folder, model, tmp_path, capfd, damage
):
    place = tmp_path / "new"
    shutil.copytree(other_folder, place)
    if damage is None:
        (place / "booster.txt").unlink()
    else:
        content = (place / damage).read_bytes()
        (place / damage).write_bytes(content[:-9] + b"!" + content[-8:])
    with pytest.raises(DataError, match=damage or "booster.txt"), served(place):
        pass
    with served(folder) as live:
        assert not live.installing.swap(live.room.in_force, "champion", place)
        assert live.client.get("/readyz").json()["model"] == model.version
        assert live.metric("creditline_swaps_total", role="champion", outcome="refused") == 1


def test_a_model_that_cannot_serve_records_any_more_is_refused(served, folder, model, histories, tmp_path):
    changed = replace(model.features[0], definition_hash="0" * 16)
    write_model(replace(model, features=(changed, *model.features[1:])), tmp_path / "model")
    with served(folder, histories=histories) as live:
        assert not live.installing.swap(live.room.in_force, "champion", tmp_path / "model")
        assert live.client.get("/readyz").json() == {"status": "ready", "model": model.version, "records": True}


def test_a_folder_is_watched_and_looked_at_when_asked(model, other, tmp_path):
    place, swapped = tmp_path / "model", []
    write_model(model, place)

    async def story():
        asked, done = asyncio.Event(), asyncio.Event()
        loop = asyncio.get_running_loop()

        def swap():
            swapped.append(Scorer.open(place).version)
            loop.call_soon_threadsafe(done.set)
            return True

        async def swapped_after(change):
            done.clear()
            change()
            await asyncio.wait_for(done.wait(), 30)

        task = asyncio.create_task(watch(place, signature(place), swap, 0.01, asked))
        await swapped_after(lambda: write_model(other, place))
        await swapped_after(lambda: write_model(model, place))
        await swapped_after(asked.set)
        task.cancel()
        quiet = asyncio.create_task(watch(place, signature(place), swap, 0.0, asked))
        await swapped_after(asked.set)
        quiet.cancel()

    asyncio.run(story())
    assert swapped == [other.version, model.version, model.version, model.version]


def test_a_link_that_is_pointed_elsewhere_is_another_model(folder, other_folder, tmp_path):
    link = tmp_path / "current"
    link.symlink_to(folder)
    before = signature(link)
    assert before == signature(folder)
    link.unlink()
    assert signature(link) is None
    link.symlink_to(other_folder)
    assert signature(link) not in (None, before)


def _drained(live):
    """Wait until the challenger has done what was offered to it."""
    live.room.in_force.current.challenger.close()


def test_a_challenger_is_compared_in_the_metrics_and_nowhere_else(
    served, folder, other_folder, model, rows, other, frame
):
    from creditline.models.scoring.frame import score_rows

    asked = _asked(rows, 31, 200)
    with served(folder) as alone:
        expected = alone.post("/v1/score", asked).json()
    with served(folder, challenger=other_folder) as live:
        assert live.post("/v1/score", asked).json() == expected
        _drained(live)
        table = frame([row["features"] for row in asked["rows"]], model.features)
        mine, theirs = score_rows(model, table), score_rows(other, table)
        difference = np.abs(mine["score"].to_numpy() - theirs["score"].to_numpy())
        bands = sum(a != b for a, b in zip(mine["band"].to_pylist(), theirs["band"].to_pylist(), strict=True))
        assert live.metric("creditline_shadow_rows_total", outcome="scored") == 200
        assert live.metric("creditline_shadow_score_difference_sum") == difference.sum() > 0
        assert live.metric("creditline_shadow_band_changes_total") == bands > 0
        assert live.metric("creditline_model_info", role="challenger", version=other.version) == 1


@pytest.mark.slow
def test_a_challenger_that_fails_or_is_slow_changes_no_answer(served, folder, other_folder, rows):
    asked, go = _asked(rows, 31, 500), threading.Event()
    with served(folder, challenger=other_folder) as live:
        expected = live.post("/v1/score", asked).json()

        def fail(*_):
            go.wait(30)
            raise MemoryError

        challenger = live.room.in_force.current.challenger
        object.__setattr__(challenger, "scorer", type("Failing", (), {"matrix": fail, "score": fail})())
        for _ in range(8):
            assert live.post("/v1/score", asked).json() == expected
        assert live.metric("creditline_shadow_rows_total", outcome="dropped") >= 8 * 500 - MOST_WAITING
        go.set()
        _drained(live)
        assert live.metric("creditline_shadow_rows_total", outcome="failed") >= 500


def test_a_challenger_with_features_of_its_own(served, folder, other, rows, tmp_path):
    renamed = tuple(
        replace(f, name="repayment.late_365d") if f.name == "repayment.late_90d" else f for f in other.features
    )
    names = {f.name: g.name for f, g in zip(other.features, renamed, strict=True)}
    reference = other.reference.rename_columns([names[name] for name in other.reference.column_names])
    text = other.booster_text.replace("repayment.late_90d", "repayment.late_365d")
    write_model(replace(other, features=renamed, booster_text=text, reference=reference), tmp_path / "model")
    asked = _asked(rows, 31, 10)
    with served(folder) as alone:
        expected = alone.post("/v1/score", asked).json()
        more = {"rows": [{"features": {**row["features"], "repayment.late_365d": 3}} for row in asked["rows"]]}
        assert alone.post("/v1/score", more).status_code == 422
    with served(folder, challenger=tmp_path / "model") as live:
        assert live.post("/v1/score", asked).json() == expected
        assert "repayment.late_365d" in live.client.get("/openapi.json").text
        again = live.post("/v1/score", more).json()["rows"]
        assert [row["raw"] for row in again] == [row["raw"] for row in expected["rows"]]
        _drained(live)
        assert live.metric("creditline_shadow_rows_total", outcome="lacking") == 10
        assert live.metric("creditline_shadow_rows_total", outcome="scored") == 10


def test_challengers_are_swapped_too(served, folder, other_folder, model, other):
    with served(folder, challenger=other_folder) as live:
        assert live.installing.swap(live.room.in_force, "challenger", folder)
        assert live.client.get("/readyz").json()["model"] == model.version
        assert live.metric("creditline_model_info", role="challenger", version=model.version) == 1
        assert live.metric("creditline_model_info", role="challenger", version=other.version) == 0


def test_where_a_key_is_trusted_only_what_it_signed_takes_over(
    served, folder, other_folder, model, tmp_path, monkeypatch, capfd
):
    first, place = tmp_path / "first", tmp_path / "new"
    for source, copy in ((folder, first), (other_folder, place)):
        shutil.copytree(source, copy)
    keys = [new_key(tmp_path / name, "") for name in ("risk.key", "other.key")]
    sign_model(first, tmp_path / "other.key", None, "somebody", None)
    shutil.copyfile(first / "model.json.minisig", tmp_path / "of another model")
    sign_model(first, tmp_path / "risk.key", None, "risk team", None)
    monkeypatch.setenv("CREDITLINE_TRUST", str(keys[0]))
    with served(first) as live:

        def swapped():
            return live.installing.swap(live.room.in_force, "champion", place)

        assert not swapped()
        monkeypatch.setenv("CREDITLINE_TRUST", str(keys[1]))
        shutil.copyfile(tmp_path / "of another model", place / "model.json.minisig")
        assert not swapped()
        assert live.client.get("/readyz").json()["model"] == model.version
        monkeypatch.delenv("CREDITLINE_TRUST")
        sign_model(place, tmp_path / "risk.key", None, "risk team", "3f2a")
        monkeypatch.setenv("CREDITLINE_TRUST", str(keys[0]))
        assert swapped()
        assert live.client.get("/readyz").json()["model"] != model.version
        assert live.metric("creditline_swaps_total", role="champion", outcome="refused") == 2
