"""Phiếu có trong sổ không? python3 check_receipt.py phieu.json [phieu-khac.json hoặc số:mã] [--en]"""

import json
import re
import sys
from hashlib import sha256
from pathlib import Path

WORDS = """CÓ: sổ mang mã này có phiếu này, đúng từng chữ.|YES: the book of this root has this receipt.
KHÔNG KHỚP: sổ mang mã này không có phiếu này.|NO MATCH: the book of this root does not have this receipt.
CÓ: giữa hai mã, sổ chỉ được ghi thêm.|YES: between the two roots, the book was only added to.
KHÔNG KHỚP: phần sổ cũ đã bị thay đổi.|NO MATCH: the older part of the book was changed.
CHƯA RÕ: tệp thiếu hoặc không đọc được; hãy xin phiếu mới, tính từ mã cũ.|NOT KNOWN: ask for a new receipt."""
IN, OUT, GROWN, CHANGED, UNKNOWN = (line.split("|")["--en" in sys.argv] for line in WORDS.splitlines())


def _join(left: str, right: str) -> str:
    return sha256(bytes.fromhex("01" + left + right)).hexdigest()


def _climb(place: int, last: int, start: str, *path: str) -> list[str]:  # RFC 9162, 2.1.3.2 and 2.1.4.2
    old = new = start
    for beside in path:
        is_left = place % 2 == 0 and place < last
        old, new = (old, _join(new, beside)) if is_left else (_join(beside, old), _join(beside, new))
        levels = 1 if is_left else (place & -place).bit_length()
        place, last = place >> levels, last >> levels if last else -1
    return [] if last else [old, new]


try:
    words = [word for word in sys.argv[1:] if word != "--en"]
    receipt = json.loads(Path(words[0]).read_text("utf-8"))
    index, size, root = (receipt[name] for name in ("index", "size", "root"))
    leaf = sha256(b"\0" + receipt["entry"].encode()).hexdigest()
    is_right = 0 <= index < size and _climb(index, size - 1, leaf, *receipt["path"])[1:] == [root]
    entry = json.dumps(json.loads(receipt["entry"]), ensure_ascii=False, indent=1)
    print(IN if is_right else OUT, entry, f"{size}:{root}", sep="\n")
    for word in words[1:]:
        said = re.fullmatch(r"(\d+):([0-9a-f]{64})", word.lower())
        other = {"size": int(said[1]), "root": said[2]} if said else json.loads(Path(word).read_text("utf-8"))
        old, new = sorted((receipt, other), key=lambda each: each["size"])
        is_grown = old["root"] == new["root"]
        if old["size"] < new["size"]:
            path = {new["consistency"]["old_size"]: new["consistency"]["path"]}[old["size"]]
            place, last = ((each["size"] - 1) // (old["size"] & -old["size"]) for each in (old, new))
            steps = path if place else [old["root"], *path]
            is_grown = _climb(place, last, *steps) == [old["root"], new["root"]]
        print(GROWN if is_grown else CHANGED)
        is_right = is_right and is_grown
except (ArithmeticError, AttributeError, LookupError, OSError, TypeError, ValueError):
    sys.exit(UNKNOWN)
sys.exit(not is_right)
