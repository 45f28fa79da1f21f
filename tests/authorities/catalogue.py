"""What PostgreSQL's own catalogue says about tables, policies, grants and roles."""

import re

from django.conf import settings
from django.db import connection

# Tables without private rows, each with the reason why everybody's row may be seen by every process of the platform.
OPEN_TABLES = {
    "casework_letternumber": "which bureau issued a letter of which kind on which day is told by its number",
    "authorities_division": "GB/T 2260 is published",
    "authorities_departmententry": "which departments there are; no household's data",
    "authorities_division_successors": "GB/T 2260 is published",
    "authorities_authority": "which bureaus there are is public",
    "authorities_remedy": "which body and court decide on a bureau's acts is told with every decision",
    "authorities_contact": "the phone book of bureaus and stations is public",
    "authorities_deliveryrule": "a province's words and quiet hours of short messages: reference data",
    "authorities_digestchoice": "where an officer wants a daily e-mail; sealed, of no bureau",
    "authorities_announcedyear": "notices of the State Council",
    "authorities_calendarday": "notices of the State Council",
    "authorities_officer": "read at log-in, before a jurisdiction is known",
    "authorities_officer_groups": "the framework's; unused",
    "authorities_officer_user_permissions": "the framework's; unused",
    "authorities_post": "read at log-in, before a jurisdiction is known: it decides which one may be entered",
    "authorities_taskfiring": "names of the clock's tasks, moments and counts over the whole platform",
    "authorities_auditseal": "numbers and hashes of records, nothing of their content",
    "authorities_auditverification": "counts and numbers of records, nothing of their content",
    "authorities_machine": "found by its identifier when it asks for a token, before a jurisdiction is known",
    "oauth2_provider_accesstoken": "found by the hash of an unguessable token",
    "oauth2_provider_grant": "the framework's; unused, nobody is granted anything",
    "oauth2_provider_refreshtoken": "the framework's; unused, nobody is granted anything",
    "oauth2_provider_idtoken": "the framework's; unused, nobody is granted anything",
    "oauth2_provider_devicegrant": "the framework's; unused, nobody is granted anything",
    "authorities_formerpassword": "read when a password is set; hashes only, of no bureau",
    "mfa_authenticator": "read at log-in, before a jurisdiction is known; secrets are sealed",
    "usersessions_usersession": "an officer's own sessions, of no bureau",
    "axes_accessattempt": "failed log-ins, counted under a fingerprint of what was typed",
    "axes_accessattemptexpiration": "the package's; unused",
    "axes_accesslog": "the package's; unused",
    "axes_accessfailurelog": "the package's; unused",
    "account_emailaddress": "the package's; officers have no e-mail",
    "account_emailconfirmation": "the package's; officers have no e-mail",
    "registry_listagelimit": "for how many days a list counts, by province: reference data",
    "appeals_appealterms": "how long the steps of an objection take, by province: reference data",
    "mingteyouxin_overduerule": "what follows when an office is late, by province: reference data",
    "mingteyouxin_zonereading": "what development zones count as, by province: reference data",
    "registry_valuealias": "wordings of registries, no household's data",
    "registry_directoryentry": "the public directory: only what everyone may see",
    "registry_publishedrun": "the public directory: which run a type comes from",
    "registry_publishedtype": "the public directory: the published type",
    "registry_publishedrecognition": "the public directory: who holds which title (C13)",
    "registry_publishedstory": "the photo and the words that a household agreed to show everyone (C13)",
    "registry_publishedtitle": "what a certificate says to whoever asks by its number (C13)",
    "mingteyouxin_livetitles": "how many titles a province has; the lists themselves are public (C8)",
    "registry_person": "read at log-in, before a household is known; sealed throughout",
    "registry_logincode": "read at log-in, before a household is known; hashed, sealed, gone within a day",
    "typing_engine_standard": "standards are published (B3)",
    "typing_engine_reportingperiod": "a day of the year that is law",
    "typing_engine_driftlimit": "by how much shares may move before a run is held, by province and day",
    "typing_engine_checkup": "that a province was looked at, when and by which standard; no household, no count",
    "typing_engine_checkupdays": "when provinces look ahead to their run: reference data",
    "mingteyouxin_publicclassstandard": "classification standards are shown for comment and published (C2)",
    "mingteyouxin_publicround": "when a round takes applications and by which standard is announced (C5)",
    "mingteyouxin_recognitioncalendar": "the national calendar is public (C10)",
    "mingteyouxin_noticenamedays": "for how many days names stand on a notice, by province: reference data",
    "mingteyouxin_publicnotice": "public notices: what everyone reads of them (C5)",
    "mingteyouxin_publicnoticeentry": "public notices: name, number, county and class of who is on them",
    "mingteyouxin_objectioncode": "read before anybody is known; hashed, sealed, gone within a day",
    "mingteyouxin_statementdays": "how many days a province gives before a title is ended, by day (C11)",
    "mingteyouxin_evaluationrule": "when a province begins to evaluate titles, by day (C12)",
    "mingteyouxin_growthfigure": "what a place has laid down for 明显增长, by its document; no household's data (C12)",
    "mingteyouxin_yearlyreportrule": "when yearly reports are filed, by province: reference data (C11)",
    "mingteyouxin_operatoranswerdays": "how many days a new operator has, by province: reference data (C11)",
    "mingteyouxin_benefitstart": "from when measures apply, by province: reference data (C10)",
    "mingteyouxin_penaltyreading": "how a province reads 公示的, by day (C4)",
    "mingteyouxin_credentialkind": "which kinds of credentials departments keep lists of; no household's data",
    "mingteyouxin_negativekind": "which kinds of negative records departments keep; no household's data",
    "django_session": "found by an unguessable key",
    "django_admin_log": "acts on reference data only",
    "django_content_type": "names of tables",
    "django_migrations": "names of migrations",
    "auth_permission": "names of permissions",
    "auth_group": "the framework's; unused",
    "auth_group_permissions": "the framework's; unused",
}
POLICIES = {"scoped": "web", "everything": "batch", "migrations": "owner"}
# Tables whose rows a household sees because it lies in their area: what the policy must say.
OF_THE_AREA = {
    "registry_deliveryreveal": (
        "NULLIF(current_setting('app.household'::text, true), ''::text) IS NOT NULL",
        "(h.id = (NULLIF(current_setting('app.household'::text, true), ''::text))::bigint)",
        "length((registry_deliveryreveal.path)::text)) = (registry_deliveryreveal.path)::text",
    ),
}
# Tables whose rows a household sees as its own: the column that says whose they are, and what it may do with them.
OWN = {
    "registry_household": ("id", "SELECT"),
    "registry_annualreport": ("household_id", "SELECT"),
    "registry_riskmark": ("household_id", "SELECT"),
    "registry_tax": ("household_id", "SELECT"),
    "registry_socialinsurance": ("household_id", "SELECT"),
    "registry_penalty": ("household_id", "SELECT"),
    "registry_indicator": ("household_id", "SELECT"),
    "registry_negativerecord": ("household_id", "SELECT"),
    "registry_replacedfact": ("household_id", "SELECT"),
    "registry_correctedfact": ("household_id", "SELECT"),
    "registry_helddifference": ("household_id", "SELECT"),
    "registry_difference": ("household_id", "SELECT"),
    "registry_credential": ("household_id", "SELECT"),
    "registry_recordedrecognition": ("household_id", "SELECT"),
    "registry_factcorrection": ("household_id", "SELECT"),
    "registry_agent": ("household_id", "ALL"),
    "registry_message": ("household_id", "ALL"),
    "registry_service": ("household_id", "ALL"),
    "registry_contactchoice": ("household_id", "ALL"),
    "authorities_auditrecord": ("household_id", "SELECT"),
    "authorities_storedfile": ("household_id", "ALL"),
    "mingteyouxin_recognition": ("household_id", "ALL"),
    "mingteyouxin_recognitionevent": ("household_id", "ALL"),
    "mingteyouxin_titleletter": ("household_id", "SELECT"),
    "mingteyouxin_titlestory": ("household_id", "ALL"),
    "mingteyouxin_titlestoryevent": ("household_id", "ALL"),
    "mingteyouxin_ending": ("household_id", "ALL"),
    "mingteyouxin_endingevent": ("household_id", "ALL"),
    "mingteyouxin_endingletter": ("household_id", "SELECT"),
    "mingteyouxin_evaluation": ("household_id", "SELECT"),
    "mingteyouxin_evaluationfinding": ("household_id", "SELECT"),
    "mingteyouxin_evaluationevent": ("household_id", "ALL"),
    "mingteyouxin_evaluationletter": ("household_id", "SELECT"),
    "mingteyouxin_yearlyreport": ("household_id", "ALL"),
    "mingteyouxin_yearlyreportevent": ("household_id", "ALL"),
    "mingteyouxin_operatorchange": ("household_id", "ALL"),
    "mingteyouxin_operatorchangeevent": ("household_id", "ALL"),
    "mingteyouxin_case": ("household_id", "ALL"),
    "mingteyouxin_caseevent": ("household_id", "ALL"),
    "mingteyouxin_caseletter": ("household_id", "SELECT"),
    "mingteyouxin_reinstatement": ("household_id", "SELECT"),
    "mingteyouxin_caseanswer": ("household_id", "ALL"),
    "mingteyouxin_evidence": ("household_id", "ALL"),
    "mingteyouxin_eligibilitycheck": ("household_id", "ALL"),
    "mingteyouxin_supplement": ("household_id", "ALL"),
    "mingteyouxin_contest": ("household_id", "ALL"),
    "mingteyouxin_objectiontold": ("household_id", "SELECT"),
    "mingteyouxin_objectionreply": ("household_id", "ALL"),
    "mingteyouxin_candidateinvitation": ("household_id", "SELECT"),
    "appeals_appeal": ("household_id", "ALL"),
    "appeals_appealevent": ("household_id", "ALL"),
    "appeals_appealfile": ("household_id", "ALL"),
    "appeals_appealletter": ("household_id", "SELECT"),
    "appeals_appealsupplement": ("household_id", "ALL"),
    "appeals_claim": ("household_id", "ALL"),
    "appeals_recheck": ("household_id", "SELECT"),
    "typing_engine_result": ("household_id", "SELECT"),
    "typing_engine_correction": ("household_id", "SELECT"),
    "typing_engine_correctedrow": ("household_id", "SELECT"),
    "typing_engine_checkupentry": ("household_id", "SELECT"),
}
# Tables whose rows are read, and not written, by whoever sees the row that they are about: table and column of it.
READ_WITH = {
    "appeals_appeal": ("registry_household", "household_id"),
    "appeals_appealletter": ("appeals_appeal", "appeal_id"),
    "mingteyouxin_caseletter": ("mingteyouxin_case", "case_id"),
    "mingteyouxin_titleletter": ("mingteyouxin_recognition", "recognition_id"),
    "mingteyouxin_endingletter": ("mingteyouxin_ending", "ending_id"),
    "mingteyouxin_evaluationletter": ("mingteyouxin_evaluation", "evaluation_id"),
}
# Matters whose household is seen by whoever sees the matter, wherever it has moved to since: its row, to be read.
ABOUT_A_HOUSEHOLD = ("appeals_appeal", "mingteyouxin_case", "mingteyouxin_ending", "mingteyouxin_recognition")
# Tables whose rows are found by the document that a person proved, and the column that names the person.
NAMING_A_PERSON = {
    "registry_household": "operator_id_index",
    "registry_agent": "document_index",
    "registry_credential": "holder_index",
}
# What a policy for `web` lets through, as PostgreSQL writes it back: the range below the scope, or the rows of a
# household in it.
_SCOPE = re.escape("\"substring\"(current_setting('app.scope'::text, true), '^/(?:.*/)?$'::text)")
_COLUMN = r"(\w+|\(\w+\)::text)"
_BELOW_SCOPE = re.compile(
    rf"\(\({_COLUMN} >= {_SCOPE}\) AND \(\1 < \(\"left\"\({_SCOPE}, '-1'::integer\) \|\| '0'::text\)\)\)"
)
_OF_A_HOUSEHOLD_BELOW = re.compile(
    r"\(EXISTS \( SELECT 1\s+FROM registry_household h\s+WHERE \(\(h\.id = (\w+)\.household_id\)"
    rf" AND \(\(h\.path\)::text >= {_SCOPE}\)"
    rf" AND \(\(h\.path\)::text < \(\"left\"\({_SCOPE}, '-1'::integer\) \|\| '0'::text\)\)\)\)\)"
)
_OWN = "({} = (NULLIF(current_setting('app.household'::text, true), ''::text))::bigint)"
_NAMED = "({} = decode(NULLIF(current_setting('app.operator'::text, true), ''::text), 'hex'::text))"


def rows(sql: str, *params) -> list[tuple]:
    """Rows of a query, as whoever the test works as."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def value(sql: str, *params):
    """The one value of a query."""
    return rows(sql, *params)[0][0]


def run(*statements: str) -> None:
    """Carry out statements, as whoever the test works as."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def role(name: str) -> str:
    """Name in PostgreSQL of owner, web or batch."""
    return settings.DATABASE_ROLE_NAMES[name]


def tables() -> set[str]:
    """Tables, partitioned tables and partitions of the schema public."""
    return {
        name
        for (name,) in rows(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
        )
    }


def weaknesses() -> list[str]:
    """What is wrong with the isolation of the tables there are now, one sentence each."""
    found = []
    secured = rows(
        """SELECT relname, relrowsecurity, relforcerowsecurity, relispartition FROM pg_class
        WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace ORDER BY relname"""
    )
    for table, enabled, forced, is_partition in secured:
        if is_partition and (grants := _grants(table, "web")):
            found.append(f"{table}: web reads a partition past its parent ({', '.join(grants)})")
        if table in OPEN_TABLES:
            continue
        if not enabled:
            found.append(f"{table}: no row-level security")
        if not forced:
            found.append(f"{table}: not forced on its owner")
        found += _policy_weaknesses(table)
    return found


def _policy_weaknesses(table: str) -> list[str]:
    policies = {
        name: (permissive, roles, command, using, check)
        for name, permissive, roles, command, using, check in rows(
            """SELECT policyname, permissive, roles::text[], cmd, qual, with_check FROM pg_policies
            WHERE schemaname = 'public' AND tablename = %s""",
            table,
        )
    }
    found = []
    expected = {
        *POLICIES,
        *(["own"] if table in OWN or table in OF_THE_AREA else []),
        *(["named"] if table in NAMING_A_PERSON else []),
        *(["concerned"] if table in READ_WITH else []),
        *(f"concerned_{matter}" for matter in ABOUT_A_HOUSEHOLD if table == "registry_household"),
    }
    if set(policies) != expected:
        found.append(f"{table}: its policies are {sorted(policies)}")
    if table in OWN and "own" in policies:
        found += _own_weaknesses(table, policies.pop("own"))
    if table in OF_THE_AREA and "own" in policies:
        permissive, roles, command, using, check = policies.pop("own")
        if (permissive, roles, command, check) != ("PERMISSIVE", [role("web")], "SELECT", None) or not all(
            part in using for part in OF_THE_AREA[table]
        ):
            found.append(f"{table}: policy own is {using}")
    if table in NAMING_A_PERSON and "named" in policies:
        wanted = ("PERMISSIVE", [role("web")], "SELECT", _NAMED.format(NAMING_A_PERSON[table]), None)
        if (named := policies.pop("named")) != wanted:
            found.append(f"{table}: policy named is {named}")
    if table in READ_WITH and "concerned" in policies:
        permissive, roles, command, using, check = policies.pop("concerned")
        of, by = READ_WITH[table]
        asked = (f"FROM {of} about", f"(about.id = {table}.{by})", "about.path", "app.scope")
        may = (permissive, roles, command, check) == ("PERMISSIVE", [role("web")], "SELECT", None)
        if not may or not all(part in using for part in asked):
            found.append(f"{table}: policy concerned is {using}")
    for matter in ABOUT_A_HOUSEHOLD if table == "registry_household" else ():
        using = f"(id = ANY (( SELECT {matter}_moved_away() AS {matter}_moved_away)::bigint[]))"
        if (policy := policies.pop(f"concerned_{matter}")) != ("PERMISSIVE", [role("web")], "SELECT", using, None):
            found.append(f"{table}: policy concerned_{matter} is {policy}")
    for name, (permissive, roles, command, using, check) in policies.items():
        if (permissive, roles, command) != ("PERMISSIVE", [role(POLICIES.get(name, "web"))], "ALL"):
            found.append(f"{table}: policy {name} is {permissive} for {roles} on {command}")
        if using != check:
            found.append(f"{table}: policy {name} lets rows be written that it does not let be read")
        if name == "scoped" and not _asks_for_the_scope(using):
            found.append(f"{table}: policy scoped is {using}")
    return found


def _own_weaknesses(table: str, policy: tuple) -> list[str]:
    column, command = OWN[table]
    condition = _OWN.format(column)
    wanted = ("PERMISSIVE", [role("web")], command, condition, condition if command == "ALL" else None)
    return [] if policy == wanted else [f"{table}: policy own is {policy}"]


def _asks_for_the_scope(condition: str) -> bool:
    return any(form.fullmatch(condition) for form in (_BELOW_SCOPE, _OF_A_HOUSEHOLD_BELOW))


def _grants(table: str, to: str) -> list[str]:
    kinds = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
    return [kind for kind in kinds if value("SELECT has_table_privilege(%s, %s::regclass, %s)", role(to), table, kind)]
