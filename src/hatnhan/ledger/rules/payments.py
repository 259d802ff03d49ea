"""Paying above an amount takes two other persons; handing money over takes two as well."""

from collections.abc import Collection
from uuid import UUID

from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.marks import mark as _

APPROVERS = 2


class ApprovalNeeded(RuleBroken):
    """An expense above the norm is no entry before two have approved it."""

    code = "ledger.approval_needed"
    text = _("An expense from %(from_vnd)s đồng waits for two approvals. Ask for it as a payment.")


class OwnApproval(RuleBroken):
    """Nobody approves what he entered."""

    code = "ledger.own_approval"
    text = _("You entered this expense. Two others approve it.")


class ApprovedAlready(RuleBroken):
    """One person approves once."""

    code = "ledger.approved_already"
    text = _("You approved this expense already. A second person approves it too.")


class PaymentDone(RuleBroken):
    """Paid or withdrawn, a payment waits for nobody."""

    code = "ledger.payment_done"
    text = _("This expense no longer waits. Look at it in the book.")


class HandOverNeeded(RuleBroken):
    """Nobody moves money from another's hand alone."""

    code = "ledger.hand_over_needed"
    text = _("Hand-overs are told by the collector and confirmed by whoever keeps the box.")


class OwnConfirmation(RuleBroken):
    """Two persons see the money change hands."""

    code = "ledger.own_confirmation"
    text = _("You hand this money over yourself. Whoever keeps the box confirms it.")


class HandOverDone(RuleBroken):
    """A hand-over is confirmed or withdrawn once."""

    code = "ledger.hand_over_done"
    text = _(
        "This hand-over was confirmed or withdrawn already. "
        "Look at it in the book; where it is wrong, speak with whoever keeps the box."
    )


def needs_approval(amount_vnd: int, from_vnd: int) -> bool:
    """Say whether an expense waits for two approvals."""
    return amount_vnd >= from_vnd


def ensure_may_approve(*, entered_by: UUID, approver: UUID, approved_by: Collection[UUID]) -> None:
    """Two others approve, each once."""
    if approver == entered_by:
        raise OwnApproval
    if approver in approved_by:
        raise ApprovedAlready


def is_approved(approved_by: Collection[UUID]) -> bool:
    """Say whether enough others have approved."""
    return len(set(approved_by)) >= APPROVERS


def ensure_other_confirms(*, giver: UUID, receiver: UUID) -> None:
    """Nobody receives from his own hand."""
    if giver == receiver:
        raise OwnConfirmation
