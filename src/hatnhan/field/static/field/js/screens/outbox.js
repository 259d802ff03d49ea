// @ts-check
/** The outbox: every entry in words, what to do about a refused one, and a copy in a file. */

import * as book from "../book.js";
import { isUnsent } from "../commands.js";
import { entries, summary } from "../outbox.js";
import { synchronise } from "../send.js";
import { fill, lead, pieceOf, say, screenOf, show, slot } from "../page/dom.js";
import { hasArrived, heldFor, isRefused, stands, what, when, where, why } from "../page/describe.js";
import { dotOf, sentenceOf } from "../page/dot.js";
import { fileActs } from "../page/files.js";
import { keepInLine } from "../page/lists.js";
import { giveUp, mendEntry, mayMend } from "../page/mending.js";
import { signInAddress, updateNow } from "../page/program.js";
import { moment } from "../page/words.js";

/** @typedef {import("../types.js").Entry} Entry */
/** @typedef {import("../page/describe.js").Held} Held */

/** @type {import("../page/screens.js").OpenPlain} */
export async function open() {
  const content = screenOf("outbox");
  const now = slot(content, "now");
  const lists = ["refused", "waiting", "taken"].map((name) => ({ name, card: slot(content, name), list: slot(content, `${name}-list`) }));
  const [line, empty, risk] = [slot(content, "line"), slot(content, "empty"), slot(content, "risk")];
  const send = /** @type {HTMLButtonElement} */ (slot(content, "send"));
  lead(content, "sign-in", signInAddress());
  slot(content, "update").addEventListener("click", updateNow);
  send.addEventListener("click", async () => {
    send.disabled = true;
    await synchronise({ force: true }).finally(() => {
      send.disabled = false;
    });
  });
  fileActs(content);

  async function refresh() {
    const [all, sum, villages] = await Promise.all([entries(), summary(), book.villages()]);
    const held = await heldFor(all);
    const open = { refused: all.filter(isRefused), waiting: all.filter((one) => !isRefused(one) && !hasArrived(one)), taken: all.filter(hasArrived) };
    for (const { name, card, list } of lists) {
      const rows = open[/** @type {keyof typeof open} */ (name)];
      card.hidden = rows.length === 0;
      keepInLine(list, rows, { key: ({ id }) => id, sign: (entry) => signOf(entry, ofIt(held, entry)), build: (entry) => rowOf(entry, ofIt(held, entry)) });
    }
    const isWaiting = open.refused.length + open.waiting.length > 0;
    empty.hidden = all.length > 0;
    risk.hidden = !isWaiting;
    line.textContent = isWaiting ? say("outbox-line", { waiting: open.waiting.length, refused: open.refused.length }) : dotOf(sum).text;
    const latest = villages.map((village) => village.renewedAt ?? "").sort().pop();
    fill(now, { how: sentenceOf(sum), renewed: latest ? say("renewed", { moment: moment(latest) }) : say("renewed-never") });
    const { needsSignIn, needsUpdate, isRevoked } = sum;
    show(now, { send: open.waiting.length > 0 && !needsSignIn && !needsUpdate && !isRevoked, "sign-in": needsSignIn, update: needsUpdate && !needsSignIn });
  }
  await refresh();
  return { content, refresh };
}

/** @param {Map<string, Held>} held @param {Entry} entry */
function ofIt(held, entry) {
  return /** @type {Held} */ (held.get(entry.village));
}

/** @param {Entry} entry @param {Held} held */
function signOf(entry, held) {
  return JSON.stringify([what(entry, held), where(entry, held), stands(entry), entry.state, entry.maySent, entry.code, entry.text, entry.upload?.code]);
}

/** @param {Entry} entry @param {Held} held */
function rowOf(entry, held) {
  const row = pieceOf("entry");
  const refused = isRefused(entry);
  const { thread, text } = stands(entry);
  const name = what(entry, held);
  fill(row, { what: name, where: [where(entry, held), when(entry)].filter(Boolean).join(" · "), state: refused ? "" : text, why: refused ? why(entry) : "" });
  slot(row, "state").dataset.state = thread;
  const mends = refused && mayMend(entry, held);
  show(row, { acts: refused, mend: mends, "give-up": isUnsent(entry) && !refused });
  for (const act of ["mend", "withdraw", "give-up"]) {
    slot(row, act).setAttribute("aria-label", say("title-value", { title: say(act === "mend" ? act : "withdraw"), value: name }));
    slot(row, act).addEventListener("click", () => (act === "mend" ? mendEntry(entry, held, name) : giveUp(entry.id, name)));
  }
  return row;
}
