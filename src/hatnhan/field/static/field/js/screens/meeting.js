// @ts-check
/** Today's meeting: the agenda with one's own opinion for each item, and the roll call. */

import * as book from "../book.js";
import { today } from "../clock.js";
import { sayAgain } from "../page/again.js";
import { fieldOf, fill, pieceOf, say, screenOf, show, slot, typed, knows } from "../page/dom.js";
import { onSubmit } from "../page/forms.js";
import { keepInLine } from "../page/lists.js";
import { layRoll } from "../page/roll.js";
import { told } from "../page/toast.js";
import { day } from "../page/words.js";

/** @typedef {import("../types.js").Meeting} Meeting */
/** @typedef {import("../types.js").Item} Item */

const AT_A_GLANCE = 140;

/** @type {import("../page/screens.js").Open} */
export async function open({ village }) {
  const first = await book.meeting(village.code);
  if (!first) {
    return { content: screenOf("no-meeting") };
  }
  const content = screenOf("meeting");
  const head = /** @type {HTMLElement} */ (content.firstElementChild);
  const [items, roll] = [slot(content, "items"), slot(content, "roll")];
  const mayWrite = village.may.includes("meetings.opinion");

  /** @param {Meeting} meeting */
  const lay = (meeting) => {
    fill(head, { title: meeting.topic || say("agenda"), line: lineOf(meeting), state: stateOf(meeting) });
    const isOpen = !meeting.isClosed && meeting.isAnnounced;
    show(head, { "not-announced": !meeting.isAnnounced && meeting.items.length === 0, items: meeting.items.length > 0, "stays-inside": mayWrite && isOpen && meeting.items.length > 0 });
    keepInLine(items, meeting.items, {
      key: ({ id }) => id,
      // What is being written stays; only its marks are brought in line.
      sign: ({ title, detail, lead, minutesPlanned }) => [title, detail, lead, minutesPlanned, isOpen].join("|"),
      build: (item) => itemRow(village.code, item, mayWrite && isOpen),
    });
    meeting.items.forEach((item, place) => renew(/** @type {HTMLElement} */ (items.children[place]), item));
    layRoll(roll, village.code, meeting);
  };
  lay(first);

  async function refresh() {
    const meeting = await book.meeting(village.code);
    if (meeting) {
      lay(meeting);
    }
  }
  return { content, refresh };
}

/** @param {Meeting} meeting */
function lineOf({ kind, plannedOn, clock, location }) {
  const word = knows(`kind-${kind}`) ? say(`kind-${kind}`) : say("kind-regular");
  return [word, day(plannedOn), clock, location].filter(Boolean).join(" · ");
}

/** @param {Meeting} meeting */
function stateOf({ isClosed, isStarted, plannedOn }) {
  if (isClosed) {
    return say("meeting-closed");
  }
  if (isStarted) {
    return say("meeting-now");
  }
  return plannedOn === today() ? say("meeting-today") : "";
}

/** @param {string} village @param {Item} item @param {boolean} mayWrite */
function itemRow(village, item, mayWrite) {
  const row = pieceOf("agenda-item");
  const minutes = item.minutesPlanned ? say("minutes", { count: item.minutesPlanned }) : "";
  const isLong = item.detail.length > AT_A_GLANCE;
  fill(row, { title: item.title, lead: item.lead, minutes, label: item.title });
  fill(row, { detail: isLong ? "" : item.detail, "long-detail": isLong ? item.detail : "" });
  show(row, { opinion: mayWrite || item.opinion !== "", long: isLong });
  const form = /** @type {HTMLFormElement} */ (slot(row, "form"));
  const field = fieldOf(form, "text");
  field.value = item.opinion;
  field.readOnly = !mayWrite;
  field.addEventListener("input", () => form.toggleAttribute("data-touched", true));
  slot(form, "acts").hidden = !mayWrite;
  onSubmit(form, async () => {
    const text = typed(form, "text");
    if (text === "") {
      field.focus();
      return say("required");
    }
    await sayAgain(item.id, { name: "prepare_opinion", village, payload: { item_id: item.id, text } });
    form.removeAttribute("data-touched");
    told(say("kept"));
    return "";
  });
  return row;
}

/** @param {HTMLElement} row @param {Item} item */
function renew(row, item) {
  fill(row, { summary: say(item.opinion ? "own-opinion" : "write-opinion") });
  show(row, { waiting: item.waiting });
  const form = slot(row, "form");
  if (!form.hasAttribute("data-touched")) {
    fieldOf(form, "text").value = item.opinion;
  }
}
