"""The benchmark of the matching: there is no engine in matching/ to measure yet, and this says so."""

import sys

from tests.bench.report import Benchmark

if __name__ == "__main__":
    print("matching/ has no engine yet: nothing to measure")
    sys.exit(Benchmark("matching").finish())
