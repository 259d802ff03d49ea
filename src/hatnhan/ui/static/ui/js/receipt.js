// @ts-check
/** A receipt checks itself: does it stand in the book, and was the book only added to since an old root? */

import { leafHash, verifyConsistency, verifyInclusion } from "./tree.js";

const ROOT = /^\s*(\d{1,15}):([0-9a-f]{64})\s*$/i;

/**
 * @typedef {{ old_size: number, old_root: string, size: number, root: string, path: string[] }} Consistency
 * @typedef {{ entry: string, index: number, size: number, root: string, path: string[], consistency?: Consistency }} Proof
 */

/** @param {Document} page */
function checkReceipts(page) {
  for (const place of page.querySelectorAll("[data-receipt]")) {
    if (place instanceof HTMLElement) {
      offer(place);
    }
  }
}

/** @param {HTMLElement} place */
function offer(place) {
  for (const hidden of place.querySelectorAll("[data-check], [data-old], [data-compare]")) {
    hidden.removeAttribute("hidden");
  }
  place.querySelector("[data-check]")?.addEventListener("click", () => tell(place, "[data-said]", included));
  place.querySelector("[data-compare]")?.addEventListener("click", () => tell(place, "[data-compared]", grown));
}

/**
 * @param {HTMLElement} place
 * @param {string} where
 * @param {(place: HTMLElement) => Promise<string | undefined>} check
 */
async function tell(place, where, check) {
  const said = place.querySelector(where);
  if (!said) {
    return;
  }
  try {
    said.textContent = (await check(place)) ?? "";
  } catch {
    said.textContent = place.dataset.unknown ?? "";
  }
}

/** @param {HTMLElement} place */
async function included(place) {
  const proof = await proofOf(place, "");
  return isIn(proof) ? place.dataset.in : place.dataset.out;
}

/** @param {HTMLElement} place */
async function grown(place) {
  const field = place.querySelector("[data-old] input");
  const found = ROOT.exec(field instanceof HTMLInputElement ? field.value : "");
  if (!found?.[1] || !found[2]) {
    return place.dataset.unread;
  }
  const [size, root] = [Number(found[1]), found[2].toLowerCase()];
  if (size > (await proofOf(place, "")).size) {
    // A book that is only added to never becomes shorter.
    return place.dataset.changed;
  }
  const proof = await proofOf(place, `?since=${size}`);
  const since = proof.consistency;
  // The old root is the reader's own; only the path is taken from the server.
  const isGrown = since && verifyConsistency(size, proof.size, since.path, root, proof.root);
  return isIn(proof) && isGrown ? place.dataset.grown : place.dataset.changed;
}

/** @param {Proof} proof */
function isIn(proof) {
  return verifyInclusion(leafHash(proof.entry), proof.index, proof.size, proof.path, proof.root);
}

/**
 * @param {HTMLElement} place
 * @param {string} query
 * @returns {Promise<Proof>}
 */
async function proofOf(place, query) {
  const answer = await fetch(`${place.dataset.receipt}${query}`, { credentials: "same-origin" });
  if (!answer.ok) {
    throw new Error(`the proof did not come: ${answer.status}`);
  }
  return answer.json();
}

checkReceipts(document);
