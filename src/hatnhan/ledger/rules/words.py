"""An amount in Vietnamese words, as a receipt must say it."""

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_PLACES = ("", "nghìn", "triệu")
_BILLION = 10**9


def in_words(amount: int) -> str:
    """Say a whole number: «một triệu hai trăm nghìn»; a group after the first is said with its hundreds."""
    if amount < 0:
        return f"âm {in_words(-amount)}"
    if amount == 0:
        return _DIGITS[0]
    return " ".join(_said(amount, is_first=True))


def dong_in_words(amount: int) -> str:
    """Say an amount of money as the line of a receipt: «Một triệu hai trăm nghìn đồng»."""
    words = in_words(amount)
    return f"{words[0].upper()}{words[1:]} đồng"


def _said(amount: int, *, is_first: bool) -> list[str]:
    billions, rest = divmod(amount, _BILLION)
    words: list[str] = []
    if billions:
        words = [*_said(billions, is_first=is_first), "tỷ"]
    for place in (2, 1, 0):
        group = rest // 1000**place % 1000
        if group:
            words += _group(group, is_first=is_first and not words)
            words += [_PLACES[place]] if place else []
    return words


def _group(group: int, *, is_first: bool) -> list[str]:
    hundreds, tens, units = group // 100, group // 10 % 10, group % 10
    words = [] if is_first and not hundreds else [_DIGITS[hundreds], "trăm"]
    if not tens:
        # «lẻ» or «linh»: the empty place of the tens is said only after hundreds.
        return words + ([] if not units else ["linh"] * bool(words) + [_DIGITS[units]])
    words += ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    return words + _after_tens(tens, units)


def _after_tens(tens: int, units: int) -> list[str]:
    if not units:
        return []
    if units == 1 and tens > 1:
        return ["mốt"]
    return ["lăm"] if units == 5 else [_DIGITS[units]]
