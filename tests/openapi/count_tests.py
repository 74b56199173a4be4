"""Reports that are wrong in one way each, and what `count` makes of them. `tests/openapi/run` begins with this."""

import contextlib
import copy
import importlib.machinery
import importlib.util
import io
import json
import pathlib
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
FILE = str(pathlib.Path(__file__).with_name("count"))
LOADER = importlib.machinery.SourceFileLoader("count", FILE)
COUNT = importlib.util.module_from_spec(importlib.util.spec_from_loader("count", LOADER))
LOADER.exec_module(COUNT)

# A run without findings, cut to what is read.
CLEAN = {
    "stop_reason": "completed",
    "complete": True,
    "exit_code": 0,
    "operations": {"total": 13, "selected": 13, "tested": 13, "errored": 0, "skipped": 0},
    "test_cases": {"generated": 480, "with_failures": 0, "unique_failures": 0, "without_checks": 0, "errored": 0},
    "failures": [],
    "errors": [],
    "baseline": None,
    "filtered": 0,
}


def said(report, crashes="0"):
    """The exit code and the printed line for a report that is this text or this value."""
    out = io.StringIO()
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "report.json")
        if report is not None:
            path.write_text(report if isinstance(report, str) else json.dumps(report), encoding="utf-8")
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
            code = COUNT.main(str(path), crashes)
    return code, out.getvalue()


def changed(*keys, to):
    report = copy.deepcopy(CLEAN)
    inner = report
    for key in keys[:-1]:
        inner = inner[key]
    inner[keys[-1]] = to
    return report


class Counts(unittest.TestCase):
    def test_a_clean_run_says_how_much_was_tested(self):
        line = "openapi: operations 13 cases 480 server errors 0 schema violations 0 run errors 0 crashes 0\n"
        self.assertEqual(said(CLEAN), (0, line))

    def test_findings_are_counted_by_kind_and_fail(self):
        report = changed("exit_code", to=1)
        report["test_cases"]["with_failures"] = 8
        report["failures"] = [
            {"type": "ServerError", "count": 6},
            {"type": "JsonSchemaError", "count": 1},
            {"type": "UndefinedStatusCode", "count": 2},
        ]
        report["errors"] = [{"title": "Network Error", "count": 1}]
        code, line = said(report)
        self.assertEqual(code, 1)
        self.assertIn("server errors 6 schema violations 3 run errors 1 crashes 0", line)

    def test_each_finding_alone_fails(self):
        for report in [
            changed("failures", to=[{"type": "ServerError", "count": 1}]),
            changed("failures", to=[{"type": "JsonSchemaError", "count": 1}]),
            changed("errors", to=[{"title": "Network Error", "count": 1}]),
            changed("test_cases", "with_failures", to=1),
            changed("test_cases", "errored", to=1),
            changed("exit_code", to=1),
        ]:
            self.assertEqual(said(report)[0], 1, report)
        self.assertEqual(said(CLEAN, crashes="1")[0], 1)

    def test_a_run_that_is_not_whole_fails(self):
        for report in [
            None,
            "",
            "{}",
            "[]",
            changed("complete", to=False),
            changed("stop_reason", to="max_failures"),
            changed("operations", to=None),
            changed("operations", "tested", to=0),
            changed("operations", "tested", to=12),
            changed("test_cases", "generated", to=0),
            changed("test_cases", "without_checks", to=3),
            changed("filtered", to=1),
            changed("baseline", to={}),
        ]:
            self.assertEqual(said(report)[0], 1, report)


if __name__ == "__main__":
    unittest.main()
