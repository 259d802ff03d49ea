// @ts-check
/** A refused entry is mended, or given up after a question. */

import { AlreadySent, HasFollowers, NoSuchEntry } from "../errors.js";
import { mend, withdraw } from "../outbox.js";
import { agree, ask } from "./ask.js";
import { broken } from "./broken.js";
import { say, show } from "./dom.js";
import { commandForm } from "./forms.js";
import { told, warned } from "./toast.js";

/** @typedef {import("../types.js").Entry} Entry */
/** @typedef {import("./describe.js").Held} Held */

/** Whether a form can help: a picture that is none, a look whose question is gone, or a withdrawal that came too late, can only be given up. @param {Entry} entry @param {Held} held */
export function mayMend(entry, held) {
  const isOfKnownIndicator = entry.name !== "observe_household" || Boolean(indicatorOf(entry, held));
  return entry.state === "refused" && entry.name !== "withdraw_hand_over" && held.village !== null && isOfKnownIndicator;
}

/** @param {Entry} entry @param {Held} held */
function indicatorOf({ payload }, held) {
  return held.village?.indicators.find(({ id }) => id === payload.indicator_id);
}

/** @param {Entry} entry @param {Held} held @param {string} title */
export async function mendEntry(entry, held, title) {
  const { indicators = [], hamlets = [] } = held.village ?? {};
  const context = { indicator: indicatorOf(entry, held), indicators, hamlets };
  await ask(title, (close) => commandForm(entry.name, context, entry.payload, async (payload) => {
    await mend(entry.id, payload);
    close();
    told(say("kept"));
  }, close));
}

/** @param {string} id @param {string} what */
export async function giveUp(id, what) {
  if (!(await agree(say("withdraw"), "withdraw", what))) {
    return;
  }
  try {
    await withdraw(id);
  } catch (error) {
    await further(id, what, error);
  }
}

/** @param {string} id @param {string} what @param {unknown} error */
async function further(id, what, error) {
  if (error instanceof NoSuchEntry) {
    return;
  }
  if (!(error instanceof HasFollowers)) {
    warned(error instanceof AlreadySent ? say("already-sent") : broken(error));
    return;
  }
  if (await agree(say("withdraw"), "withdraw", what, (body) => show(body, { followers: true }))) {
    await withdraw(id, { withFollowers: true }).catch((again) => warned(broken(again)));
  }
}
