"""The values of the Kubernetes sandbox, against the schema that its chart comes with."""

import json
from importlib.resources import files
from typing import Any

import jsonschema
import pytest
import yaml

from tests.support import ROOT

SCHEMA = json.loads(files("k8s_sandbox").joinpath("resources/helm/agent-env/values.schema.json").read_text("utf-8"))


def values() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((ROOT / "flow" / "k8s-values.yaml").read_text("utf-8"))
    return read


def test_the_values_are_what_the_chart_takes() -> None:
    jsonschema.validate(values(), SCHEMA)


def test_a_misspelt_value_is_noticed() -> None:
    wrong = values()
    wrong["services"]["default"]["networkIsolation"] = wrong["services"]["default"].pop("networkIsolated")
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, SCHEMA)


def test_code_has_the_image_of_the_compose_file_and_no_network() -> None:
    compose = yaml.safe_load((ROOT / "scorers" / "sandbox" / "compose.yaml").read_text("utf-8"))
    service = values()["services"]["default"]
    assert service["image"] == compose["services"]["default"]["image"]
    assert service["networkIsolated"]
    assert values()["allowDomains"] == []
    assert service["securityContext"]["runAsUser"] == int(compose["services"]["default"]["user"].split(":")[0])
