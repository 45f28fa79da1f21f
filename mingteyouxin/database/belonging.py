"""What belongs to a case lies where the case lies, and what belongs to that too: kept by keys over number and path.

A visit lies with the station that goes there, an opinion with the bureau that asks, a letter with the bureau that
numbers it, a contest with the household's bureau of today: those paths are their own.
"""

from authorities.isolation import lies_with, whole_key

_OF_THE_HOUSEHOLD = (
    "caseevent",
    "caseanswer",
    "evidence",
    "eligibilitycheck",
    "supplement",
    "casedeclaration",
    "casescore",
    "findingverdict",
    "reinstatement",
    "objectiontold",
)
_OF_THE_BUREAU = ("recognitionbatchitem", "noticedraftitem", "noticeentry", "objection", "spotcheckitem", "visitdraft")
_ELSEWHERE = ("caseletter", "contest")
# table, the table that it belongs to, the column that leads there
_PARTS = (
    ("opinionitem", "opinionrequest", "request_id"),
    ("opinionevent", "opinionitem", "item_id"),
    ("opinionreply", "opinionrequest", "request_id"),
    ("spotcheckevent", "spotcheckitem", "item_id"),
    ("objectiontold", "objection", "objection_id"),
    ("objectionreply", "objectiontold", "told_id"),
    ("noticewithdrawal", "notice", "notice_id"),
    ("notice", "noticedraft", "draft_id"),
)


def _with_the_case(table: str, *columns: str):
    return lies_with(
        f"mingteyouxin_{table}", *columns, of="mingteyouxin_case", by="case_id", name=f"{table}_of_its_case"
    )


OPERATIONS = (
    whole_key("mingteyouxin_case", "path", "household_id"),
    whole_key("mingteyouxin_case", "path"),
    whole_key("mingteyouxin_case", "household_id"),
    # A case is taken up again, and an objection is filed, against a decision about that very case.
    whole_key("mingteyouxin_caseevent", "case_id"),
    lies_with(
        "mingteyouxin_reinstatement",
        "case_id",
        of="mingteyouxin_caseevent",
        by="against_id",
        name="reinstatement_of_its_decision",
    ),
    *(_with_the_case(table, "path", "household_id") for table in _OF_THE_HOUSEHOLD),
    *(_with_the_case(table, "path") for table in _OF_THE_BUREAU),
    *(_with_the_case(table, "household_id") for table in _ELSEWHERE),
    *(whole_key(f"mingteyouxin_{of}", "path") for of in dict.fromkeys(of for _, of, _ in _PARTS)),
    # A draft is of a visit of its case.
    whole_key("mingteyouxin_visit", "case_id"),
    lies_with(
        "mingteyouxin_visitdraft", "case_id", of="mingteyouxin_visit", by="visit_id", name="visitdraft_of_its_visit"
    ),
    # A letter lies with the bureau that asks and numbers it, which may be the one above that took the cases over.
    whole_key("mingteyouxin_opinionrequest", "authority_id"),
    lies_with(
        "mingteyouxin_opinionletter",
        "authority_id",
        of="mingteyouxin_opinionrequest",
        by="request_id",
        name="opinionletter_of_who_asks",
    ),
    # An answer on paper stands in a reply to the very letter that asked.
    whole_key("mingteyouxin_opinionreply", "request_id"),
    lies_with(
        "mingteyouxin_opinionitem",
        "request_id",
        of="mingteyouxin_opinionreply",
        by="reply_id",
        name="opinionitem_of_its_reply",
    ),
    whole_key("mingteyouxin_objectiontold", "household_id"),
    lies_with(
        "mingteyouxin_objectionreply",
        "household_id",
        of="mingteyouxin_objectiontold",
        by="told_id",
        name="objectionreply_of_its_household",
    ),
    # A proposal lies with the bureau whose notice it is, and nobody proposes about another's.
    whole_key("mingteyouxin_objection", "authority_id"),
    lies_with(
        "mingteyouxin_voidproposal",
        "authority_id",
        of="mingteyouxin_objection",
        by="objection_id",
        name="voidproposal_of_its_objection",
    ),
    *(
        lies_with(f"mingteyouxin_{table}", "path", of=f"mingteyouxin_{of}", by=column, name=f"{table}_of_its_{of}")
        for table, of, column in _PARTS
    ),
)
