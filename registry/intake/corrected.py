"""A file that says again what an upheld objection put right does not undo it (异议更正).

Such a row is not taken: it goes back to the department with the reason, and is kept as a difference for it to answer.
Any other value is news and taken as always. A feed of which nothing was ever put right is not asked anything.
"""

from collections.abc import Mapping

from registry.intake.merging import Merge, Rule, rows, run

CODE = "repeats_corrected"
_REFUSAL = f"code:{CODE}"
# A row that an objection took out is repeated where it comes as it was; one that it changed, where a column comes as it
# was. What a later objection found right after all is not wrong any more.
_REPEATS = """EXISTS (
    SELECT FROM registry_correctedfact c
    WHERE c.feed = %(feed)s AND c.household_id = {household} AND c.key = {key} AND CASE
        WHEN c.wrong IS NULL THEN false
        WHEN c."right" IS NULL THEN c.wrong @> {said} AND NOT EXISTS (
            SELECT FROM registry_correctedfact l
            WHERE l.feed = c.feed AND l.household_id = c.household_id AND l.key = c.key AND l.id > c.id
              AND l."right" @> {said})
        ELSE EXISTS (
            SELECT FROM jsonb_each(c.wrong) w
            WHERE {said} -> w.key = w.value AND NOT EXISTS (
                SELECT FROM registry_correctedfact l
                WHERE l.feed = c.feed AND l.household_id = c.household_id AND l.key = c.key AND l.id > c.id
                  AND l."right" -> w.key = w.value)) END)"""


def repeats(merge: Merge, *, household: str, key: Mapping[str, str], values: Mapping[str, str]) -> tuple[Rule, ...]:
    """The rule that a row says again what was put right, as SQL over the row; none where nothing of the feed was.

    `household` is SQL of the household's number; `key` and `values` that of the columns, without those that the file
    does not have. Needs the parameter `feed`.
    """
    if not rows("SELECT 1 FROM registry_correctedfact WHERE feed = %(feed)s LIMIT 1", {"feed": merge.feed}):
        return ()
    # Of nearly every row one look at a set in memory.
    asked = f"{household} IN (SELECT household_id FROM registry_correctedfact WHERE feed = %(feed)s)"
    repeated = _REPEATS.format(household=household, key=_object(key), said=_object(values))
    return (("code", CODE, f"CASE WHEN {asked} THEN {repeated} ELSE false END"),)


def keep_differences(
    merge: Merge, *, among: str, refusal: str, key: Mapping[str, str], values: Mapping[str, str], params: dict
) -> None:
    """Keep the rows refused so. `among` is SQL of the rows with `household_id`, `refusal` of what they were told."""
    run(
        f"""INSERT INTO registry_helddifference (household_id, feed, key, delivered, delivery_id, held_at)
        SELECT household_id, %(feed)s, {_object(key)}, {_object(values)}, %(delivery)s, %(now)s
        FROM {among} WHERE {refusal} = '{_REFUSAL}'""",
        params,
    )


def _object(columns: Mapping[str, str]) -> str:
    pairs = ", ".join(f"'{name}', {value}" for name, value in columns.items())
    return f"jsonb_build_object({pairs})"
