// @ts-check
/** My tasks. */

import * as book from "../book.js";
import { fill, lead, pieceOf, say, screenOf, show, slot } from "../page/dom.js";
import { keepInLine } from "../page/lists.js";
import { at } from "../page/router.js";
import { day } from "../page/words.js";

/** @typedef {import("../types.js").Task} Task */

/** @type {import("../page/screens.js").Open} */
export async function open({ village }) {
  const content = screenOf("tasks");
  const [card, list, empty] = [slot(content, "card"), slot(content, "list"), slot(content, "empty")];

  async function refresh() {
    const tasks = await book.tasks(village.code);
    card.hidden = tasks.length === 0;
    empty.hidden = tasks.length > 0;
    keepInLine(list, tasks, { key: ({ id }) => id, sign: (task) => JSON.stringify(task), build: (task) => rowOf(village.code, task) });
  }
  await refresh();
  return { content, refresh };
}

/** @param {string} village @param {Task} task */
function rowOf(village, task) {
  const row = pieceOf("task-row");
  fill(row, { title: task.title, due: dueOf(task) });
  lead(row, "link", at(village, "task", task.id));
  show(row, { waiting: task.waiting });
  stateOf(slot(row, "state"), task);
  return row;
}

/** @param {Task} task */
export const dueOf = (task) => (task.dueOn ? say("due-on", { day: day(task.dueOn) }) : "");

/** @param {HTMLElement} tag @param {Task} task */
export function stateOf(tag, task) {
  const isDone = task.state === "done" || task.state === "closed";
  tag.dataset.state = isDone ? "done" : task.isOverdue ? "late" : "due";
  tag.textContent = say(isDone ? "task-done" : task.isOverdue ? "task-overdue" : "task-open");
}
