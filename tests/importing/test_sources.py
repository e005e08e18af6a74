"""sources.toml is checked before anything is read, and every fault of it is named."""

import pytest

from perf.errors import PerfError
from perf.importing.sources import read_sources


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "there is no [[source]]"),
        ("[[sources]]", '"sources" is not a setting. Did you mean source?'),
        (
            '[[source]]\ntable = "absense"\nfile = "x"',
            'source 1 (absense): "absense" is not a table. Did you mean absences?',
        ),
        ('[[source]]\ntable = "returns"', "source 1 (returns): give either file, or sql with database"),
        (
            '[[source]]\ntable = "returns"\nfile = "x"\nsql = "select 1"',
            "source 1 (returns): give either file, or sql with database",
        ),
        (
            '[[source]]\ntable = "returns"\nfile = "x"\ncolums = {}',
            'source 1 (returns): "colums" is not a setting. Did you mean columns?',
        ),
        (
            '[[source]]\ntable = "returns"\nfile = "x"\ncolumns = { tagret = "T" }',
            'source 1 (returns): "tagret" is not a column of returns. Did you mean target?',
        ),
        (
            '[[source]]\ntable = "returns"\nfile = "x"\nscale = { actual = 100 }',
            'source 1 (returns): "actual" is not among its columns: say under columns which heading it has',
        ),
    ],
)
def test_what_a_source_cannot_say_is_named(tmp_path, text, fault):
    (tmp_path / "sources.toml").write_text(text, encoding="utf-8")
    with pytest.raises(PerfError) as error:
        read_sources(tmp_path)
    assert str(error.value) == f"{tmp_path / 'sources.toml'}: nothing was imported.\n  {fault}"


def test_every_fault_is_named_at_once(tmp_path):
    (tmp_path / "sources.toml").write_text(
        '[[source]]\ntable = "x"\nfile = "x"\n[[source]]\ntable = "y"\nfile = "y"', encoding="utf-8"
    )
    with pytest.raises(PerfError) as error:
        read_sources(tmp_path)
    assert str(error.value).count("is not a table") == 2


def test_a_folder_without_sources_says_how_to_begin(tmp_path):
    with pytest.raises(
        PerfError, match=r"cannot be read\. Write one with: council-perf import --data .* --suggest EXPORT"
    ):
        read_sources(tmp_path)
