# SPDX-License-Identifier: MIT
"""The part of JSON Schema that our own document uses, checked the plain way. Unknown keywords are an error, so
that a schema cannot promise what nobody looks at."""
import re

TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
KNOWN = {"type", "properties", "required", "items", "enum", "const", "minimum", "maximum", "minLength", "minItems",
         "maxItems", "pattern", "description", "$ref", "anyOf", "oneOf", "additionalProperties", "format", "default",
         "example", "prefixItems", "maxLength", "contentEncoding", "contentMediaType", "allOf", "x-line"}
ANY = re.compile("")
FORMATS = {"date-time": re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")}


def is_a(value, name):
    if name == "number":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if name == "integer":
        return is_a(value, "number") and value == int(value)
    return isinstance(value, TYPES[name])


def faults(document, schema, value, where="$"):
    """Yields a sentence for everything in `value` that `schema` forbids."""
    unknown = set(schema) - KNOWN
    assert not unknown, f"{where}: keywords that are not checked: {unknown}"
    if "$ref" in schema:
        node = document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            node = node[part]
        yield from faults(document, node, value, where)
        return
    types = schema.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types and not any(is_a(value, name) for name in types):
        yield f"{where}: {value!r:.60} is no {' or '.join(types)}"
        return
    yield from value_faults(schema, value, where)
    for one in schema.get("allOf", []):
        yield from faults(document, one, value, where)
    for word in ("anyOf", "oneOf"):
        if word in schema and all(list(faults(document, one, value, where)) for one in schema[word]):
            yield f"{where}: {value!r:.60} fits none of {word}"
    if isinstance(value, dict):
        for name in schema.get("required", []):
            if name not in value:
                yield f"{where}: '{name}' is missing"
        for name, inner in value.items():
            if name in schema.get("properties", {}):
                yield from faults(document, schema["properties"][name], inner, f"{where}.{name}")
            elif schema.get("additionalProperties", True) is False:
                yield f"{where}: '{name}' is not described"
    if isinstance(value, list) and ("items" in schema or "prefixItems" in schema):
        places = schema.get("prefixItems", [])
        for i, inner in enumerate(value):
            yield from faults(document, places[i] if i < len(places) else schema.get("items", {}), inner, f"{where}[{i}]")


def value_faults(schema, value, where):
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where}: {value!r} is none of {schema['enum']}"
    if "const" in schema and value != schema["const"]:
        yield f"{where}: {value!r} is not {schema['const']!r}"
    if is_a(value, "number"):
        if value < schema.get("minimum", value) or value > schema.get("maximum", value):
            yield f"{where}: {value} is out of bounds"
    if isinstance(value, str):
        if len(value) < schema.get("minLength", 0):
            yield f"{where}: too short"
        if len(value) > schema.get("maxLength", len(value)):
            yield f"{where}: too long"
        if not FORMATS.get(schema.get("format"), ANY).search(value):
            yield f"{where}: {value!r:.60} is no {schema['format']}"
        if "pattern" in schema and not re.search(schema["pattern"], value):
            yield f"{where}: {value!r:.60} does not match {schema['pattern']}"
    if isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            yield f"{where}: {len(value)} items"
