// @ts-check
/** One task with what was reported, and a report to write. */

import * as book from "../book.js";
import { enqueue } from "../outbox.js";
import { fill, lead, pieceOf, say, screenOf, show, slot } from "../page/dom.js";
import { commandForm } from "../page/forms.js";
import { keepInLine } from "../page/lists.js";
import { at, go } from "../page/router.js";
import { toldThere } from "../page/toast.js";
import { day, number } from "../page/words.js";
import { dueOf, stateOf } from "./tasks.js";

/** @type {import("../page/screens.js").Open} */
export async function open({ village, id }) {
  const found = await find();
  if (!found) {
    return null;
  }
  const content = screenOf("task");
  const home = at(village.code, "tasks");
  const [head, reports, none] = [/** @type {HTMLElement} */ (content.firstElementChild), slot(content, "reports"), slot(content, "no-reports")];
  lead(content, "back", home);
  slot(content, "form").append(commandForm("report_task", {}, { task_id: id }, async (payload) => {
    await enqueue({ name: "report_task", village: village.code, payload });
    toldThere(say("kept"));
    go(home);
  }, () => go(home)));

  /** @param {import("../types.js").Task} task */
  const lay = (task) => {
    fill(head, { title: task.title, due: dueOf(task), measured: measured(task.measured) });
    stateOf(slot(head, "state"), task);
    none.hidden = task.reports.length > 0;
    keepInLine(reports, [...task.reports].reverse(), { key: (report) => JSON.stringify(report), sign: () => "", build: reportRow });
  };
  lay(found);

  async function find() {
    return (await book.tasks(village.code)).find((task) => task.id === id);
  }
  async function refresh() {
    const task = await find();
    if (task) {
      lay(task);
    }
  }
  return { content, refresh };
}

/** @param {unknown} said */
function measured(said) {
  const ratio = /** @type {{done?: number, total?: number} | null} */ (said);
  return ratio?.total ? say("measured", { done: number(ratio.done ?? 0), total: number(ratio.total) }) : "";
}

/** @param {import("../types.js").Report} report */
function reportRow(report) {
  const row = pieceOf("report");
  fill(row, { text: report.text, on: day(report.on) });
  show(row, { waiting: report.waiting, done: report.isDone });
  return row;
}
