"""The outer shape of the project's own vector sets, and how they are written."""

import hashlib
import json
import pathlib
import re
import sys

OWN = pathlib.Path(__file__).resolve().parents[2] / "vectors" / "own"
VERSION = "1"


def seed(label: str, size: int) -> bytes:
    """Bytes that look random, are the same on every run, and that nobody chose: SHA-256 of a label and a counter."""
    blocks = (hashlib.sha256(f"algcheck {label} {i}".encode()).digest() for i in range(-(-size // 32)))
    return b"".join(blocks)[:size]


def script() -> str:
    """The name of the script that runs."""
    return pathlib.Path(sys.argv[0]).name


def file_name(algorithm: str) -> str:
    """`xts(camellia)` gives `xts_camellia_test.json`."""
    words = "".join(c if c.isalnum() else " " for c in algorithm).split()
    return "_".join(words) + "_test.json"


def text(value: dict) -> str:
    """JSON with a line for each test: readable, and a quarter smaller than one with a line for each member."""
    tests = []
    groups = []
    for group in value["testGroups"]:
        places = []
        for test in group["tests"]:
            places.append(f"@{len(tests)}@")
            tests.append(json.dumps(test))
        groups.append({**group, "tests": places})
    whole = json.dumps({**value, "testGroups": groups}, indent=2)
    return re.sub(r'"@(\d+)@"', lambda match: tests[int(match[1])], whole)


def write(name: str, algorithm: str, schema: str, header: list[str], notes: dict, groups: list[dict]) -> None:
    """Numbers the tests and writes the set; the same input gives the same bytes."""
    tests = [test for group in groups for test in group["tests"]]
    for number, test in enumerate(tests, 1):
        test["tcId"] = number
        missing = set(test["flags"]) - set(notes)
        assert not missing, f"flags without a note: {missing}"
    used = {flag for test in tests for flag in test["flags"]}
    notes = {flag: note for flag, note in notes.items() if flag in used}
    for group in groups:
        group["tests"] = [{"tcId": test.pop("tcId"), **test} for test in group["tests"]]
    value = {
        "algorithm": algorithm,
        "schema": schema,
        "generatorVersion": VERSION,
        "numberOfTests": len(tests),
        "header": header,
        "notes": notes,
        "testGroups": groups,
    }
    OWN.mkdir(parents=True, exist_ok=True)
    (OWN / name).write_text(text(value) + "\n", encoding="ascii")
    print(f"{OWN / name}: {len(tests)} tests")
