"""Phiếu có trong sổ không? python3 check_receipt.py phieu.json [phieu-khac.json hoặc số:mã] [--en]"""

import hashlib, json, re, sys  # noqa: E401, I001 -- forty lines can be read out
from pathlib import Path

WORDS = """CÓ: sổ mang mã này có phiếu này, đúng từng chữ.|YES: the book of this root has this receipt.
KHÔNG KHỚP: sổ mang mã này không có phiếu này.|NO MATCH: the book of this root does not have this receipt.
CÓ: giữa hai mã, sổ chỉ được ghi thêm.|YES: between the two roots, the book was only added to.
KHÔNG KHỚP: phần sổ cũ đã bị thay đổi.|NO MATCH: the older part of the book was changed.
CHƯA RÕ: tệp thiếu hoặc không đọc được; hãy xin phiếu mới, tính từ mã cũ.|NOT KNOWN: ask for a new receipt."""
IN, OUT, GROWN, CHANGED, UNKNOWN = (line.split("|")["--en" in sys.argv] for line in WORDS.splitlines())


def _join(left: str, right: str) -> str:
    return hashlib.sha256(bytes.fromhex("01" + left + right)).hexdigest()


def _climb(place: int, last: int, start: str, *path: str) -> tuple[str, str]:  # RFC 9162, 2.1.3 and 2.1.4
    if not last and not path:
        return start, start
    half = 1 << last.bit_length() - 1
    old, new = _climb(place % half, half - 1 if place < half else last - half, start, *path[:-1])
    return (old, _join(new, path[-1])) if place < half else (_join(path[-1], old), _join(path[-1], new))


try:
    name, *others = (word for word in sys.argv[1:] if word != "--en")
    receipt = json.loads(Path(name).read_text("utf-8"))
    index, size, root, entry = (receipt[part] for part in ("index", "size", "root", "entry"))
    leaf = hashlib.sha256(b"\0" + entry.encode()).hexdigest()
    holds = 0 <= index < size and _climb(index, size - 1, leaf, *receipt["path"])[1] == root
    print(IN if holds else OUT, json.dumps(json.loads(entry), ensure_ascii=False, indent=1), sep="\n")
    print(f"{size}:{root}")
    for word in others:
        said = re.fullmatch(r"(\d+):([0-9a-f]{64})", word.lower())
        other = {"size": int(said[1]), "root": said[2]} if said else json.loads(Path(word).read_text("utf-8"))
        old, new = sorted((receipt, other), key=lambda each: each["size"])
        is_grown = old["root"] == new["root"]
        if old["size"] < new["size"]:
            path = {new["consistency"]["old_size"]: new["consistency"]["path"]}[old["size"]]
            place, last = ((each["size"] - 1) // (old["size"] & -old["size"]) for each in (old, new))
            steps = path if place else [old["root"], *path]
            is_grown = _climb(place, last, *steps) == (old["root"], new["root"])
        print(GROWN if is_grown else CHANGED)
        holds = holds and is_grown
except (ArithmeticError, AttributeError, LookupError, OSError, TypeError, ValueError):
    sys.exit(UNKNOWN)
sys.exit(not holds)
