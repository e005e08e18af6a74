"""A query is asked of a real PostgreSQL, on a socket of its own."""

import getpass
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
import sqlalchemy

from perf.importing.exports import read_export
from perf.importing.sources import Export
from tests.conftest import install_from_debian

pytestmark = pytest.mark.slow


def programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


@pytest.fixture(scope="module")
def address():
    """The address of a server that listens on a socket in a folder of its own, under a user of its own."""
    if programs() is None:
        install_from_debian("postgresql")
    bin_ = programs()
    if bin_ is None:
        reason = "PostgreSQL is not installed, and cannot be without root and apt-get"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    is_root = os.geteuid() == 0
    user = "postgres" if is_root else getpass.getuser()
    folder = tempfile.TemporaryDirectory()  # a socket's path must be short, and its owner's
    place = Path(folder.name)
    if is_root:
        shutil.chown(place, user)
    as_user = ["runuser", "-u", user, "--"] if is_root else []

    def call(*command):
        subprocess.run([*as_user, *map(str, command)], check=True, capture_output=True, cwd="/")

    call(bin_ / "initdb", "-D", place / "db", "-U", user, "-A", "trust", "--no-sync")
    options = f"-k {place} -c listen_addresses= -c fsync=off"
    call(bin_ / "pg_ctl", "-D", place / "db", "-o", options, "-w", "-l", place / "log", "start")
    yield f"postgresql+psycopg://{user}@/postgres?host={place}"
    call(bin_ / "pg_ctl", "-D", place / "db", "-m", "immediate", "stop")
    folder.cleanup()


def test_a_query_of_postgresql_gives_texts_as_an_officer_would_type_them(address, monkeypatch, tmp_path):
    engine = sqlalchemy.create_engine(address)
    with engine.begin() as connection:
        connection.execute(
            sqlalchemy.text("create table spells (person text, first date, fte numeric(4,2), open boolean)")
        )
        connection.execute(
            sqlalchemy.text("insert into spells values ('1001', '2025-06-03', 0.50, true), ('Zoë', null, 1, null)")
        )
    engine.dispose()
    monkeypatch.setenv("HR_DATABASE", address)
    rows = read_export(tmp_path, Export(sql="select * from spells order by person", database="HR_DATABASE"), [])
    assert list(rows.columns) == ["person", "first", "fte", "open"]
    assert rows.to_numpy().tolist() == [["1001", "2025-06-03", "0.5", "true"], ["Zoë", "", "1", ""]]
