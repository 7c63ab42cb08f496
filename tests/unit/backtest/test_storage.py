"""An archive in S3, read from a local server that speaks S3: the same bytes as from the folder it was copied from."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import pytest

from tile.backtest.archive import inventory
from tile.backtest.examining import examine
from tile.backtest.made_archive import files, zipped
from tile.backtest.running import local_pool, run
from tile.backtest.summary import Summary, merge_summaries
from tile.exit_codes import ExitCode
from tile.failure import CliError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tile.backtest.archive import Part
    from tile.backtest.target import Target

pytestmark = [
    pytest.mark.slow,
    # Warnings of the server's and the client's own.
    pytest.mark.filterwarnings("ignore"),
]


@pytest.fixture
def bucket(made: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A bucket with the archive as a folder, and once more as a zip."""
    server = pytest.importorskip("moto.server", reason="moto isn't installed")
    boto3 = pytest.importorskip("boto3", reason="boto3 isn't installed")
    s3fs = pytest.importorskip("s3fs", reason="the extra `s3` isn't installed")
    s3fs.S3FileSystem.clear_instance_cache()  # or an earlier server would be asked
    running = server.ThreadedMotoServer(port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "pretend",
        "AWS_SECRET_ACCESS_KEY": "pretend",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    client = boto3.client("s3")
    client.create_bucket(Bucket="exports")
    for file in made.rglob("*.gz"):
        client.put_object(Bucket="exports", Key=f"daily/{file.relative_to(made).as_posix()}", Body=file.read_bytes())
    client.put_object(Bucket="exports", Key="export.zip", Body=zipped(files(1_600, 7)))
    yield "s3://exports"
    running.stop()


def _figures(parts: tuple[Part, ...], tested: Target) -> tuple[object, ...]:
    found = merge_summaries(Summary.from_bytes(examine(part, tested)) for part in parts)
    return found.numbers, found.causes, found.sizes, found.digest, found.unreadable, sorted(found.damaged.values())


def test_a_folder_a_pattern_a_zip_and_a_file(bucket: str, made: Path, as_recipe: Callable[..., Target]) -> None:
    tested = as_recipe(closely=0.0)
    expected = inventory([str(made)])
    found = inventory([f"{bucket}/daily"])
    names = [part.archive.rpartition("/")[2] for part in found.parts]
    assert names == [part.archive.rpartition("/")[2] for part in expected.parts]
    assert all("#" in name for name in names)
    assert [why for _, why in found.skipped] == [why for _, why in expected.skipped]
    assert found.missing == expected.missing
    whole = _figures(expected.parts, tested)
    assert _figures(found.parts, tested) == whole
    assert _figures(inventory([f"{bucket}/export.zip"]).parts, tested) == whole
    done = run(found.parts, tested, functools.partial(local_pool, 2))
    assert merge_summaries(Summary.from_bytes(content) for _, content in done).digest == whole[3]
    pattern = inventory([f"{bucket}/daily/*/*_0#*.json.gz"])
    assert [part.archive.rpartition("/")[2] for part in pattern.parts] == ["187520_2026-03-02_0#0.json.gz"]
    assert inventory([found.parts[0].archive]).parts == found.parts[:1]


def test_nothing_there(bucket: str) -> None:
    with pytest.raises(CliError, match="there is nothing at s3://exports/none"):
        inventory([f"{bucket}/none"])
    with pytest.raises(CliError, match="can't be read") as caught:
        inventory(["s3://another-bucket/none"])
    assert caught.value.code is ExitCode.MISSING


def test_no_library() -> None:
    with pytest.raises(CliError, match="isn't installed") as caught:
        inventory(["nothing-of-that://bucket/a.zip"])
    assert caught.value.code is ExitCode.MISSING
