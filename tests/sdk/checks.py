"""Looks at what is on the wire: every answer against the model that the client has for it, names, types and words.

The client itself notices nothing of a wrong answer with status 200 (wire section 5), so this does.
"""
import json
import re

import PureCloudPlatformClientV2 as sdk

TIME = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
seen = []


def check(raw, kind, path):
    """One value against one type of the client's models."""
    if raw is None:
        raise AssertionError(f"{path}: null is left out (H10)")
    if kind.startswith("list["):
        assert isinstance(raw, list), f"{path}: no list"
        for at, item in enumerate(raw):
            check(item, kind[5:-1], f"{path}[{at}]")
    elif kind.startswith("dict("):
        assert isinstance(raw, dict), f"{path}: no map"
        for name, item in raw.items():
            check(item, kind[5:-1].split(", ", 1)[1], f"{path}.{name}")
    elif kind == "object":
        pass
    elif kind == "datetime":
        assert isinstance(raw, str) and TIME.match(raw), f"{path}: no time of H8: {raw!r}"
    elif kind in ("str", "int", "float", "bool"):
        wanted = {"str": str, "int": int, "float": (int, float), "bool": bool}[kind]
        fits = isinstance(raw, wanted) and (kind == "bool" or not isinstance(raw, bool))
        assert fits, f"{path}: no {kind}: {raw!r}"
    else:
        check_model(raw, kind, path)


def check_model(raw, kind, path):
    model = getattr(sdk.models, kind)()
    assert isinstance(raw, dict), f"{path}: no object"
    names = {wire: own for own, wire in model.attribute_map.items()}
    for name, value in raw.items():
        assert name in names, f"{path}: {kind} has no {name}"
        check(value, model.swagger_types[names[name]], f"{path}.{name}")


def check_words(value, path):
    """A word that the client does not know has become `outdated_sdk_version` (H11)."""
    if isinstance(value, list):
        for at, item in enumerate(value):
            check_words(item, f"{path}[{at}]")
    elif hasattr(value, "swagger_types"):
        for name in value.swagger_types:
            own = getattr(value, name)
            unknown = isinstance(own, str) and own == "outdated_sdk_version"
            assert not unknown, f"{path}.{name}: a word that the platform does not have"
            check_words(own, f"{path}.{name}")


def watch():
    """From now on every answer that the client reads is looked at; the client reads it as always."""
    original = sdk.api_client.ApiClient.deserialize

    def deserialize(self, response, response_type):
        given = original(self, response, response_type)
        seen.append(response_type)
        if response.data:
            check(json.loads(response.data), response_type, response_type)
            check_words(given, response_type)
        return given

    sdk.api_client.ApiClient.deserialize = deserialize
