"""NetworkX's own tests pass with its functions dispatched to the compiled loops."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from graph.dispatch.info import FUNCTIONS
from graph.model import BACKEND
from tests.whole import WHOLE

ROOT = Path(__file__).resolve().parents[2]
HOME = "networkx.algorithms"
# The modules that test a dispatched function; all there are take minutes
SOON = (
    *("centrality.tests.test_betweenness_centrality", "centrality.tests.test_closeness_centrality"),
    *("centrality.tests.test_harmonic_centrality", "tests.test_core", "tests.test_structuralholes"),
    *("components.tests.test_connected", "components.tests.test_weakly_connected", "components.tests.test_biconnected"),
    *("tests.test_bridges", "tests.test_link_prediction", "link_analysis.tests.test_pagerank"),
    *("assortativity.tests.test_correlation", "tests.test_reciprocity", "shortest_paths.tests.test_unweighted"),
    *("shortest_paths.tests.test_weighted", "tests.test_cycles"),
)


def run(folder: Path, *modules: str) -> str:
    """Run them in a process of their own: they set NetworkX up for testing when they are collected."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("DJANGO")}
    surroundings = clean | {
        "NETWORKX_TEST_BACKEND": BACKEND,
        "NETWORKX_FALLBACK_TO_NX": "1",
        "PYTHONPATH": str(ROOT),
        "OPENBLAS_NUM_THREADS": "1",
    }
    options = ["-q", "-p", "no:cacheprovider", "-p", "tests.graph.counted", "-c", os.devnull, "--rootdir", str(folder)]
    command = [sys.executable, "-m", "pytest", *options, "--pyargs", *modules]
    ended = subprocess.run(command, cwd=folder, env=surroundings, check=False, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout[-6000:] + ended.stderr[-2000:]
    return ended.stdout


@pytest.mark.slow
def test_networkx_own_tests_pass_on_the_compiled_loops(tmp_path: Path) -> None:
    said = run(tmp_path, *([HOME] if WHOLE else [f"{HOME}.{module}" for module in SOON]))
    passed = re.search(r"(\d+) passed", said)
    assert passed is not None
    assert int(passed[1]) > 450
    reached = dict(re.findall(r"^compiled (\w+) (\d+)$", said, re.M))
    missed = {name for name in FUNCTIONS if int(reached.get(name, 0)) == 0}
    # NetworkX has no test of Leiden that a backend may take part in, and asks for the overall share through reciprocity
    assert missed <= {"leiden_communities", "overall_reciprocity"}, missed
