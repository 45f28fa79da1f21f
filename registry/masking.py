"""What is shown of a private value by default."""


def mask_name(name: str) -> str:
    """张三 → 张*, 欧阳小明 → 欧***."""
    return name[:1] + "*" * (len(name) - 1)


def mask_document(number: str) -> str:
    """330106199001010071 → 330106********0071; a shorter number keeps its first and last two characters."""
    if len(number) >= 15:
        return f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}"
    return f"{number[:2]}{'*' * max(len(number) - 4, 1)}{number[-2:]}" if len(number) > 4 else "*" * len(number)


def mask_phone(phone: str) -> str:
    """13812341234 → 138****1234; a shorter number keeps its last two digits."""
    if len(phone) >= 11:
        return f"{phone[:3]}{'*' * (len(phone) - 7)}{phone[-4:]}"
    return "*" * max(len(phone) - 2, 0) + phone[-2:]
