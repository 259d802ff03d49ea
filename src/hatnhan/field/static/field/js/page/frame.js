// @ts-check
/** What stands around every screen: the village, the bar, the dot, and what must be told. */

import { today, dayOf, offsetMinutes } from "../clock.js";
import { dotOf } from "./dot.js";
import { fill, pieceOf, say, show, slot } from "./dom.js";
import { signInAddress, updateNow } from "./program.js";
import { at } from "./router.js";
import { day, number } from "./words.js";

/** @typedef {import("../types.js").Summary} Summary */
/** @typedef {import("../types.js").Village} Village */

const RIGHT_WITHIN = 10;
// A state that passes at once is not worth interrupting whoever listens.
const SETTLED = 1_500;
/** @type {Record<string, string[]>} */
const STANDS_FOR = { houses: ["houses", "house", "register", "receipt"], sheet: ["sheet", "visit"], meeting: ["meeting"], tasks: ["tasks", "task"], phone: ["phone", "purse"] };
/** @type {Record<string, string>} */
const NEEDS = { sheet: "observations.record", houses: "households.view", meeting: "meetings.view", tasks: "tasks.report" };

/** @type {ReturnType<typeof setTimeout> | undefined} */
let speaking;

/** @param {Village | null} village @param {string} screen @param {number} houseCount @param {boolean} hasOthers more villages than this one */
export function frame(village, screen, houseCount, hasOthers) {
  const top = /** @type {HTMLAnchorElement} */ (slot(document, "top"));
  const count = number(houseCount);
  fill(top, {
    village: village?.name ?? "Hạt Nhân",
    line: village ? say("village-line", { commune: village.communeName, count }) : say("first-line"),
  });
  top.href = hasOthers ? "#/villages" : village ? at(village.code, "start") : "#/";
  const nav = slot(document, "nav");
  nav.hidden = village === null;
  for (const link of nav.querySelectorAll("a")) {
    const to = link.dataset.to ?? "";
    if (village && to !== "phone") {
      link.href = at(village.code, to);
      /** @type {HTMLElement} */ (link.parentElement).hidden = !mayOpen(village, to);
    }
    if (STANDS_FOR[to]?.includes(screen)) {
      link.setAttribute("aria-current", "page");
    } else {
      link.removeAttribute("aria-current");
    }
  }
  const isAssumed = today() !== dayOf(new Date());
  fill(document, { "assumed-day": isAssumed ? say("assumed", { day: day(today()) }) : "" });
  show(document, { assumed: isAssumed });
}

/** Whether a screen of the bar is open to the person. @param {Village} village @param {string} screen */
export function mayOpen(village, screen) {
  const action = NEEDS[screen] ?? "";
  const isOwnHouse = screen === "houses" && village.may.includes("households.view_own");
  return action === "" || isOwnHouse || village.may.includes(action);
}

/** @param {Summary | null} summary */
export function tell(summary) {
  const dot = slot(document, "dot");
  const { state, text } = dotOf(summary);
  if (dot.textContent !== text || dot.dataset.state !== state) {
    dot.dataset.state = state;
    dot.textContent = text;
    dot.setAttribute("aria-label", say("dot-label", { state: text }));
    clearTimeout(speaking);
    speaking = setTimeout(() => fill(document, { "dot-said": text }), SETTLED);
  }
  notices(summary);
}

/** @param {Summary | null} summary */
function notices(summary) {
  const place = slot(document, "notices");
  const off = Math.abs(offsetMinutes());
  /** @type {[boolean, string, string, {link?: string, act?: (event: Event) => void, word?: string}][]} */
  const all = summary === null ? [] : [
    [summary.isRevoked, "late", say("told-revoked"), { link: "#/outbox", word: say("act-outbox") }],
    [summary.needsUpdate, "late", say("told-update"), { act: updateNow, word: say("act-update") }],
    [summary.needsSignIn, "late", say("told-sign-in"), { link: signInAddress(), word: say("act-sign-in") }],
    [off > RIGHT_WITHIN, "due", say("told-clock", { count: number(off) }), {}],
    [summary.others > 0, "due", say("told-others", { count: summary.others }), {}],
  ];
  const shown = all.filter(([isTrue]) => isTrue);
  const sign = shown.map(([, , text, { link }]) => text + (link ?? "")).join("|");
  if (place.dataset.sign === sign) {
    return;
  }
  place.dataset.sign = sign;
  place.replaceChildren(...shown.map(([, state, text, { link, act, word = "" }]) => {
    const row = pieceOf("notice");
    row.dataset.state = state;
    fill(row, { text, link: link ? word : "", act: act ? word : "" });
    if (link) {
      /** @type {HTMLAnchorElement} */ (slot(row, "link")).href = link;
    }
    if (act) {
      slot(row, "act").addEventListener("click", act);
    }
    return row;
  }));
}
