"""What the database itself keeps of the registry's tables: grants, private rows, functions, first rows (DESIGN 3).

The second migration carries it out.
"""

from datetime import date

from django.db.migrations.operations import RunSQL

from authorities.isolation import (
    append_only,
    first_rows,
    functions,
    open_table,
    own_rows,
    private_table,
    private_through_household,
    role,
    rows_naming_a_person,
    stays_but,
    trigger,
)
from casework.triggers import legal_moves
from registry.comparison.workflow import DIFFERENCE

_EDITED = "SELECT, INSERT, UPDATE, DELETE"
_FACTS = (
    "registry_annualreport",
    "registry_riskmark",
    "registry_tax",
    "registry_socialinsurance",
    "registry_penalty",
    "registry_indicator",
    "registry_negativerecord",
)

# Sorting what a load left pending into the name index asks for the owner of the index.
_SETTLE_NAMES = """CREATE FUNCTION registry_settle_name_index() RETURNS bigint LANGUAGE sql SECURITY DEFINER
                   SET search_path = pg_catalog SET work_mem = '256MB'
                   AS $$ SELECT gin_clean_pending_list('public.directory_tokens'::regclass) $$"""

# Levels of credentials.
_LEVELS = (
    ("区级", "县级"),
    ("区县级", "县级"),
    ("县区级", "县级"),
    ("县（市、区）级", "县级"),
    ("县（区）级", "县级"),
    ("地级", "市级"),
    ("地市级", "市级"),
    ("设区市级", "市级"),
    ("市（州）级", "市级"),
    ("自治区级", "省级"),
    ("直辖市级", "省级"),
    ("省（区、市）级", "省级"),
    ("国家", "国家级"),
    ("全国", "国家级"),
)
# Wordings that every province may deliver (CONTRACTS 1): feed, column, wording, value.
_WORDINGS = (
    ("households", "status", "在营（开业）", "存续"),
    ("households", "status", "存续（在营、开业、在册）", "存续"),
    ("households", "status", "开业", "存续"),
    ("households", "status", "在册", "存续"),
    ("households", "status", "登记在册", "存续"),
    ("households", "status", "吊销未注销", "吊销"),
    ("households", "status", "吊销，未注销", "吊销"),
    ("households", "status", "吊销已注销", "注销"),
    ("households", "status", "已注销", "注销"),
    ("households", "form", "个人经营", "个人"),
    ("households", "form", "家庭经营", "家庭"),
    *(("credentials", "level", wording, value) for wording, value in _LEVELS),
    *(("recognitions", "level", wording, value) for wording, value in _LEVELS if value != "国家级"),
    *(("recognitions", "class", f"{value}类", value) for value in ("知名", "特色", "优质", "新兴")),
    ("recognitions", "path", "自主申报", "申报"),
    ("recognitions", "path", "部门推荐", "推荐"),
)
# The lists that are compared word a state of registration as registries do.
_WORDINGS += tuple(
    (feed, "status", wording, value)
    for feed in ("legal_entities", "disclosure")
    for of, column, wording, value in _WORDINGS
    if (of, column) == ("households", "status")
)

# A household that is logged in sees who opened a file in which it may stand: of its own row, the only one that it sees,
# the area of the file is the beginning of the path.
_SEEN_IN_THE_AREA = RunSQL(
    f"""CREATE POLICY own ON registry_deliveryreveal FOR SELECT TO {role("web")} USING (
        NULLIF(current_setting('app.household', true), '') IS NOT NULL AND EXISTS (
            SELECT 1 FROM registry_household h
            WHERE h.id = NULLIF(current_setting('app.household', true), '')::bigint
              AND left(h.path, length(registry_deliveryreveal.path)) = registry_deliveryreveal.path))""",  # noqa: S608
    reverse_sql="DROP POLICY own ON registry_deliveryreveal",
)

OPERATIONS = (
    # Households: seen by bureaus of their path, by themselves, and by the person they are registered in the name of.
    private_table("registry_household"),
    own_rows("registry_household", household="id"),
    rows_naming_a_person("registry_household", document="operator_id_index"),
    # Intake numbers new households itself, to lay those of a place together.
    RunSQL(f"GRANT USAGE ON SEQUENCE registry_household_id_seq TO {role('batch')}", reverse_sql=RunSQL.noop),
    # Facts.
    # A row that an objection found should never have been there is taken out; what it said stays readable.
    *(private_through_household(table, batch=_EDITED) for table in _FACTS),
    private_through_household("registry_replacedfact", batch="SELECT, INSERT"),
    append_only("registry_replacedfact"),
    private_through_household("registry_correctedfact", batch="SELECT, INSERT"),
    append_only("registry_correctedfact"),
    private_through_household("registry_helddifference", batch="SELECT, INSERT"),
    append_only("registry_helddifference"),
    *(
        own_rows(table)
        for table in (*_FACTS, "registry_replacedfact", "registry_correctedfact", "registry_helddifference")
    ),
    private_table("registry_defaulter"),
    private_table("registry_credential"),
    own_rows("registry_credential"),
    rows_naming_a_person("registry_credential", document="holder_index"),
    private_table("registry_impactassessment", web="SELECT, INSERT, UPDATE"),
    # As it was made, for good: the law asks for three years at least (个人信息保护法 第五十六条). A second officer's
    # word is added to it, once.
    stays_but("registry_impactassessment", "approved_by_id", "approved_at", until="approved_at"),
    # What was delivered is nobody's to change; whose it turns out to be, an officer finds out.
    private_table("registry_recordedrecognition", web="SELECT, UPDATE (path)"),
    own_rows("registry_recordedrecognition"),
    # What other registers say, and in what it differs. Comparing works as batch; what becomes of it is officers' work.
    private_table("registry_registerentry"),
    private_table("registry_comparison"),
    private_table("registry_difference", web="SELECT, UPDATE"),
    own_rows("registry_difference"),
    legal_moves(DIFFERENCE),
    trigger(
        "department",
        "registry_difference",
        "BEFORE INSERT OR UPDATE OF department",
        "department_is_in_the_reference('')",
        each="FOR EACH ROW WHEN (NEW.department <> '')",
    ),
    private_table("registry_differenceevent", web="SELECT, INSERT", batch="SELECT, INSERT"),
    append_only("registry_differenceevent"),
    # Deliveries.
    private_table("registry_delivery"),
    private_table("registry_rowproblem", batch="SELECT, INSERT"),
    open_table("registry_valuealias", web=_EDITED),
    first_rows(
        "registry_valuealias",
        ("province", "feed", "column", "wording", "value"),
        *(("/", *wording) for wording in _WORDINGS),
    ),
    # For how many days a list says who is not on it; from before any day that may be asked about.
    open_table("registry_listagelimit", web="SELECT, INSERT, UPDATE"),
    first_rows(
        "registry_listagelimit",
        (
            "province",
            "valid_from",
            "annual_report_days",
            "risk_mark_days",
            "penalty_days",
            "defaulter_days",
            "credential_days",
            "negative_record_days",
            "ground",
        ),
        ("", date(2000, 1, 1), 366, 31, 31, 31, 366, 31, "没有文件规定名单的有效天数；平台默认，各省可另定（示例）"),
    ),
    # Intake stages files in tables of its own making, for COPY is refused on tables with row-level security.
    RunSQL(
        ["CREATE SCHEMA staging", f"GRANT USAGE, CREATE ON SCHEMA staging TO {role('batch')}"],
        reverse_sql=["DROP SCHEMA staging"],
    ),
    # Personal data shown in full, for a reason.
    private_through_household("registry_reveal", web="SELECT, INSERT", batch="SELECT, INSERT"),
    private_table("registry_deliveryreveal", web="SELECT, INSERT", batch="SELECT, INSERT"),
    append_only("registry_deliveryreveal"),
    _SEEN_IN_THE_AREA,
    # People who log in. Read before any household is known: sealed, or of ten minutes.
    open_table("registry_person", web="SELECT, INSERT, UPDATE", batch="SELECT, INSERT, UPDATE"),
    open_table("registry_logincode", web=_EDITED, batch="SELECT, UPDATE, DELETE"),
    private_through_household("registry_agent", web="SELECT, INSERT, UPDATE", batch="SELECT, INSERT, UPDATE"),
    own_rows("registry_agent", written=True),
    rows_naming_a_person("registry_agent", document="document_index"),
    private_through_household("registry_message", web="SELECT, INSERT, UPDATE"),
    own_rows("registry_message", written=True),
    private_through_household("registry_service", web="SELECT, INSERT", batch="SELECT, INSERT"),
    own_rows("registry_service", written=True),
    append_only("registry_service"),
    private_through_household("registry_contactchoice", web="SELECT, INSERT, UPDATE"),
    own_rows("registry_contactchoice", written=True),
    private_through_household("registry_factcorrection", web="SELECT, INSERT", batch="SELECT, INSERT"),
    own_rows("registry_factcorrection"),
    append_only("registry_factcorrection"),
    # What everyone may see.
    open_table("registry_directoryentry"),
    functions(_SETTLE_NAMES),
    RunSQL(
        [
            "REVOKE ALL ON FUNCTION registry_settle_name_index() FROM PUBLIC",
            f"GRANT EXECUTE ON FUNCTION registry_settle_name_index() TO {role('batch')}",
        ],
        reverse_sql=RunSQL.noop,
    ),
    # The typing engine writes these: a publication adds and changes types, a withdrawal takes them back.
    open_table("registry_publishedrun", batch=_EDITED),
    open_table("registry_publishedtype", batch=_EDITED),
    # `mingteyouxin` writes it in the transaction of the recognition, as an officer or as the clock.
    open_table("registry_publishedrecognition", web=_EDITED, batch=_EDITED),
    open_table("registry_publishedtitle", web="SELECT, INSERT, UPDATE"),
    # The household itself takes it back, at once; with the title it goes whichever way that ends.
    open_table("registry_publishedstory", web=_EDITED, batch=_EDITED),
    RunSQL(
        "ALTER TABLE registry_publishedstory ADD CONSTRAINT story_of_a_title_in_force FOREIGN KEY (household_id)"
        " REFERENCES registry_publishedrecognition (household_id) ON DELETE CASCADE",
        reverse_sql="ALTER TABLE registry_publishedstory DROP CONSTRAINT story_of_a_title_in_force",
    ),
)
