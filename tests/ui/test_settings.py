from zwgk_desktop.settings import Settings


def test_values_come_back_after_a_restart(tmp_path):
    file = tmp_path / "neu" / "settings.json"
    Settings(file).set("look/scale", 150)
    assert Settings(file).get("look/scale", 100) == 150


def test_a_damaged_file_costs_only_habits(tmp_path):
    file = tmp_path / "settings.json"
    file.write_text("{ not json", encoding="utf-8")
    settings = Settings(file)
    assert settings.get("look/theme", "light") == "light"
    settings.set("look/theme", "dark")
    assert Settings(file).get("look/theme", "light") == "dark"


def test_a_value_of_another_kind_is_not_taken(tmp_path):
    settings = Settings(tmp_path / "settings.json")
    settings.set("look/scale", "large")
    assert settings.get("look/scale", 100) == 100


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path):
    (tmp_path / "file").write_text("")
    settings = Settings(tmp_path / "file" / "settings.json")
    settings.set("look/scale", 150)
    assert settings.get("look/scale", 100) == 150
