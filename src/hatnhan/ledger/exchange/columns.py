"""The columns of a book as a sheet: how they are headed, and the words for kinds, sources and payees."""

from enum import StrEnum

from hatnhan.kernel.text import fold
from hatnhan.ledger.rules.kinds import Kind, Payee, Source


class Column(StrEnum):
    """What a column says."""

    DATE = "date"
    KIND = "kind"
    HOUSEHOLD = "household"
    QUANTITY = "quantity"
    UNIT = "unit"
    AMOUNT = "amount_vnd"
    NOTE = "note"
    SOURCE = "source"
    ROUND = "round"
    ITEM = "item"
    PAYEE = "payee"
    PAPER = "paper"


# Only a file that is written has these.
NUMBER, RECEIPT, REVERSES = "number", "receipt", "reverses"

TITLES = {
    Column.DATE: "Ngày",
    Column.KIND: "Loại",
    Column.HOUSEHOLD: "Mã hộ",
    Column.QUANTITY: "Số lượng",
    Column.UNIT: "Đơn vị",
    Column.AMOUNT: "Số tiền",
    Column.NOTE: "Nội dung",
    Column.SOURCE: "Nguồn",
    Column.ROUND: "Đợt",
    Column.ITEM: "Mục dự toán",
    Column.PAYEE: "Trả cho",
    Column.PAPER: "Số chứng từ",
}
MORE_TITLES = {NUMBER: "Số thứ tự", RECEIPT: "Phiếu thu", REVERSES: "Đảo bút toán số"}

_NAMES = {
    Column.DATE: ("ngay", "ngay thang", "date", "day"),
    Column.KIND: ("loai", "kind", "type"),
    Column.HOUSEHOLD: ("ma ho", "ho", "household", "household code", "code"),
    Column.QUANTITY: ("so luong", "quantity", "so cong"),
    Column.UNIT: ("don vi", "don vi tinh", "unit"),
    Column.AMOUNT: ("so tien", "thanh tien", "amount vnd", "amount", "gia tri"),
    Column.NOTE: ("noi dung", "ghi chu", "dien giai", "note"),
    Column.SOURCE: ("nguon", "source"),
    Column.ROUND: ("dot", "round"),
    Column.ITEM: ("muc du toan", "muc", "item"),
    Column.PAYEE: ("tra cho", "payee"),
    Column.PAPER: ("so chung tu", "chung tu", "so phieu", "paper"),
}
COLUMN_OF = {name: column for column, names in _NAMES.items() for name in names}

KIND_WORDS = {
    Kind.PLEDGE: "đăng ký góp",
    Kind.MONEY_IN: "thu tiền",
    Kind.LABOUR: "ngày công",
    Kind.MATERIAL: "hiện vật",
    Kind.MONEY_OUT: "chi tiền",
    Kind.TRANSFER: "chuyển đợt",
    Kind.HAND_OVER: "bàn giao",
    Kind.REVERSAL: "đảo",
}
_MORE_KINDS = {"thu": Kind.MONEY_IN, "cong": Kind.LABOUR, "chi": Kind.MONEY_OUT, "dang ky": Kind.PLEDGE}
KIND_OF = {
    **{kind.value.replace("_", " "): kind for kind in Kind},
    **{fold(word): kind for kind, word in KIND_WORDS.items()},
    **_MORE_KINDS,
}

SOURCE_WORDS = {
    Source.HOUSEHOLDS: "các hộ",
    Source.STATE: "nhà nước",
    Source.SPONSOR: "ủng hộ",
    Source.OTHER: "nguồn khác",
}
SOURCE_OF = {
    **{source.value: source for source in Source},
    **{fold(word): source for source, word in SOURCE_WORDS.items()},
}

PAYEE_WORDS = {
    Payee.SHOP: "cửa hàng",
    Payee.COMPANY: "công ty",
    Payee.WORKER: "thợ",
    Payee.HOUSEHOLD: "hộ dân",
    Payee.OTHER: "nơi khác",
}
PAYEE_OF = {
    **{payee.value: payee for payee in Payee},
    **{fold(word): payee for payee, word in PAYEE_WORDS.items()},
}
# How days are counted where the column of units says so.
LABOUR_UNIT = "công"
