"""One number for each node of the tree: from left to right, a parent between its two halves."""

from hatnhan.kernel.tree import Node


def position_of(node: Node) -> int:
    """Give a node's number; leaves have the even ones."""
    level, index = node
    return (index << level + 1) + (1 << level) - 1


def node_at(position: int) -> Node:
    """Give the node with a number."""
    # As many ones stand at the end of the number as the node is levels high.
    level = (~position & position + 1).bit_length() - 1
    return level, position >> level + 1
