"""What protection is held to, as figures: one line each, printed and kept in `reports/attack.txt`."""

from schema.settings import checkout

REPORT = checkout() / "reports" / "attack.txt"


def goal(name: str, value: float, target: float | str, passed: bool) -> None:
    """Tell a figure beside what it should be. A miss is told like any other figure; the test says whether it fails."""
    line = f"GOAL {name} {value} {target} {'PASS' if passed else 'FAIL'}"
    print(line)  # noqa: T201 - `make attack` shows it
    REPORT.parent.mkdir(exist_ok=True)
    with REPORT.open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
