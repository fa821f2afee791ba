"""What protection is held to, as figures: one line each, printed and kept in `reports/attack.txt`.

`python -m tests.privacy.goals` tells them again, and ends with 1 where one was missed or never told.
"""

import sys

from schema.access import Role
from schema.settings import checkout

REPORT = checkout() / "reports" / "attack.txt"

EXPECTED = (
    *("noninterference_public", "noninterference_partner", *(f"noninterference_{role}" for role in Role)),
    *("matrix_leaks", "canary_hits", "sql_bypasses", "mutation_score", "pool_wrong_identities", "location_gain"),
    *("lattice_recovered", "lattice_narrowest", "differences_attributable", "erased_canaries", "two_person_bypasses"),
    *("rotation_undecryptable", "revocation_seconds", "bbox_index", "publish_1m_seconds", "lattice_audit_seconds"),
    "bad_tokens_accepted",
)
"""What has to be told, whatever else is."""


def goal(name: str, value: float, target: float | str, passed: bool) -> None:
    """Tell a figure beside what it should be. A miss is told like any other figure; the test says whether it fails."""
    line = f"GOAL {name} {value} {target} {'PASS' if passed else 'FAIL'}"
    print(line)  # noqa: T201 - `make attack` shows it
    REPORT.parent.mkdir(exist_ok=True)
    with REPORT.open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")


def missed(lines: list[str]) -> list[str]:
    """What is to be said of figures that were missed, and of those that nobody told."""
    told = [line.split() for line in lines]
    names = {words[1] for words in told}
    untold = [f"GOAL {name} was not told" for name in EXPECTED if name not in names]
    return [line for line, words in zip(lines, told, strict=True) if words[-1] != "PASS"] + untold


def main() -> int:
    """Print all figures, then what was missed."""
    lines = REPORT.read_text(encoding="utf-8").splitlines() if REPORT.exists() else []
    wrong = missed(lines)
    sys.stdout.writelines(f"{line}\n" for line in (*lines, "", f"{len(lines)} figures, {len(wrong)} missed", *wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
