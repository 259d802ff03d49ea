// @ts-check
/** What went wrong on the phone, in words. */

import { PhoneError } from "../errors.js";
import { say } from "./dom.js";

/** @type {Record<string, string>} */
const WORDS = {
  NoRoom: "no-room",
  NotAPicture: "not-a-picture",
  AlreadySent: "already-sent",
  StoreUnavailable: "store-closed",
  NotThisOutbox: "not-this-outbox",
};

/** @param {unknown} error */
export function broken(error) {
  const name = error instanceof PhoneError ? WORDS[error.name] : undefined;
  if (name === undefined) {
    // Whoever looks into the console finds what the sentence leaves out.
    console.warn(error);
  }
  return say(name ?? "trouble");
}
