"""A pack takes its place whole."""

import pytest

from perf.errors import RunProblem
from perf.packs import install


@pytest.fixture
def packs(tmp_path):
    """A pack that stands, and one that is made."""
    for name in ("2019-20-Q2", "made"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(name)
    return tmp_path / "made", tmp_path / "2019-20-Q2"


@pytest.mark.parametrize("can_exchange", [True, False])
def test_a_new_pack_takes_the_place_of_the_old(packs, monkeypatch, can_exchange):
    made, place = packs
    if not can_exchange:
        monkeypatch.setattr(install, "exchange", lambda *_: False)
    install.swap(made, place)
    assert [path.name for path in place.parent.iterdir()] == ["2019-20-Q2"]
    assert (place / "index.html").read_text() == "made"


def test_a_pack_goes_where_none_stands(tmp_path):
    (tmp_path / "made").mkdir()
    install.swap(tmp_path / "made", tmp_path / "2019-20-Q2")
    assert [path.name for path in tmp_path.iterdir()] == ["2019-20-Q2"]


def test_two_folders_change_places_in_one_step(packs):
    made, place = packs
    if not install.exchange(made, place):
        pytest.skip("this file system cannot exchange two folders in one step")
    assert (made / "index.html").read_text() == "2019-20-Q2"
    assert (place / "index.html").read_text() == "made"


def test_what_cannot_change_places_is_left_as_it_is(packs):
    made, place = packs
    assert not install.exchange(made, place.with_name("nowhere"))
    assert (made / "index.html").read_text() == "made"


def test_a_pack_set_aside_by_a_broken_run_is_put_back(packs):
    _, place = packs
    place.rename(install.aside_of(place))
    install.restore(place)
    assert (place / "index.html").read_text() == "2019-20-Q2"
    assert not install.aside_of(place).exists()


def test_what_a_broken_run_left_half_made_is_removed(packs):
    _, place = packs
    place.with_name(".2019-20-Q2.making-x1").mkdir()
    (place / ".manifest.json.new").write_text("{")
    install.restore(place)
    assert sorted(path.name for path in place.parent.rglob("*")) == ["2019-20-Q2", "index.html", "index.html", "made"]


def test_new_text_takes_the_place_of_the_old_at_once(tmp_path):
    (tmp_path / "manifest.json").write_text("old")
    install.replace(tmp_path / "manifest.json", "new\n")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("manifest.json", b"new\n")]


def test_a_link_in_the_place_of_a_pack_is_refused_and_its_target_is_as_before(packs):
    target, place = packs
    link = place.with_name("2019-20-Q3")
    link.symlink_to(target)
    with pytest.raises(RunProblem) as refused:
        install.restore(link)
    assert (
        str(refused.value) == f"{link} is a link, which is not followed. Remove it, or name another folder with --out."
    )
    assert (target / "index.html").read_text() == "made"


def test_a_folder_of_other_files_is_not_replaced_by_a_pack(tmp_path):
    place = tmp_path / "2019-20-Q2"
    place.mkdir()
    (place / "minutes.txt").write_text("kept")
    with pytest.raises(RunProblem) as refused:
        install.restore(place)
    assert str(refused.value) == (
        f"{place} holds files but no pack, so it is not replaced. Move it, or name another folder with --out."
    )


def test_a_link_in_the_place_of_the_new_text_is_not_followed(tmp_path):
    target = tmp_path / "minutes.txt"
    target.write_text("kept")
    (tmp_path / ".manifest.json.new").symlink_to(target)
    install.replace(tmp_path / "manifest.json", "new\n")
    assert target.read_text() == "kept"
    assert (tmp_path / "manifest.json").read_text() == "new\n"
