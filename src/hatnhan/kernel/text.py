"""Vietnamese text: searching without diacritics, and names in their order."""

import re
import unicodedata

from vn_collate import collate_key

_SPACES = re.compile(r"\s+")
# Lower than the weight of any letter or digit.
_SPACE = 1


def tidy(text: str) -> str:
    """Put a text into one form: composed letters (NFC), single spaces, none at the ends."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def fold(text: str) -> str:
    """Drop case and diacritics so that «ho lo» finds «Hồ Lộ», and «d» finds «đ»."""
    decomposed = unicodedata.normalize("NFD", tidy(text).casefold().replace("đ", "d"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def name_key(full_name: str) -> bytes:
    """Give the key by which a person's name is sorted: given name, then middle names, then family name."""
    family, *rest = tidy(full_name).split(" ")
    given = rest[-1:] or [family]
    middle = rest[:-1]
    parts = (given[0], " ".join(middle), family)
    return b"\x00\x00".join(text_key(part) for part in parts)


def text_key(text: str) -> bytes:
    """Give the key by which a Vietnamese text is sorted, letter by letter, then tone by tone."""
    plain = tidy(text)
    key = bytes.fromhex(collate_key(plain))
    # The key holds one byte for each letter on each of three levels, each level with an end mark. It knows no
    # space and puts it after all letters; CLDR puts it before them: «hoa bình» comes before «hoàng».
    length = len(key) // 3 - 1
    letters = _letters(plain)
    first_level = bytes(
        _SPACE if letter == " " else weight + 1 for letter, weight in zip(letters, key, strict=False)
    )
    return first_level + key[length:]


def _letters(text: str) -> list[str]:
    marked = enumerate(unicodedata.normalize("NFD", text))
    return [letter for place, letter in marked if place == 0 or not unicodedata.combining(letter)]
