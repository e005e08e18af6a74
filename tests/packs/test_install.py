"""Files and packs are put in place in one step, and an interrupted run is cleared up."""

import pytest

from perf.errors import RunProblem
from perf.packs import install


@pytest.fixture
def packs(tmp_path):
    """A new pack, and the one whose place it takes."""
    for name in ("2019-20-Q2", "new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(name)
    return tmp_path / "new", tmp_path / "2019-20-Q2"


@pytest.mark.parametrize("can_exchange", [True, False])
def test_a_new_pack_takes_the_place_of_the_old(packs, monkeypatch, can_exchange):
    new, place = packs
    if not can_exchange:
        monkeypatch.setattr(install, "exchange", lambda *_: False)
    install.swap(new, place)
    assert [path.name for path in place.parent.iterdir()] == ["2019-20-Q2"]
    assert (place / "index.html").read_text() == "new"


def test_a_pack_goes_where_there_is_none(tmp_path):
    (tmp_path / "new").mkdir()
    install.swap(tmp_path / "new", tmp_path / "2019-20-Q2")
    assert [path.name for path in tmp_path.iterdir()] == ["2019-20-Q2"]


def test_two_folders_change_places_in_one_step(packs):
    new, place = packs
    if not install.exchange(new, place):
        pytest.skip("this file system cannot exchange two folders in one step")
    assert (new / "index.html").read_text() == "2019-20-Q2"
    assert (place / "index.html").read_text() == "new"


def test_folders_that_cannot_change_places_are_not_changed(packs):
    new, place = packs
    assert not install.exchange(new, place.with_name("nowhere"))
    assert (new / "index.html").read_text() == "new"


def test_a_pack_whose_replacement_was_interrupted_is_put_back(packs):
    _, place = packs
    place.rename(install.replaced_place(place))
    install.restore(place)
    assert (place / "index.html").read_text() == "2019-20-Q2"
    assert not install.replaced_place(place).exists()


def test_what_an_interrupted_run_left_unfinished_is_removed(packs):
    _, place = packs
    place.with_name(".2019-20-Q2.making-x1").mkdir()
    (place / ".manifest.json.x1.new").write_text("{")
    install.restore(place)
    assert sorted(path.name for path in place.parent.rglob("*")) == ["2019-20-Q2", "index.html", "index.html", "new"]


def test_a_file_is_replaced_and_nothing_is_left_beside_it(tmp_path):
    (tmp_path / "manifest.json").write_text("old")
    install.replace_file(tmp_path / "manifest.json", b"new\n")
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
    assert (target / "index.html").read_text() == "new"


def test_a_folder_of_other_files_is_not_replaced_by_a_pack(tmp_path):
    place = tmp_path / "2019-20-Q2"
    place.mkdir()
    (place / "minutes.txt").write_text("kept")
    with pytest.raises(RunProblem) as refused:
        install.restore(place)
    assert str(refused.value) == (
        f"{place} holds files but no pack, so it is not replaced. Move it, or name another folder with --out."
    )


def test_a_link_in_the_place_of_a_file_is_replaced_and_its_target_is_as_before(tmp_path):
    target = tmp_path / "minutes.txt"
    target.write_text("kept")
    (tmp_path / "manifest.json").symlink_to(target)
    install.replace_file(tmp_path / "manifest.json", b"new")
    assert target.read_text() == "kept"
    assert not (tmp_path / "manifest.json").is_symlink()
    assert (tmp_path / "manifest.json").read_bytes() == b"new"


def test_a_file_that_cannot_be_written_keeps_its_old_content(tmp_path):
    (tmp_path / "view.csv").write_bytes(b"old")
    with pytest.raises(TypeError):
        install.replace_file(tmp_path / "view.csv", "text, not bytes")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("view.csv", b"old")]


def test_a_kept_file_shares_its_bytes_or_is_copied(tmp_path, monkeypatch):
    (tmp_path / "page.html").write_text("page")
    install.link_or_copy(tmp_path / "page.html", tmp_path / "new" / "council" / "page.html")
    assert (tmp_path / "new" / "council" / "page.html").samefile(tmp_path / "page.html")

    def refuse(*_):
        raise OSError("no hard links here")

    monkeypatch.setattr("os.link", refuse)
    install.link_or_copy(tmp_path / "page.html", tmp_path / "copy" / "page.html")
    assert (tmp_path / "copy" / "page.html").read_text() == "page"
