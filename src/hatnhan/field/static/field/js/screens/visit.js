// @ts-check
/** Today's visit of one house: every indicator may be answered, none must be. */

import * as book from "../book.js";
import { enqueue } from "../outbox.js";
import { answerField } from "../page/fields.js";
import { fieldOf, fill, lead, say, screenOf, slot, typed } from "../page/dom.js";
import { onSubmit } from "../page/forms.js";
import { at, go } from "../page/router.js";
import { toldThere } from "../page/toast.js";
import { called } from "../page/words.js";

/** @type {import("../page/screens.js").Open} */
export async function open({ village, id }) {
  const house = await book.house(village.code, id);
  if (!house) {
    return null;
  }
  const content = screenOf("visit");
  const form = /** @type {HTMLFormElement} */ (slot(content, "form"));
  const indicators = village.indicators.filter(({ retired_on }) => !retired_on);
  const home = at(village.code, "house", id);
  fill(content, { name: called(house) });
  lead(content, "back", home);
  slot(form, "answers").append(...indicators.map((each) => answerField(each, null, { name: `seen-${each.id}`, withNone: true })));
  // What is kept already when the phone's room runs out must not be kept twice by a second try.
  const kept = new Set();

  onSubmit(form, async () => {
    const wrong = indicators.find((each) => each.kind === "number" && !fieldOf(form, `seen-${each.id}`).validity.valid);
    if (wrong) {
      fieldOf(form, `seen-${wrong.id}`).focus();
      return say("whole-number");
    }
    const answers = indicators.map((each) => ({ each, value: typed(form, `seen-${each.id}`) })).filter(({ value }) => value !== "");
    const [note, help] = [typed(form, "note"), typed(form, "help")];
    if (answers.length === 0 && help === "") {
      return say("answer-one");
    }
    for (const { each, value } of answers.filter((one) => !kept.has(one.each.id))) {
      const payload = { household_id: id, indicator_id: each.id, value: Number(value), note: note || undefined };
      await enqueue({ name: "observe_household", village: village.code, payload });
      kept.add(each.id);
    }
    if (help !== "") {
      await enqueue({ name: "visit_household", village: village.code, payload: { household_id: id, note: help } });
    }
    toldThere(say("visit-kept"));
    go(home);
    return "";
  });
  return { content };
}
