/** The screens show what the server said with what waits on top, and say which is which. */

import assert from "node:assert/strict";
import { after, afterEach, beforeEach, test } from "node:test";
import { freshPhone, inReachOf, openPage, tidy } from "./phone.js";
import { HOUSES, INDICATOR, OTHER, PERSON, Server } from "./server.js";

const [HOUSE] = HOUSES;
const MORNING = "2023-11-18T01:00:00.000Z";
const clock = Date.now;
/** @type {Server} */
let server;

beforeEach(async () => {
  server = await new Server().open();
  freshPhone(server);
  Date.now = () => Date.parse("2023-11-18T02:00:00.000Z");
});
afterEach(async () => {
  Date.now = clock;
  await server.close();
});
after(tidy);

async function away() {
  const page = await openPage();
  await page.send.synchronise();
  inReachOf(null);
  return page;
}

function enqueue(page, name, payload, more = {}) {
  return page.outbox.enqueue({ name, village: "pa-kim", payload, ...more });
}

function observe(page, value, more = {}) {
  return enqueue(page, "observe_household", { household_id: HOUSE.id, indicator_id: INDICATOR.id, value, ...more });
}

async function first(page) {
  const { indicator: _indicator, ...state } = (await page.book.house("pa-kim", HOUSE.id)).states[0];
  return state;
}

const KNOWN = "01890000-0000-7000-8000-0000000000e1";

/** A house of which another person said something this morning. */
function seenBefore(value) {
  const history = [[KNOWN, 0, 1, value, MORNING, "", null]];
  const states = [[0, value, value >= 1, false, false, "2023-11-18", value >= 1 ? "2023-11-18" : null]];
  server.houses = [{ ...HOUSE, history, states }];
}

test("a house of which nothing is known says so", async () => {
  const page = await away();

  assert.deepEqual(await first(page), {
    ...{ value: null, counts: false, awaitsConfirmation: false, isDisputed: false },
    ...{ observedOn: null, countsSince: null, waiting: false },
  });
});

test("what waits holds at once and is marked", async () => {
  const page = await away();
  await observe(page, 1);

  assert.deepEqual(await first(page), {
    ...{ value: 1, counts: true, awaitsConfirmation: false, isDisputed: false },
    ...{ observedOn: "2023-11-18", countsSince: "2023-11-18", waiting: true },
  });
  const { history, waiting } = await page.book.house("pa-kim", HOUSE.id);
  assert.deepEqual(history.map(({ author, value, waiting: waits, stands }) => [author, value, waits, stands]), [
    [PERSON, 1, true, true],
  ]);
  assert.equal(waiting, true);
});

test("somebody who saw something else makes it disputed, and what counted still counts", async () => {
  seenBefore(1);
  const page = await away();
  await observe(page, 0);

  const state = await first(page);
  assert.deepEqual([state.value, state.isDisputed, state.counts], [0, true, true]);
  const { history } = await page.book.house("pa-kim", HOUSE.id);
  assert.deepEqual(history.map(({ author, value }) => [author.name, value]), [
    [OTHER.name, 1],
    [PERSON.name, 0],
  ]);
});

test("a mended entry settles it, one that is taken back leaves what held before", async () => {
  seenBefore(1);
  const page = await away();
  const mine = await observe(page, 0);
  const mended = await observe(page, 1, { supersedes_id: mine.id });
  assert.deepEqual(mended.after, [mine.id]);
  assert.deepEqual([(await first(page)).value, (await first(page)).isDisputed], [1, false]);

  await observe(page, null, { supersedes_id: mended.id });
  assert.deepEqual([(await first(page)).value, (await first(page)).isDisputed], [0, true]);
  const { history } = await page.book.house("pa-kim", HOUSE.id);
  assert.deepEqual(history.map(({ value, stands }) => [value, stands]), [[1, true], [0, true], [1, false], [null, false]]);
});

test("taking back everything leaves nothing known", async () => {
  seenBefore(1);
  const page = await away();
  await observe(page, null, { supersedes_id: KNOWN });

  assert.deepEqual(await first(page), {
    ...{ value: null, counts: false, awaitsConfirmation: false, isDisputed: false },
    ...{ observedOn: null, countsSince: null, waiting: true },
  });
});

test("what was refused does not hold, and after it was taken nothing is marked", async () => {
  const page = await away();
  await observe(page, 1);
  server.judge = () => ({ code: "indicators.value_unfit" });
  inReachOf(server);
  await page.send.synchronise({ force: true });
  assert.deepEqual([(await first(page)).value, (await first(page)).waiting], [null, false]);
});

test("a number counts from its mark on, a choice where it is one of those that count; a retired one is not shown", async () => {
  const number = { ...INDICATOR, id: "n", kind: "number", counts_from: 3 };
  const choice = { ...INDICATOR, id: "c", kind: "choice", choices: ["none", "some"], counting_choices: [0] };
  const retired = { ...INDICATOR, id: "r", retired_on: "2023-11-18" };
  server.indicators = [retired, number, choice];
  const page = await away();
  const found = [];
  for (const [indicator_id, value] of [["n", 2], ["n", 3], ["c", 1], ["c", 0]]) {
    await enqueue(page, "observe_household", { household_id: HOUSE.id, indicator_id, value });
    const { states } = await page.book.house("pa-kim", HOUSE.id);
    found.push(states.map(({ indicator, value: said, counts }) => [indicator.id, said, counts]));
  }

  assert.deepEqual(found, [
    [["n", 2, false], ["c", null, false]],
    [["n", 3, true], ["c", null, false]],
    [["n", 3, true], ["c", 1, false]],
    [["n", 3, true], ["c", 0, true]],
  ]);
});

test("a house that is registered on the phone stands last, and can be looked at like any other", async () => {
  server.hamlets = [{ id: "h", name: "Hamlet 1" }];
  const page = await away();
  const { id } = await enqueue(page, "register_household", { representative_name: "House 4", member_count: 3, hamlet_id: "h" });
  const note = await enqueue(page, "visit_household", { household_id: id, note: "needs a hand" });
  assert.deepEqual(note.after, [id]);

  const houses = await page.book.houses("pa-kim");
  assert.deepEqual(houses.map(({ name, isNew }) => [name, isNew]), [
    ...[["House 1", false], ["House 2", false], ["House 3", false], ["House 4", true]],
  ]);
  const house = await page.book.house("pa-kim", id);
  assert.deepEqual([house.hamlet, house.memberCount, house.joinedOn, house.code], ["Hamlet 1", 3, "2023-11-18", ""]);
  assert.deepEqual(house.visits, [{ on: "2023-11-18", author: PERSON, note: "needs a hand", waiting: true }]);

  inReachOf(server);
  await page.send.synchronise({ force: true });
  assert.deepEqual((await page.book.houses("pa-kim")).map(({ code, isNew, waiting }) => [code, isNew, waiting]), [
    ...[["H1", false, false], ["H2", false, false], ["H3", false, false], ["N0", false, false]],
  ]);
});

test("photographs, visits and what the server said of them stand together", async () => {
  server.houses = [{ ...HOUSE, visits: [["2023-11-01", 1, "before"]], photos: [["aa", 0, "2023-11-01", "old"], ["bb", null, "2023-11-02", ""]] }];
  const page = await away();
  const blob = new Blob(["new"], { type: "image/jpeg" });
  const { payload } = await enqueue(page, "add_photo", { household_id: HOUSE.id, indicator_id: INDICATOR.id, caption: "new" }, { blob });

  const { photos, visits } = await page.book.house("pa-kim", HOUSE.id);
  assert.deepEqual(photos.map(({ sha256, indicator, caption, waiting }) => [sha256, indicator?.code, caption, waiting]), [
    ["aa", "I1", "old", false],
    ["bb", undefined, "", false],
    [payload.sha256, "I1", "new", true],
  ]);
  assert.deepEqual(visits.map(({ author, note }) => [author.name, note]), [[OTHER.name, "before"]]);
});

test("the roll call and one's own opinion show the last that was entered", async () => {
  const member = (number, mark) => ({ id: `m${number}`, name: `Member ${number}`, standing: "official", mark, reason: "" });
  server.meeting = {
    ...{ id: "meeting", kind: "regular", topic: "Topic", planned_on: "2023-11-18", clock: "19:30", location: "" },
    ...{ is_announced: true, is_started: false, is_closed: false, may_hold: true },
    items: [{ id: "i1", title: "Item 1", detail: "", minutes_planned: 15, lead: "", opinion: "before" }],
    members: [member(1, null), member(2, "present"), member(3, "present")],
  };
  const page = await away();
  await enqueue(page, "mark_attendance", { meeting_id: "meeting", person_id: "m1", mark: "absent_without_reason" });
  Date.now = () => Date.parse("2023-11-18T02:00:01.000Z");
  await enqueue(page, "mark_attendance", { meeting_id: "meeting", person_id: "m1", mark: "absent_with_reason", reason: "away" });
  await enqueue(page, "mark_attendance", { meeting_id: "another", person_id: "m2", mark: "absent_with_reason" });
  await enqueue(page, "prepare_opinion", { item_id: "i1", text: "now" });

  const meeting = await page.book.meeting("pa-kim");
  assert.deepEqual(meeting.members.map(({ mark, reason, waiting }) => [mark, reason, waiting]), [
    ["absent_with_reason", "away", true],
    ["present", "", false],
    ["present", "", false],
  ]);
  assert.deepEqual(meeting.items.map(({ opinion, minutesPlanned, waiting }) => [opinion, minutesPlanned, waiting]), [["now", 15, true]]);
  assert.deepEqual([meeting.plannedOn, meeting.mayHold], ["2023-11-18", true]);
});

test("a report that waits stands with those that were read", async () => {
  const reports = [{ on: "2023-11-01", text: "begun", is_done: false }];
  server.tasks = [{ id: "t", title: "Task 1", due_on: "2023-11-30", is_overdue: false, state: "open", measured: null, reports }];
  const page = await away();
  await enqueue(page, "report_task", { task_id: "t", text: "done", is_done: true });

  const [task] = await page.book.tasks("pa-kim");
  assert.deepEqual([task.dueOn, task.isOverdue, task.waiting], ["2023-11-30", false, true]);
  assert.deepEqual(task.reports, [
    { on: "2023-11-01", text: "begun", isDone: false, waiting: false },
    { on: "2023-11-18", text: "done", isDone: true, waiting: true },
  ]);
});

test("of many villages only those that somebody asked for are kept", async () => {
  server.places = ["a", "b", "c", "pa-kim"];
  const page = await away();
  assert.deepEqual([await page.book.villages(), (await page.book.choices()).length], [[], 4]);

  await page.book.keep("pa-kim");
  inReachOf(server);
  await page.send.synchronise({ force: true });
  assert.deepEqual((await page.book.villages()).map(({ code }) => code), ["pa-kim"]);
  await page.send.synchronise({ force: true });
  assert.deepEqual((await page.book.villages()).map(({ code }) => code), ["pa-kim"]);
});

test("a mark that the server no longer reads is given up, and everything is read anew", async () => {
  const page = await away();
  server.before = ({ url }) => (url.searchParams.get("cursor") ? [422, { code: "sync.bad_cursor" }] : null);
  server.houses = HOUSES.slice(0, 2);
  inReachOf(server);

  assert.equal((await page.send.synchronise({ force: true })).isDone, true);
  assert.equal((await page.book.houses("pa-kim")).length, 2);
});
