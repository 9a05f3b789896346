#!/usr/bin/env python3
"""Reads the reports in a run's folder with the programs that read them in the field; exits with 1 when one objects.

Usage: check.py FOLDER READERS, where READERS is the folder that Tests/readers/install fills. Prints one JSON object with
what each reader counted, for the caller to compare with the records.
"""
import json
import pathlib
import re
import subprocess
import sys

import cmarkgfm
import junitparser
import kcidb_io
from cmarkgfm.cmark import Options
from lxml import etree, html

here = pathlib.Path(__file__).parent
faults = []


def check(condition, message):
    if not condition:
        faults.append(message)


def junit(path):
    """GitLab and Jenkins: the schema, the parser, the size, unique names, totals that fit."""
    schema = etree.XMLSchema(etree.parse(str(here / "junit.xsd")))
    document = etree.parse(str(path), etree.XMLParser(huge_tree=True))
    check(schema.validate(document), f"junit.xml: {schema.error_log.last_error}")
    check(path.stat().st_size < 30_000_000, "junit.xml has 30 MB or more")
    suites = junitparser.JUnitXml.fromfile(str(path))
    cases = [case for suite in suites for case in suite]
    names = {(case.classname, case.name) for case in cases}
    check(len(names) == len(cases), f"junit.xml: {len(cases) - len(names)} names twice")
    count = {"cases": len(cases), "failures": 0, "errors": 0, "skipped": 0}
    for case in cases:
        for result in case.result:
            kind = type(result).__name__
            count[{"Failure": "failures", "Error": "errors", "Skipped": "skipped"}[kind]] += 1
            check(len((result.text or "").splitlines()) <= 22, f"junit.xml: {case.name} lists too many failures")
    for key, total in [("failures", suites.failures), ("errors", suites.errors), ("skipped", suites.skipped)]:
        check(total == count[key], f"junit.xml says {total} {key}, and has {count[key]}")
    return count


def ktap(path, kunit):
    """The kernel's own parser."""
    run = subprocess.run(
        [sys.executable, str(kunit / "tools/testing/kunit/kunit.py"), "parse", "--json", str(path)],
        capture_output=True,
        text=True,
    )
    check("[ERROR]" not in run.stdout, "kunit.py: " + " | ".join(re.findall(r".*\[ERROR\].*", run.stdout)[:3]))
    check(re.search(r"Testing complete\.", run.stdout), f"kunit.py did not finish: {run.stdout[-500:]}{run.stderr[-500:]}")
    totals = dict((word, int(number)) for word, number in re.findall(r"(passed|failed|crashed|skipped|errors): (\d+)", run.stdout))
    ran = re.search(r"Ran (\d+) tests", run.stdout)
    return {"ran": int(ran.group(1)) if ran else 0, **totals}


def kcidb(path):
    """KernelCI's schema."""
    data = json.loads(path.read_text())
    schema = kcidb_io.schema.LATEST
    check((schema.major, schema.minor) >= (5, 3), "this kcidb-io does not know 5.3")
    try:
        kcidb_io.schema.V5_3.validate(data)
    except Exception as error:  # jsonschema's errors are many
        faults.append(f"kcidb.json: {str(error)[:300]}")
    ids = [test["id"] for test in data["tests"]]
    check(len(set(ids)) == len(ids), "kcidb.json: ids twice")
    return {status: sum(test["status"] == status for test in data["tests"])
            for status in ("PASS", "FAIL", "ERROR", "MISS", "SKIP")}


def lava(path):
    """The pattern of LAVA's dispatcher (lava_dispatcher/actions/test/shell.py), and its split of the parameters."""
    results = {}
    lines = path.read_text().splitlines()
    # LAVA takes what begins no signal for the log.
    for line in (line for line in lines if not line.startswith("# evidence of the vectors: ")):
        match = re.fullmatch(r"<LAVA_SIGNAL_(\S+) ([^>]+)>", line)
        check(match, f"lava.txt: no signal: {line[:200]}")
        if not match:
            continue
        check(match.group(1) == "TESTCASE", f"lava.txt: another signal: {line[:200]}")
        values = dict(part.split("=") for part in match.group(2).split())
        check(values["TEST_CASE_ID"] not in results, f"lava.txt: twice: {values['TEST_CASE_ID']}")
        check(re.fullmatch(r"[\w.-]+", values["TEST_CASE_ID"]), f"lava.txt: bad id: {values['TEST_CASE_ID']}")
        check(values["RESULT"] in ("pass", "fail", "skip", "unknown"), f"lava.txt: bad result: {line[:200]}")
        results[values["TEST_CASE_ID"]] = values["RESULT"]
    return {word: sum(result == word for result in results.values()) for word in ("pass", "fail", "skip", "unknown")}


def github(path):
    """The pattern of GitHub's runner for workflow commands, and its limit of ten annotations of a kind."""
    kinds = []
    for line in path.read_text().split("\n")[:-1]:
        match = re.fullmatch(r"::(error|warning|notice) title=([^:,\r\n]*)::(.*)", line)
        check(match, f"github.txt: no command: {line[:200]}")
        if match:
            kinds.append(match.group(1))
    count = {kind: kinds.count(kind) for kind in ("error", "warning", "notice")}
    check(max(count.values()) <= 10, f"github.txt: {count}")
    return count


def markdown(path):
    """GitHub's Markdown: tables stay tables whatever stands in them, and nothing but text comes out of a name."""
    # Raw HTML passes, as our own line breaks must; so a name's would as well.
    text = cmarkgfm.github_flavored_markdown_to_html(path.read_text(), options=Options.CMARK_OPT_UNSAFE)
    page = html.fromstring(f"<div>{text}</div>")
    ours = {"div", "h1", "h2", "p", "ul", "li", "strong", "code", "br",
            "table", "thead", "tbody", "tr", "th", "td"}
    others = {element.tag for element in page.iter() if element.tag not in ours}
    check(not others, f"{path.name}: elements that a name made: {others}")
    # Code is what our own words say; a name is never code.
    check(all(code.text in ("index.html", "records.jsonl") for code in page.iter("code")), f"{path.name}: a name is code")
    rows = 0
    for table in page.iter("table"):
        widths = {len(row) for row in table.iter("tr")}
        check(len(widths) == 1, f"{path.name}: a table of {widths} columns")
        rows += len(table.findall(".//tbody/tr"))
    return {"rows": rows}


def main():
    # kunit.py changes to its own folder.
    folder, readers = (pathlib.Path(argument).resolve() for argument in sys.argv[1:])
    found = {
        "junit": junit(folder / "junit.xml"),
        "ktap": ktap(folder / "results.ktap", readers / "kunit"),
        "kcidb": kcidb(folder / "kcidb.json"),
        "lava": lava(folder / "lava.txt"),
        "github": github(folder / "github.txt"),
        "markdown": {"rows": sum(markdown(path)["rows"] for path in sorted(folder.glob("*.md")))},
    }
    check((folder / "summary.md").stat().st_size < 1 << 20, "summary.md has 1 MiB or more")
    print(json.dumps(found))
    for fault in faults:
        print(f"check.py: {fault}", file=sys.stderr)
    return 1 if faults else 0


sys.exit(main())
