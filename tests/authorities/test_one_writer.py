"""One function moves each workflow, and few begin a row of it; nothing else writes a status (STYLE 3): read from the
source."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from tests.databases import ROOT

# The only places that may write a status: function → why. Movers first, then those that begin a row.
WRITERS = {
    "authorities/jobs.py:_move": "the mover of Job",
    "typing_engine/batch/shards.py:_mark": "the mover of Shard",
    "mingteyouxin/applying/applications.py:start": "begins a Case, as a draft of the household",
    "mingteyouxin/recommending/recommendations.py:recommend": "begins a Case that waits for the household's consent",
    "mingteyouxin/existing_titles/taking_over.py:_title_of": "begins a Recognition from before",
    "appeals/mass_openings.py:open_standard_case": "begins a MassCase about a standard, of which nobody is asked",
}
# Files whose `status` is another thing.
OTHER_STATUS = {
    "registry/intake/households.py": "the state of registration",
    "registry/comparison/carrying_out.py": "the state of registration, in a file that is taken in",
    "registry/sample/households.py": "the state of registration, in a made-up feed",
    "registry/management/commands/households_sample.py": "the exit status of a command",
    "portal/health.py": "whether the platform is well, as it is told",
}
NOT_OURS = {"tests", "node_modules", "staticfiles", "migrations", "benchmarks"}
_SET_IN_SQL = re.compile(
    r"\b(SET|set)\b[^;]*?(?<![\w.])\"?status\"?\s*=(?!=)|\bUPDATE\b[^;]*\bSET\b[^;]*\bstatus\b\s*="
)
# Models whose status is that of registration, which no workflow moves.
_REGISTRATION = {"DirectoryEntry", "Household"}
_MODELS = {
    model.__name__
    for model in apps.get_models()
    if (ROOT / model.__module__.partition(".")[0]).is_dir() and hasattr(model, "status")
} - _REGISTRATION
_WRITING_CALLS = {
    "update",
    "bulk_update",
    "create",
    "bulk_create",
    "update_or_create",
    "get_or_create",
    "setdefault",
    "dict",
    *_MODELS,
}


def status_writes(source: str) -> Iterator[tuple[str, int]]:
    """Name of the innermost function and line of every place that writes a status."""
    yield from _writes_in(ast.parse(source), "")


def _writes_in(node: ast.AST, function: str) -> Iterator[tuple[str, int]]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        function = node.name
    if _writes_status(node):
        yield function, node.lineno
    for child in ast.iter_child_nodes(node):
        yield from _writes_in(child, function)


def _writes_status(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr == "status" and isinstance(node.ctx, ast.Store)
    if isinstance(node, ast.Subscript):
        return isinstance(node.ctx, ast.Store) and _is_status(node.slice)
    if isinstance(node, ast.Call):
        return _call_writes_status(node)
    if isinstance(node, ast.BinOp | ast.AugAssign):
        # changes | {"status": …}, {"status": …} | changes, changes |= {"status": …}
        sides = [node.left, node.right] if isinstance(node, ast.BinOp) else [node.value]
        return isinstance(node.op, ast.BitOr) and any(map(_has_status, sides))
    if isinstance(node, ast.Dict):
        # {**changes, "status": …}
        return None in node.keys and _has_status(node)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return bool(_SET_IN_SQL.search(node.value))
    return False


def _call_writes_status(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name == "setattr":
        return len(call.args) > 1 and _is_status(call.args[1])
    if name not in _WRITING_CALLS:
        return False
    keywords = {keyword.arg for keyword in call.keywords}
    if name == "bulk_update":
        lists = [*call.args, *(keyword.value for keyword in call.keywords)]
        return any(_is_status(item) for found in lists for item in getattr(found, "elts", ()))
    if name == "setdefault":
        return bool(call.args) and _is_status(call.args[0])
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    return "status" in keywords or any(map(_has_status, given))


def _has_status(node: ast.AST) -> bool:
    """A dict written out, with that key."""
    return isinstance(node, ast.Dict) and any(map(_is_status, node.keys))


def _is_status(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and node.value == "status"


def our_files() -> list[Path]:
    found = [
        path
        for path in ROOT.glob("*/**/*.py")
        if not NOT_OURS & set(path.relative_to(ROOT).parts) and not path.relative_to(ROOT).parts[0].startswith(".")
    ]
    return [*found, ROOT / "manage.py"]


def test_only_the_movers_write_a_status():
    found = set()
    for path in our_files():
        name = str(path.relative_to(ROOT))
        if name not in OTHER_STATUS:
            found |= {f"{name}:{function}" for function, _ in status_writes(path.read_text(encoding="utf-8"))}
    assert found == set(WRITERS)


def test_the_files_are_there():
    names = {str(path.relative_to(ROOT)) for path in our_files()}
    assert {"registry/tasks.py", "authorities/officer/door.py", "registry/intake/requests.py", *OTHER_STATUS} <= names


@pytest.mark.parametrize(
    "source",
    [
        "job.status = 'done'",
        "job.status: str = 'done'",
        "a, job.status = 1, 2",
        "job.status += 'x'",
        "for job.status in (): pass",
        "setattr(job, 'status', 'done')",
        "Job.objects.filter(pk=1).update(status='done')",
        "Job.objects.filter(pk=1).update(**{'status': 'done'})",
        "Job.objects.bulk_update(jobs, ['stage', 'status'])",
        "Job.objects.bulk_update(jobs, fields=('status',))",
        "Job(kind='intake', status='done')",
        "Job.objects.create(status='done')",
        "Job.objects.update_or_create(pk=1, defaults={'status': 'done'})",
        "Approval(subject='x', status='requested')",
        "case = Case(path=path, status=CaseStatus.DRAFT)",
        "models.Case(**{'path': path, 'status': CaseStatus.DRAFT})",
        "changes['status'] = 'done'",
        "changes = changes | {'status': edge.target}",
        "changes = {'due_on': None, 'status': edge.target} | changes",
        "changes |= {'status': edge.target}",
        "changes = {**changes, 'status': edge.target}",
        "changes = dict(changes, status=edge.target)",
        "changes.update(status=edge.target)",
        "changes.update({'status': edge.target})",
        "changes.setdefault('status', edge.target)",
        "cursor.execute('UPDATE authorities_job SET status = 1')",
        "cursor.execute('UPDATE authorities_job SET stage = 1, status = 1 WHERE id = 2')",
        "cursor.execute(f'UPDATE {table} SET \"status\" = 1')",
        "run(f'update {table} set status=1')",
    ],
)
def test_every_way_to_write_it_is_found(source):
    assert list(status_writes(f"def sneak():\n    {source}")) != []


@pytest.mark.parametrize(
    "source",
    [
        "if job.status == 'done': pass",
        "Job.objects.filter(status='done').update(stage='x')",
        "models.Index(fields=['status'])",
        'cursor.execute("UPDATE t SET stage = 1")',
        "run(\"SELECT set_config('x', 'y', true)\")",
        "response.status_code = 404",
        "return JsonResponse({'status': 'ok'}, status=200)",
        "render(request, '404.html', {'page': None}, status=404)",
        "found = first | {'stage': 1}",
        "Household(status='registered')",
    ],
)
def test_reading_it_is_not(source):
    assert list(status_writes(f"def read():\n    {source}")) == []
