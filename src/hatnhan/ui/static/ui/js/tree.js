// @ts-check
/**
 * Check what a receipt claims of the book's hash tree (RFC 9162, section 2.1); the server builds it in kernel/tree.py.
 * Hashes are written as 64 hexadecimal digits. A root belongs to its size: take both from one source.
 */

import { sha256 } from "./sha256.js";

const HASH = /^[0-9a-f]{64}$/;
export const EMPTY_ROOT = hex(sha256(new Uint8Array()));

/** The hash under which an entry stands in the tree. @param {Uint8Array | string} entry bytes, or text as UTF-8 */
export function leafHash(entry) {
  const bytes = typeof entry === "string" ? new TextEncoder().encode(entry) : entry;
  const marked = new Uint8Array(bytes.length + 1);
  marked.set(bytes, 1);
  return hex(sha256(marked));
}

/**
 * Say whether a leaf hash stands at this place of the tree that has this root.
 * @param {string} leaf @param {number} index @param {number} size @param {string[]} path @param {string} root
 */
export function verifyInclusion(leaf, index, size, path, root) {
  if (!areSizes(index, size) || index >= size || !areHashes(leaf, root, ...path)) {
    return false;
  }
  const { whole, isTop } = climb(index, size - 1, leaf, path);
  return isTop && whole === root;
}

/**
 * Say whether the tree of the new size begins with the whole tree of the old one.
 * @param {number} old @param {number} size @param {string[]} path @param {string} oldRoot @param {string} root
 */
export function verifyConsistency(old, size, path, oldRoot, root) {
  if (!areSizes(old, size) || old > size || !areHashes(oldRoot, root, ...path)) {
    return false;
  }
  if (old === size || old === 0) {
    return path.length === 0 && oldRoot === (old === size ? root : EMPTY_ROOT);
  }
  let [place, last] = [old - 1, size - 1];
  while (isOdd(place)) {
    [place, last] = [half(place), half(last)];
  }
  // An old tree that is complete is a node of the new one, and its root is known.
  const [start, ...rest] = place === 0 ? [oldRoot, ...path] : path;
  if (start === undefined || path.length === 0) {
    return false;
  }
  const { ended, whole, isTop } = climb(place, last, start, rest);
  return isTop && ended === oldRoot && whole === root;
}

/**
 * Give the hash of the tree that ends with the start, that of the whole tree, and whether it is the top.
 * @param {number} place @param {number} last both counted on one level @param {string} start @param {string[]} path
 */
function climb(place, last, start, path) {
  let [ended, whole] = [start, start];
  for (const beside of path) {
    if (last === 0) {
      return { ended, whole, isTop: false };
    }
    if (isOdd(place) || place === last) {
      [ended, whole] = [nodeHash(beside, ended), nodeHash(beside, whole)];
      // The last node of an uneven level goes up alone until it has a neighbour.
      while (place > 0 && !isOdd(place)) {
        [place, last] = [half(place), half(last)];
      }
    } else {
      whole = nodeHash(whole, beside);
    }
    [place, last] = [half(place), half(last)];
  }
  return { ended, whole, isTop: last === 0 };
}

/** @param {string} left @param {string} right */
function nodeHash(left, right) {
  return hex(sha256(Uint8Array.of(1, ...bytesOf(left), ...bytesOf(right))));
}

/** @param {string} value */
function bytesOf(value) {
  return (value.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
}

/** @param {Uint8Array} bytes */
function hex(bytes) {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// The operators on bits end at 32 of them; a book need not.

/** @param {number} number */
function isOdd(number) {
  return number % 2 === 1;
}

/** @param {number} number */
function half(number) {
  return Math.floor(number / 2);
}

/** @param {...number} numbers */
function areSizes(...numbers) {
  return numbers.every((number) => Number.isSafeInteger(number) && number >= 0);
}

/** @param {...string} values */
function areHashes(...values) {
  return values.every((value) => HASH.test(value));
}
