/** Money at the door: what waits counts at once, a receipt gets its number, and a lost answer counts nothing twice. */

import assert from "node:assert/strict";
import { after, afterEach, beforeEach, test } from "node:test";
import { freshPhone, inReachOf, openPage, tidy } from "./phone.js";
import { HOUSES, Server } from "./server.js";

const [HOUSE, OTHER_HOUSE] = HOUSES;
const CLOCK = "2023-11-18T02:00:00.000Z";
const DRIVE = {
  ...{ id: "01890000-0000-7000-8000-0000000000d1", title: "Drive 1", from_on: "2023-03-01", household_vnd: 2_400_000 },
  ...{ household_half_days: 20, rate_vnd: 130_000, rounds: ["Đợt 1"], held_vnd: 500_000, on_the_way: [] },
};
const clock = Date.now;
/** @type {Server} */
let server;

beforeEach(async () => {
  server = await new Server().open();
  server.drives = [DRIVE];
  freshPhone(server);
  Date.now = () => Date.parse(CLOCK);
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

async function back(page) {
  inReachOf(server);
  return page.send.synchronise({ force: true });
}

function enqueue(page, name, payload) {
  return page.outbox.enqueue({ name, village: "pa-kim", payload: { drive_id: DRIVE.id, ...payload } });
}

function receive(page, amount_vnd, household_id = HOUSE.id) {
  return enqueue(page, "receive_contribution", { household_id, amount_vnd, round: "Đợt 2" });
}

async function hand(page) {
  const [drive] = await page.purse.drivesOf("pa-kim");
  return { inHand: drive.inHandVnd, onTheWay: drive.onTheWayVnd };
}

async function gift(page, household = HOUSE.id) {
  const [{ moneyVnd, halfDays, receipts }] = await page.purse.giftsOf("pa-kim", household);
  return { moneyVnd, halfDays, receipts: receipts.map(({ number, amountVnd, state }) => [number, amountVnd, state]) };
}

test("where no drive is open there is nothing to give to", async () => {
  server.drives = [];
  const page = await away();

  assert.deepEqual(await page.purse.drivesOf("pa-kim"), []);
  assert.deepEqual(await page.purse.giftsOf("pa-kim", HOUSE.id), []);
  assert.equal(await page.purse.receiptOf("pa-kim", HOUSE.id), null);
});

test("what was received without a network is in the hand at once, on a provisional receipt, also after a restart", async () => {
  const page = await away();
  const { id } = await receive(page, 1_200_000);
  await enqueue(page, "receive_labour", { household_id: HOUSE.id, half_days: 7 });
  const again = await openPage();

  assert.deepEqual(await hand(again), { inHand: 1_700_000, onTheWay: 0 });
  assert.deepEqual(await gift(again), { moneyVnd: 1_200_000, halfDays: 7, receipts: [["", 1_200_000, "waiting"], ["", 455_000, "waiting"]] });
  assert.deepEqual(await gift(again, OTHER_HOUSE.id), { moneyVnd: 0, halfDays: 0, receipts: [] });
  const { number, on, household, round } = await again.purse.receiptOf("pa-kim", id);
  assert.deepEqual({ number, on, household, round }, { number: "", on: "2023-11-18", household: HOUSE.id, round: "Đợt 2" });
  const [{ rounds, waiting }] = await again.purse.drivesOf("pa-kim");
  assert.deepEqual([rounds, waiting], [["Đợt 2", "Đợt 1"], true]);
});

test("a receipt has its number as soon as the answer is there, and keeps it when the book was read", async () => {
  const page = await away();
  const { id } = await receive(page, 1_200_000);
  server.before = ({ method, path }) => (method === "GET" && path.includes("/changes") ? [503, {}] : null);
  await back(page);
  assert.equal((await page.purse.receiptOf("pa-kim", id)).number, "2023/1");
  assert.equal((await page.outbox.entries()).length, 1);

  server.before = () => null;
  await back(page);
  assert.deepEqual(await page.outbox.entries(), []);
  assert.equal((await page.purse.receiptOf("pa-kim", id)).number, "2023/1");
  assert.deepEqual(await gift(page), { moneyVnd: 1_200_000, halfDays: 0, receipts: [["2023/1", 1_200_000, null]] });
  assert.deepEqual(await hand(page), { inHand: 1_700_000, onTheWay: 0 });
});

test("what the book read has already counts once, though its answer was lost", async () => {
  const page = await away();
  await receive(page, 1_000_000);
  await enqueue(page, "hand_over", { amount_vnd: 300_000 });
  server.after = ({ method, path }) => (method === "POST" && path === "/sync/commands" ? "lose" : null);
  await back(page);
  server.after = () => null;
  // The server says nothing of them this time, and what is read holds them.
  server.before = ({ method }) => (method === "POST" ? [200, { now: CLOCK, answers: [] }] : null);
  const other = await openPage();
  await back(other);

  assert.equal((await other.outbox.entries()).length, 2);
  assert.deepEqual(await gift(other), { moneyVnd: 1_000_000, halfDays: 0, receipts: [["2023/1", 1_000_000, null]] });
  assert.deepEqual(await hand(other), { inHand: 1_200_000, onTheWay: 300_000 });
  server.before = () => null;
  await back(other);
  assert.deepEqual(await other.outbox.entries(), []);
  assert.deepEqual(await gift(other), { moneyVnd: 1_000_000, halfDays: 0, receipts: [["2023/1", 1_000_000, null]] });
  assert.deepEqual(await hand(other), { inHand: 1_200_000, onTheWay: 300_000 });
  assert.equal(server.facts.size, 2);
});

test("a hand-over that was never sent leaves the outbox, and the book hears nothing of it", async () => {
  const page = await away();
  const { id } = await enqueue(page, "hand_over", { amount_vnd: 300_000 });
  const [{ handOvers }] = await page.purse.drivesOf("pa-kim");
  assert.deepEqual(handOvers, [{ id, amountVnd: 300_000, isSent: false, isWithdrawn: false }]);

  await page.outbox.withdraw(id);
  assert.deepEqual(await hand(page), { inHand: 500_000, onTheWay: 0 });
  await back(page);
  assert.equal(server.facts.size, 0);
});

for (const how of ["taken", "taken, its answer lost,"]) {
  test(`a hand-over that the book has ${how} is withdrawn out of reach, and counts as held at once and for good`, async () => {
    const page = await away();
    const { id } = await enqueue(page, "hand_over", { amount_vnd: 300_000 });
    server.after = ({ method, path }) => (how !== "taken" && method === "POST" && path === "/sync/commands" ? "lose" : null);
    await back(page);
    server.after = () => null;
    inReachOf(null);
    const [{ handOvers: [told] }] = await page.purse.drivesOf("pa-kim");
    assert.deepEqual(told, { id, amountVnd: 300_000, isSent: true, isWithdrawn: false });

    await page.outbox.enqueue({ name: "withdraw_hand_over", village: "pa-kim", payload: { hand_over_id: id, reason: "Rain" } });
    const again = await openPage();
    const [{ handOvers: [gone], waiting }] = await again.purse.drivesOf("pa-kim");
    assert.deepEqual([gone.isWithdrawn, waiting], [true, true]);
    assert.deepEqual(await hand(again), { inHand: 500_000, onTheWay: 0 });

    await back(again);
    assert.deepEqual(await again.outbox.entries(), []);
    assert.deepEqual((await again.purse.drivesOf("pa-kim"))[0].handOvers, []);
    assert.deepEqual(await hand(again), { inHand: 500_000, onTheWay: 0 });
    assert.equal(server.facts.size, 2);
  });
}

test("a withdrawal that the book refuses, as it was confirmed meanwhile, changes nothing in the hand", async () => {
  server.drives = [{ ...DRIVE, on_the_way: [[OTHER_HOUSE.id, 300_000]] }];
  const page = await away();
  await page.outbox.enqueue({ name: "withdraw_hand_over", village: "pa-kim", payload: { hand_over_id: OTHER_HOUSE.id, reason: "Rain" } });
  assert.deepEqual(await hand(page), { inHand: 500_000, onTheWay: 0 });
  server.judge = () => ({ code: "ledger.hand_over_done" });
  await back(page);

  assert.deepEqual(await hand(page), { inHand: 200_000, onTheWay: 300_000 });
});

test("what is refused is in nobody's hand, and its receipt says so", async () => {
  const page = await away();
  const { id } = await receive(page, 1_200_000);
  server.judge = () => ({ code: "ledger.taken_by_another" });
  await back(page);

  assert.deepEqual(await hand(page), { inHand: 500_000, onTheWay: 0 });
  assert.deepEqual(await gift(page), { moneyVnd: 0, halfDays: 0, receipts: [] });
  assert.equal((await page.purse.receiptOf("pa-kim", id)).state, "refused");
});

test("money of a household that was just met follows its registration", async () => {
  const page = await away();
  const met = await page.outbox.enqueue({
    ...{ name: "register_household", village: "pa-kim" },
    payload: { representative_name: "House 9", member_count: 3 },
  });
  const given = await receive(page, 100_000, met.id);

  assert.deepEqual(given.after, [met.id]);
  await back(page);
  assert.deepEqual(await page.outbox.entries(), []);
});

test("whoever keeps the box has no money in hand, and an exempt house is asked for nothing", async () => {
  server.may = ["ledger.keep"];
  server.given = { [HOUSE.id]: [[DRIVE.id, false, true, 0, 0, []]] };
  server.drives = [{ ...DRIVE, held_vnd: 0 }];
  const page = await away();
  await receive(page, 1_200_000);

  assert.deepEqual(await hand(page), { inHand: 0, onTheWay: 0 });
  const [{ askedVnd, askedHalfDays }] = await page.purse.giftsOf("pa-kim", HOUSE.id);
  assert.deepEqual([askedVnd, askedHalfDays], [0, 20]);
});

test("households that gave meanwhile are told alone, and the others stay", async () => {
  const line = (money) => [[DRIVE.id, true, true, money, 0, []]];
  server.given = { [HOUSE.id]: line(100_000), [OTHER_HOUSE.id]: line(200_000) };
  const page = await openPage();
  await page.send.synchronise();
  server.given = { [HOUSE.id]: line(300_000) };
  await back(page);

  assert.equal((await gift(page)).moneyVnd, 300_000);
  assert.equal((await gift(page, OTHER_HOUSE.id)).moneyVnd, 200_000);
});
