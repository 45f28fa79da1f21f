"""What the kit promises of a table, as triggers: what its mover would not do, nobody else can (DESIGN 6).

The legal moves are written from the same table that the mover and the screens read.
"""

from django.db.migrations.operations import RunSQL

from casework.workflow import Mover, Workflow


def legal_moves(workflow: Workflow) -> RunSQL:
    """The trigger `moves` of a workflow's table, as an operation of the app's second migration.

    A row begins where the table says, is kept, keeps what is fixed, and goes where an edge leads. A household that is
    logged in takes no other edge than its own.
    """
    table = workflow.model.replace(".", "_").lower()
    return RunSQL(
        [
            _function(workflow, table),
            f"CREATE TRIGGER moves BEFORE INSERT OR UPDATE OR DELETE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {table}_moves()",
        ],
        reverse_sql=[f"DROP TRIGGER moves ON {table}", f"DROP FUNCTION {table}_moves()"],
    )


def kept_but_for_its_day(table: str, *, day: str, beside: tuple[str, ...] = (), once: tuple[str, ...] = ()) -> RunSQL:
    """The trigger `kept` of a table whose rows stay as they were written, but that the last day may move away.

    It never comes nearer. `beside` are columns that change with it, `once` columns that are filled in once.
    """
    moving = f"'{{{','.join((day, *beside, *once))}}}'::text[]"
    filled = "".join(
        f" OR (NULLIF(OLD.{name}::text, '') IS NOT NULL AND NEW.{name} IS DISTINCT FROM OLD.{name})" for name in once
    )
    return RunSQL(
        [
            "\n".join(
                [
                    f"CREATE FUNCTION {table}_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$",
                    "BEGIN",
                    _raise(
                        f"IF TG_OP = 'DELETE' OR NEW.{day} < OLD.{day}"
                        f" OR (to_jsonb(OLD) - {moving}) IS DISTINCT FROM (to_jsonb(NEW) - {moving}){filled}",
                        f"{table} is kept as it was written'",
                    ),
                    "RETURN NEW;",
                    "END $$",
                ]
            ),
            f"CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_is_kept()",
        ],
        reverse_sql=[f"DROP TRIGGER kept ON {table}", f"DROP FUNCTION {table}_is_kept()"],
    )


def decided_by_two(
    table: str,
    *,
    becomes: list[str],
    subject: str,
    said: str,
    source: str = "",
    unless: str = "",
    name: str = "by_two",
) -> RunSQL:
    """The trigger `by_two` of a table: a row comes to such a status where one officer asked and another agreed.

    A table whose rows are decided by several subjects has one trigger for each, under a `name` of its own.

    `source` narrows it to rows that come from one status, `unless` is a condition in SQL under which other rows show
    the two. It is security definer, for the question is about the
    approvals as they are; `said` tells the log what was tried.
    """
    leaving = f" AND OLD.status = '{source}'" if source else ""
    otherwise = f" AND NOT ({unless})" if unless else ""
    return RunSQL(
        [
            "\n".join(
                [
                    f"CREATE FUNCTION {table}_is_decided_{name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER",
                    "SET search_path = pg_catalog, public, pg_temp AS $$",
                    "BEGIN",
                    _raise(
                        "IF NOT EXISTS (SELECT FROM authorities_approval a WHERE a.status = 'approved'"
                        f" AND a.subject = '{subject}' AND a.subject_key = NEW.id::text"
                        f" AND a.decided_by_id <> a.requested_by_id){otherwise}",
                        f"{said}'",
                    ),
                    "RETURN NEW;",
                    "END $$",
                ]
            ),
            f"CREATE TRIGGER {name} BEFORE UPDATE OF status ON {table} FOR EACH ROW WHEN"
            f" (OLD.status <> NEW.status AND NEW.status IN ({_listed(becomes)}){leaving})"
            f" EXECUTE FUNCTION {table}_is_decided_{name}()",
        ],
        reverse_sql=[f"DROP TRIGGER {name} ON {table}", f"DROP FUNCTION {table}_is_decided_{name}()"],
    )


def _function(workflow: Workflow, table: str) -> str:
    column = workflow.column
    changes = [f"OLD.{column} || '>' || NEW.{column} NOT IN ({_listed(_pairs(workflow))})"]
    conditions = [
        _raise(
            "IF " + " OR ".join(changes),
            f"{workflow.model} does not go from % to %', OLD.{column}, NEW.{column}",
        )
    ]
    own = sorted({edge.target for edge in workflow.edges.values() if edge.is_for(Mover.HOUSEHOLD)})
    others = f" AND NEW.{column} NOT IN ({_listed(own)})" if own else ""
    conditions.append(
        _raise(
            f"IF COALESCE(current_setting('app.household', true), '') <> ''{others}",
            f"a household does not decide its own {workflow.model}'",
        )
    )
    return "\n".join(
        [
            f"CREATE FUNCTION {table}_moves() RETURNS trigger LANGUAGE plpgsql AS $$",
            "BEGIN",
            _raise("IF TG_OP = 'DELETE'", f"{workflow.model} is kept'"),
            "IF TG_OP = 'INSERT' THEN",
            _beginning(workflow),
            "RETURN NEW;",
            "END IF;",
            *(
                _raise(f"IF OLD.{name} IS DISTINCT FROM NEW.{name}", f"{name} of {workflow.model} does not change'")
                for name in workflow.fixed
            ),
            *(
                _raise(
                    f"IF NULLIF(OLD.{name}::text, '') IS NOT NULL AND OLD.{name} IS DISTINCT FROM NEW.{name}",
                    f"{name} of {workflow.model} does not change once it is set'",
                )
                for name in workflow.once
            ),
            f"IF OLD.{column} <> NEW.{column} THEN",
            *conditions,
            "END IF;",
            "RETURN NEW;",
            "END $$",
        ]
    )


def _beginning(workflow: Workflow) -> str:
    if not workflow.beginnings:
        return ""
    status = f"NEW.{workflow.column}"
    if workflow.kind:
        status = f"NEW.{workflow.kind} || '>' || {status}"
        begins = [f"{kind}>{first}" for kind, first in workflow.beginnings.items()]
    else:
        begins = list(workflow.beginnings)
    return _raise(
        f"IF {status} NOT IN ({_listed(begins)})",
        f"{workflow.model} does not begin as %', NEW.{workflow.column}",
    )


def _pairs(workflow: Workflow) -> list[str]:
    return [f"{source}>{target}" for source, targets in workflow.moves().items() for target in targets]


def _listed(values: list[str]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def _raise(condition: str, said: str) -> str:
    """A refusal; `said` closes its own quotation mark, for arguments may follow it."""
    return f"{condition} THEN\nRAISE EXCEPTION '{said} USING ERRCODE = 'restrict_violation';\nEND IF;"
