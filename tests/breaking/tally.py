"""What was tried and what went wrong, part by part, as a table."""

from dataclasses import dataclass, field


@dataclass
class Part:
    """One kind of trial. `notes`: what was measured besides."""

    name: str
    tried: int = 0
    wrong: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    outcomes: dict[str, int] = field(default_factory=dict)

    def add(self, found: dict) -> None:
        """Count what one child found: {"tried", "wrong", "outcomes", "notes"}."""
        self.tried += found.get("tried", 0)
        self.wrong += found.get("wrong", [])
        self.notes += found.get("notes", [])
        for name, count in found.get("outcomes", {}).items():
            self.outcomes[name] = self.outcomes.get(name, 0) + count


def table(parts: list[Part], minutes: float) -> str:
    """The counts, a line a part, then everything that went wrong."""
    rows = [f"{'part':<12} {'tried':>7} {'wrong':>6}  became"]
    for part in parts:
        became = ", ".join(f"{name} {count}" for name, count in sorted(part.outcomes.items()))
        rows.append(f"{part.name:<12} {part.tried:>7} {len(part.wrong):>6}  {became}")
        rows += [f"{'':<28}{note}" for note in part.notes]
    tried, wrong = sum(part.tried for part in parts), sum(len(part.wrong) for part in parts)
    rows.append(f"{'all':<12} {tried:>7} {wrong:>6}  in {minutes:.1f} minutes")
    rows += [f"\n{part.name}: {one}" for part in parts for one in part.wrong]
    return "\n".join(rows)
