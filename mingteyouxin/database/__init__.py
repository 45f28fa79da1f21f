"""What the database itself keeps of this app's tables: grants, private rows, what they refuse whoever asks (DESIGN 3).

The second migration carries it out, a module after the other.
"""

from mingteyouxin.database import (
    annual_reports,
    applying,
    belonging,
    certificates,
    criteria,
    endings,
    evaluations,
    existing_titles,
    notices,
    operator_changes,
    places,
    review,
    titles,
)

OPERATIONS = (
    *criteria.OPERATIONS,
    *places.OPERATIONS,
    *applying.OPERATIONS,
    *review.OPERATIONS,
    *notices.OPERATIONS,
    *titles.OPERATIONS,
    *certificates.OPERATIONS,
    *existing_titles.OPERATIONS,
    *endings.OPERATIONS,
    *evaluations.OPERATIONS,
    *annual_reports.OPERATIONS,
    *operator_changes.OPERATIONS,
    *belonging.OPERATIONS,
)
