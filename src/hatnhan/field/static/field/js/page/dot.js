// @ts-check
/** The dot in the header always tells the truth: all saved, waiting, sending, refused, no network, signed out. */

import { say } from "./dom.js";

/** @typedef {import("../types.js").Summary} Summary */

/**
 * What the dot shows; the gravest comes first.
 * @param {Summary | null} summary null: nobody is known here yet
 * @returns {{state: string, text: string}}
 */
export function dotOf(summary) {
  if (summary === null) {
    return { state: "off", text: say("nobody") };
  }
  const { waiting, sending, refused } = summary;
  const count = waiting + sending;
  if (summary.isRevoked) {
    return { state: "late", text: say("revoked") };
  }
  if (refused > 0) {
    return { state: "late", text: say("refused", { count: refused }) };
  }
  if (summary.needsUpdate) {
    return { state: "late", text: say("update") };
  }
  if (summary.needsSignIn) {
    return { state: "late", text: count > 0 ? say("sign-in-waiting", { count }) : say("sign-in") };
  }
  if (summary.offline) {
    return count > 0 ? { state: "waiting", text: say("offline-waiting", { count }) } : { state: "off", text: say("offline") };
  }
  if (sending > 0) {
    return { state: "saving", text: say("sending", { count }) };
  }
  return waiting > 0 ? { state: "waiting", text: say("waiting", { count }) } : { state: "saved", text: say("saved") };
}

/** The sentence about all of it, for the outbox. @param {Summary} summary */
export function sentenceOf(summary) {
  const { waiting, sending, refused } = summary;
  const name = summary.isRevoked ? "revoked"
    : summary.needsUpdate ? "update"
    : summary.needsSignIn ? "sign-in"
    : refused > 0 ? "refused"
    : waiting + sending === 0 ? "saved"
    : summary.offline ? "offline"
    : sending > 0 ? "sending" : "waiting";
  return say(`how-${name}`);
}
