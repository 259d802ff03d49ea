// @ts-check
/** The roll call: whoever holds the meeting marks by one tap; the others see how it stands. */

import { sayAgain } from "./again.js";
import { broken } from "./broken.js";
import { fieldOf, fill, knows, pieceOf, say, show, slot } from "./dom.js";
import { keepInLine } from "./lists.js";
import { warned } from "./toast.js";

/** @typedef {import("../types.js").Meeting} Meeting */
/** @typedef {import("../types.js").Member} Member */

/** @type {Record<string, string>} */
const THREADS = { present: "done", absent_with_reason: "due", absent_without_reason: "late" };

/** @param {HTMLElement} card @param {string} village @param {Meeting} meeting */
export function layRoll(card, village, meeting) {
  const { members, mayHold, isClosed } = meeting;
  const mayMark = mayHold && !isClosed;
  card.hidden = members.length === 0 || (!mayHold && members.every(({ mark }) => mark === null));
  if (card.hidden) {
    return;
  }
  fill(card, { present: String(members.filter(({ mark }) => mark === "present").length), of: say("of-members", { count: members.length }) });
  show(card, { "roll-note": mayMark });
  const list = slot(card, "members");
  list.className = mayMark ? "rollcall" : "list";
  keepInLine(list, members, {
    key: ({ id }) => id,
    sign: (member) => (mayMark ? [member.name, member.standing].join("|") : JSON.stringify(member)),
    build: (member) => (mayMark ? markRow(village, meeting.id, member) : seenRow(member)),
  });
  if (mayMark) {
    members.forEach((member, place) => renew(/** @type {HTMLElement} */ (list.children[place]), member));
  }
}

/** @param {Member} member */
function seenRow({ name, reason, mark }) {
  const row = pieceOf("member-seen");
  fill(row, { name, reason, mark: say(`mark-${mark ?? "none"}`) });
  slot(row, "mark").dataset.state = mark ? THREADS[mark] : "";
  return row;
}

/** @param {string} village @param {string} meeting @param {Member} member */
function markRow(village, meeting, member) {
  const row = pieceOf("member");
  const standing = member.standing === "official" || !knows(`standing-${member.standing}`) ? "" : say(`standing-${member.standing}`);
  fill(row, { name: member.name, standing });
  const reason = fieldOf(row, "reason");
  const keep = async () => {
    const chosen = row.querySelector("input:checked");
    if (chosen instanceof HTMLInputElement) {
      const said = chosen.value === "absent_with_reason" ? reason.value.trim() : "";
      const payload = { meeting_id: meeting, person_id: member.id, mark: chosen.value, reason: said || undefined };
      try {
        await sayAgain(`${meeting}:${member.id}`, { name: "mark_attendance", village, payload });
      } catch (error) {
        chosen.checked = false;
        warned(broken(error));
      }
    }
  };
  for (const radio of row.querySelectorAll('input[type="radio"]')) {
    /** @type {HTMLInputElement} */ (radio).name = `mark-${member.id}`;
    radio.addEventListener("change", keep);
  }
  reason.addEventListener("change", keep);
  return row;
}

/** @param {HTMLElement} row @param {Member} member */
function renew(row, { mark, reason, waiting }) {
  for (const one of row.querySelectorAll('input[type="radio"]')) {
    const radio = /** @type {HTMLInputElement} */ (one);
    radio.checked = radio.value === mark;
  }
  const field = fieldOf(row, "reason");
  if (document.activeElement !== field) {
    field.value = reason;
  }
  show(row, { waiting });
}
