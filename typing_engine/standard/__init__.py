"""The typing standard (CONTRACTS 3): one document, one immutable tree, three readings of it.

`document` checks a document and makes the tree; `compile` reads the tree as SQL, `evaluate` as findings for one
household, `wording` as the legal text in Chinese. Each reading keeps a table by operator and by kind of condition and
refuses to be imported while one is missing in it. Nothing here needs models or a database.
"""
