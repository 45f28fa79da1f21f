"""What PostgreSQL says it would do, step by step."""


def steps(plan: dict) -> list[dict]:
    """The steps of a plan of EXPLAIN (FORMAT JSON), from the outermost in."""
    return [plan, *(step for below in plan.get("Plans", ()) for step in steps(below))]
