/** What the book's hash tree proves is the same here as on the server: one file of cases is read by both. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { sha256 } from "../../src/hatnhan/ui/static/ui/js/sha256.js";
import { EMPTY_ROOT, leafHash, verifyConsistency, verifyInclusion } from "../../src/hatnhan/ui/static/ui/js/tree.js";

const vectors = JSON.parse(await readFile(new URL("../vectors/tree.json", import.meta.url), "utf-8"));
const { roots } = vectors;
const leaves = vectors.entries.map((entry) => leafHash(Buffer.from(entry, "hex")));

assert.ok(vectors.inclusion.length === 36 && vectors.consistency.length === 36);

test("bytes of every length up to some blocks have the hash that node gives them", () => {
  for (let length = 0; length <= 260; length += 1) {
    const bytes = Uint8Array.from({ length }, (_, place) => (place * 131 + length) % 256);

    assert.equal(Buffer.from(sha256(bytes)).toString("hex"), createHash("sha256").update(bytes).digest("hex"));
  }
});

test("a tree of nothing and one of a single leaf have the agreed roots", () => {
  assert.deepEqual([EMPTY_ROOT, leaves[0]], [roots[0], roots[1]]);
});

test("a text is hashed as UTF-8", () => {
  assert.equal(leafHash("Hộ số 7 góp 1.200.000 đ"), leafHash(Buffer.from("Hộ số 7 góp 1.200.000 đ", "utf-8")));
});

for (const { index, size, path } of vectors.inclusion) {
  test(`leaf ${index} of ${size} is proven, and by nothing else`, () => {
    const proven = (changed) =>
      verifyInclusion(...Object.values({ leaf: leaves[index], index, size, path, root: roots[size], ...changed }));

    assert.equal(proven(), true);
    for (const altered of alterations(path)) {
      assert.equal(proven({ path: altered }), false);
    }
    assert.equal(proven({ leaf: flipped(leaves[index]) }), false);
    assert.equal(proven({ root: flipped(roots[size]) }), false);
    assert.equal(proven({ index: size }), false);
    assert.equal(proven({ index: index + 0.5 }), false);
  });
}

for (const { old, new: size, path } of vectors.consistency) {
  test(`a tree of ${size} begins with that of ${old}, and with no other`, () => {
    const grown = (changed) =>
      verifyConsistency(...Object.values({ old, size, path, oldRoot: roots[old], root: roots[size], ...changed }));

    assert.equal(grown(), true);
    for (const altered of alterations(path)) {
      assert.equal(grown({ path: altered }), false);
    }
    assert.equal(grown({ oldRoot: flipped(roots[old]) }), false);
    assert.equal(grown({ root: flipped(roots[size]) }), false);
  });
}

for (const { name, leaf, index, size, path, root } of vectors.not_included) {
  test(`not included: ${name}`, () => assert.equal(verifyInclusion(leaf, index, size, path, root), false));
}

for (const { name, old, new: size, path, old_root: oldRoot, new_root: root } of vectors.not_consistent) {
  test(`not consistent: ${name}`, () => assert.equal(verifyConsistency(old, size, path, oldRoot, root), false));
}

test("an empty tree is the beginning of every other", () => {
  assert.equal(verifyConsistency(0, 8, [], EMPTY_ROOT, roots[8]), true);
});

test("places beyond 32 bits are counted right", () => {
  // One leaf beside a complete tree of 2^40: its path is one hash, and it turns left once.
  const root = rootOver(leaves[0], leaves[1]);

  assert.equal(verifyInclusion(leaves[1], 2 ** 40, 2 ** 40 + 1, [leaves[0]], root), true);
  assert.equal(verifyInclusion(leaves[1], 2 ** 40 - 1, 2 ** 40 + 1, [leaves[0]], root), false);
});

/** The root over two hashes, made by other means. */
function rootOver(left, right) {
  return createHash("sha256").update(Buffer.from(`01${left}${right}`, "hex")).digest("hex");
}

/** The same path with one hash changed, cut, lost or too many, or in another order. */
function alterations(path) {
  const strange = "00".repeat(32);
  const one = path.flatMap((value, at) => [
    path.with(at, flipped(value)),
    path.with(at, value.slice(0, -2)),
    path.with(at, `${value}00`),
    path.toSpliced(at, 1),
    path.toSpliced(at, 0, strange),
  ]);
  return [...one, [...path, strange], ...(path.length > 1 ? [path.toReversed()] : [])];
}

function flipped(value) {
  return (value.startsWith("0") ? "1" : "0") + value.slice(1);
}
