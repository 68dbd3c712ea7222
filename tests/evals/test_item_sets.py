import os
import re
from pathlib import Path

import pytest
import yaml

from evals.errors import SettingError
from evals.item_sets import items_named, named_sets, own_items
from evals.items import DATA, DOMAINS
from tests.evals.folders import RUBRIC, item_folder

MEDIAN = "median_two_sorted_arrays"
CORE = (MEDIAN, "rate_limiter", "scalar_autograd")


def ids(value: object) -> list[str]:
    return [item.id for item in items_named(value)]


def refusal(value: object) -> str:
    with pytest.raises(SettingError) as refused:
        items_named(value)
    assert "\n" not in refused.value.message
    return refused.value.message


def test_core_is_the_original_experiments_three_items_in_its_order() -> None:
    assert ids("core") == list(CORE)
    assert [item.domain for item in items_named("core")] == list(DOMAINS)
    assert {item.level for item in items_named("core")} == {"proven"}


def test_the_larger_sets_hold_as_many_of_each_domain_and_full_leaves_none_out() -> None:
    for name, each in (("standard", 4), ("full", 8)):
        domains = [item.domain for item in items_named(name)]
        assert {domain: domains.count(domain) for domain in DOMAINS} == dict.fromkeys(DOMAINS, each)
        assert domains == list(DOMAINS) * each
        assert {item.level for item in items_named(name)} == {"proven"}
    assert set(ids("full")) == {item.id for item in own_items().values() if item.variant_of is None}
    assert set(ids("core")) < set(ids("standard")) < set(ids("full"))


def test_every_named_set_can_be_run() -> None:
    for name in named_sets():
        assert ids(name) == list(named_sets()[name])
        assert ids(name)


def test_no_two_items_share_a_canary() -> None:
    canaries = [item.canary for item in own_items().values()]
    assert len(set(canaries)) == len(canaries)


def test_a_domain_is_the_set_of_all_its_items() -> None:
    for domain in DOMAINS:
        own = [item for item in own_items().values() if item.domain == domain]
        assert set(ids(domain)) == {item.id for item in own if item.variant_of is None}


def test_every_lesson_of_our_items_is_a_word_of_the_vocabulary() -> None:
    known = set(yaml.safe_load((DATA / "lessons.yaml").read_text()))
    taught = {item.id: set(item.lessons) for item in own_items().values()}
    assert {item: lessons - known for item, lessons in taught.items() if lessons - known} == {}
    assert all(taught.values())


def test_a_variant_names_an_item_of_its_domain() -> None:
    for item in own_items().values():
        if item.variant_of is not None:
            assert own_items()[item.variant_of].domain == item.domain
            assert own_items()[item.variant_of].variant_of is None


def test_a_list_keeps_the_order_it_was_typed_in(tmp_path: Path) -> None:
    folder = str(item_folder(tmp_path, RUBRIC))
    assert ids([folder, MEDIAN]) == ["addition", MEDIAN]
    assert ids((MEDIAN, folder)) == [MEDIAN, "addition"]


def test_a_folder_of_folders_gives_all_items_below_it_in_a_stable_order(tmp_path: Path) -> None:
    for name in ("zeta", "alpha", "deep/er/middle"):
        item_folder(tmp_path, RUBRIC, name=name)
    assert ids(str(tmp_path)) == ["alpha", "middle", "zeta"]


def test_an_items_own_folder_gives_that_item_alone(tmp_path: Path) -> None:
    item_folder(tmp_path, RUBRIC)
    item_folder(tmp_path / "addition", RUBRIC, name="copy")
    assert ids(str(tmp_path / "addition")) == ["addition"]


def test_a_relative_path_and_a_home_path_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    item_folder(tmp_path, RUBRIC)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert ids("addition") == ids("./addition") == ids("~/addition") == ["addition"]
    assert items_named("addition")[0].folder.is_absolute()


def test_a_path_with_a_comma_survives_inspects_splitting(tmp_path: Path) -> None:
    folder = tmp_path / "mine, and yours,too"
    item_folder(folder, RUBRIC)
    assert ids(str(folder).split(",")) == ids(str(folder)) == ["addition"]


def test_several_are_named_with_commas_where_nothing_has_split_them(tmp_path: Path) -> None:
    folder = item_folder(tmp_path, RUBRIC)
    assert ids(f"peak_load, {MEDIAN},{folder}") == ["peak_load", MEDIAN, "addition"]
    assert "'nosuch'" in refusal("core,nosuch")


@pytest.mark.parametrize("value", [[MEDIAN, MEDIAN], ["algorithms", MEDIAN], ["algorithms", "algorithms"]])
def test_an_item_named_twice_is_refused(value: list[str]) -> None:
    message = refusal(value)
    assert re.search(rf"\]: (.*, )?{MEDIAN}(, .*)? comes twice", message)
    assert repr(value) in message


def test_two_folders_with_the_same_item_id_are_refused(tmp_path: Path) -> None:
    folders = [str(item_folder(tmp_path / name, RUBRIC)) for name in ("mine", "yours")]
    assert "addition comes twice" in refusal(folders)
    assert "addition comes twice" in refusal(str(tmp_path))


@pytest.mark.parametrize("value", ["nosuch", "", None, True, 3, 1.5, {"core": 1}, [["core"]], ["core", "nosuch"], [""]])
def test_an_unknown_name_is_answered_with_the_known_ones(value: object) -> None:
    message = refusal(value)
    assert [name for name in (*named_sets(), *own_items(), "docs/items.md") if name not in message] == []


def test_a_folder_without_an_item_is_refused(tmp_path: Path) -> None:
    assert refusal(str(tmp_path)).startswith(f"items={tmp_path}: no item.yaml")


def test_a_file_is_not_taken_for_a_folder(tmp_path: Path) -> None:
    assert "not a known set" in refusal(str(item_folder(tmp_path, RUBRIC) / "item.yaml"))


def test_one_broken_item_in_a_folder_is_named_not_skipped(tmp_path: Path) -> None:
    item_folder(tmp_path, RUBRIC)
    broken = item_folder(tmp_path, RUBRIC, {"item.yaml": "title: x"}, name="broken")
    assert str(broken / "item.yaml") in refusal(str(tmp_path))


def test_a_set_is_not_hidden_by_a_folder_of_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    item_folder(tmp_path / "algorithms", RUBRIC)
    monkeypatch.chdir(tmp_path)
    assert ids("algorithms") == list(named_sets()["algorithms"])
    assert ids(f".{os.sep}algorithms") == ["addition"]


@pytest.mark.parametrize("value", [[], ()])
def test_no_item_at_all_is_refused(value: object) -> None:
    assert f"items={value!r}" in refusal(value)
