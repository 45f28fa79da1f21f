"""Declared subjects of four eyes, but what is decided is about a bureau, of which there are some in every test."""

from dataclasses import replace

from authorities.models import Authority
from casework.four_eyes import FourEyesSubject


def about_bureaus(subject: FourEyesSubject, **changes: object) -> FourEyesSubject:
    """The subject with its name, right and page, for rows that are there without a run or a round."""

    def decided(bureau, approval):
        return approval

    return replace(
        subject,
        **{
            "model": "authorities.Authority",
            "summary": lambda bureau: "示例：公布分型结果",
            "check": lambda bureau: None,
            "carry_out": decided,
            "drop": decided,
            "author": lambda bureau: None,
            "seat": lambda bureau: bureau.path,
        }
        | changes,
    )


def bureau(path: str) -> int:
    """The number of the bureau at a path."""
    return Authority.objects.get(path=path).pk
