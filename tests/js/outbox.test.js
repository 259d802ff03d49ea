/** Whatever happens to a phone between recording and sending: nothing is lost, nothing counts twice. */

import assert from "node:assert/strict";
import { after, afterEach, beforeEach, test } from "node:test";
import { death, dieAt, freshPhone, inReachOf, openPage, revive, room, tidy } from "./phone.js";
import { HOUSES, INDICATOR, OTHER, PERSON, Server, problem } from "./server.js";

/** @type {Server} */
let server;

beforeEach(async () => {
  server = await new Server().open();
  freshPhone(server);
});
afterEach(() => server.close());
after(tidy);

function seen(house, value, more = {}) {
  const payload = { household_id: HOUSES[house].id, indicator_id: INDICATOR.id, value };
  return { name: "observe_household", village: "pa-kim", payload, ...more };
}

/** A page of somebody who was in reach of the server once. */
async function visited() {
  const page = await openPage();
  assert.equal((await page.send.synchronise()).isDone, true);
  return page;
}

/** The same phone out of reach. */
async function away() {
  const page = await visited();
  inReachOf(null);
  return page;
}

async function states(page) {
  return (await page.outbox.entries()).map((entry) => entry.state);
}

async function back(page) {
  inReachOf(server);
  return page.send.synchronise({ force: true });
}

test("before anybody was here, nothing can be kept and the page says so", async () => {
  const page = await openPage();

  await assert.rejects(page.outbox.enqueue(seen(0, 1)), { name: "NobodyHere" });
  assert.equal((await page.outbox.summary()).needsSignIn, true);
  assert.deepEqual([await page.outbox.entries(), await page.outbox.picture("00"), await page.book.choices()], [[], null, []]);
  assert.deepEqual([await page.book.villages(), await page.book.village("a"), await page.book.houses("a")], [[], null, []]);
  assert.deepEqual([await page.book.house("a", "b"), await page.book.meeting("a"), await page.book.tasks("a")], [null, null, []]);
  assert.deepEqual(await page.leave.whatWouldBeLost(), { commands: 0, photos: 0 });
});

test("what is recorded without a network is there after a restart, and is sent when the network is back", async () => {
  const page = await away();
  for (const house of [0, 1, 2]) {
    await page.outbox.enqueue(seen(house, 1));
  }

  const again = await openPage();
  assert.deepEqual(await states(again), ["waiting", "waiting", "waiting"]);
  assert.equal((await again.send.synchronise()).stoppedBy, "offline");
  assert.equal((await again.outbox.summary()).offline, true);
  assert.deepEqual((await again.book.houses("pa-kim")).map((house) => [house.states[0].value, house.waiting]), [
    [1, true],
    [1, true],
    [1, true],
  ]);

  const outcome = await back(again);
  assert.deepEqual([outcome.isDone, outcome.sent], [true, 3]);
  assert.equal(server.facts.size, 3);
  assert.deepEqual(await states(again), []);
  assert.deepEqual((await again.book.houses("pa-kim")).map((house) => [house.states[0].value, house.waiting]), [
    [1, false],
    [1, false],
    [1, false],
  ]);
  assert.deepEqual(await again.outbox.summary(), {
    ...{ waiting: 0, sending: 0, refused: 0, photos: 0, others: 0 },
    ...{ offline: false, needsSignIn: false, needsUpdate: false, isRevoked: false, trouble: null },
  });
});

test("a phone that dies while it keeps an entry has all of it or none", async () => {
  await away();
  const blob = new Blob(["a picture"], { type: "image/jpeg" });
  const photo = { name: "add_photo", village: "pa-kim", payload: { household_id: HOUSES[0].id }, blob };
  let isWhole = false;

  for (let n = 1; !isWhole; n += 1) {
    const page = await openPage();
    dieAt(n);
    const kept = await page.outbox.enqueue(photo).then(() => true, () => false);
    revive();
    const after = await (await openPage()).outbox.entries();
    isWhole = kept;

    assert.equal(after.length, kept ? 1 : 0);
    assert.deepEqual(after.map(({ upload }) => upload.size), kept ? [9] : []);
  }
  assert.equal(await (await (await openPage()).outbox.picture((await (await openPage()).outbox.entries())[0].payload.sha256)).text(), "a picture");
});

test("a phone that dies at any step of sending goes on later, and everything is there once", async () => {
  let isThrough = false;
  let deaths = 0;
  for (let n = 1; !isThrough; n += 1) {
    await server.close();
    server = await new Server().open();
    freshPhone(server);
    const page = await away();
    const made = await page.outbox.enqueue({
      ...{ name: "register_household", village: "pa-kim" },
      payload: { representative_name: "House 4", member_count: 2 },
    });
    await page.outbox.enqueue(seen(0, 1));
    await page.outbox.enqueue(seen(0, 1, { payload: { ...seen(0, 1).payload, household_id: made.id } }));
    const blob = new Blob(["x".repeat(600_000)], { type: "image/jpeg" });
    await page.outbox.enqueue({ name: "add_photo", village: "pa-kim", payload: { household_id: made.id }, blob });
    inReachOf(server);

    dieAt(n);
    const outcome = await page.send.synchronise({ force: true }).catch(() => null);
    isThrough = outcome?.isDone === true && death.left > 0;
    deaths += isThrough ? 0 : 1;
    revive();
    const again = await openPage();
    const left = await again.outbox.entries();
    const there = (id) => server.facts.has(id) || left.some((entry) => entry.id === id);
    assert.ok(there(made.id));
    assert.ok(left.length + server.facts.size >= 4);
    assert.equal((await again.send.synchronise({ force: true })).isDone, true);

    assert.equal(server.facts.size, 4);
    assert.deepEqual([...server.files.values()].map(({ bytes, isComplete }) => [bytes.length, isComplete]), [[600_000, true]]);
    assert.deepEqual(await states(again), []);
    assert.deepEqual((await again.book.houses("pa-kim")).map(({ code }) => code), ["H1", "H2", "H3", "N0"]);
  }
  assert.ok(deaths > 20, `only ${deaths} places to die at`);
});

test("an answer that is lost after the server took the commands costs nothing and adds nothing", async () => {
  const page = await away();
  await page.outbox.enqueue(seen(0, 1));
  await page.outbox.enqueue(seen(1, 0));
  server.after = ({ path }) => (path === "/sync/commands" ? "lose" : null);

  assert.equal((await back(page)).stoppedBy, "offline");
  assert.equal(server.facts.size, 2);
  assert.deepEqual(await states(page), ["waiting", "waiting"]);
  const [entry] = await page.outbox.entries();
  await assert.rejects(page.outbox.withdraw(entry.id), { name: "AlreadySent" });
  await assert.rejects(page.outbox.mend(entry.id, entry.payload), { name: "AlreadySent" });

  server.after = () => null;
  assert.equal((await back(page)).isDone, true);
  assert.equal(server.facts.size, 2);
  assert.deepEqual(await states(page), []);
});

test("what the server took stays on the screen until it was read back", async () => {
  const page = await away();
  await page.outbox.enqueue(seen(0, 1));
  server.before = ({ path }) => (path.endsWith("/changes") ? problem(503, "api.trouble") : null);

  assert.equal((await back(page)).stoppedBy, "trouble");
  assert.deepEqual(await states(page), ["accepted"]);
  const [house] = await page.book.houses("pa-kim");
  assert.deepEqual([house.states[0].value, house.states[0].counts, house.waiting], [1, true, false]);
  assert.equal((await page.outbox.summary()).waiting, 0);

  server.before = () => null;
  await back(page);
  assert.deepEqual(await states(page), []);
  assert.equal((await page.book.house("pa-kim", house.id)).states[0].value, 1);
});

test("what must come after something else waits for it, and goes when it is there", async () => {
  const page = await away();
  const elsewhere = "01890000-0000-7000-8000-0000000000d1";
  await page.outbox.enqueue(seen(0, 1, { after: [elsewhere] }));
  await page.outbox.enqueue(seen(1, 1));

  assert.deepEqual([(await back(page)).isDone, server.facts.size], [true, 1]);
  assert.deepEqual((await page.outbox.entries()).map(({ state, code }) => [state, code]), [["waiting", "later"]]);

  const command = { ...seen(2, 1), id: elsewhere, happened_at: "2023-11-18T01:00:00.000Z" };
  server.facts.set(elsewhere, { content: "", command, person: OTHER });
  await back(page);
  assert.deepEqual(await states(page), []);
});

test("a refused entry is shown in words; mended it goes again, and what follows it follows the new one", async () => {
  const page = await away();
  const house = await page.outbox.enqueue({
    ...{ name: "register_household", village: "pa-kim" },
    payload: { representative_name: "House 4", member_count: 0 },
  });
  await page.outbox.enqueue(seen(0, 1, { payload: { ...seen(0, 1).payload, household_id: house.id } }));
  server.judge = ({ payload }) => (payload.member_count === 0 ? { code: "households.nobody", facts: { least: 1 } } : null);

  await back(page);
  const [refused, follower] = await page.outbox.entries();
  assert.deepEqual([refused.state, refused.code, refused.text, refused.facts], [
    ...["refused", "households.nobody", "in words: households.nobody", { least: 1 }],
  ]);
  assert.deepEqual([follower.state, follower.after], ["waiting", [house.id]]);
  assert.equal((await page.outbox.summary()).refused, 1);

  const mended = await page.outbox.mend(house.id, { representative_name: "House 4", member_count: 3 });
  assert.notEqual(mended.id, house.id);
  assert.equal(mended.happened_at, house.happened_at);
  assert.equal((await back(page)).isDone, true);
  assert.deepEqual(await states(page), []);
  assert.deepEqual(server.withdrawn, [house.id]);
  assert.deepEqual([...server.facts.values()].map(({ command }) => command.payload.household_id ?? command.id), [
    ...[mended.id, mended.id],
  ]);
});

test("a refused entry can be given up, with what follows it only when that is said", async () => {
  const page = await away();
  const house = await page.outbox.enqueue({
    ...{ name: "register_household", village: "pa-kim" },
    payload: { representative_name: "House 4", member_count: 0 },
  });
  const follower = await page.outbox.enqueue(seen(0, 1, { after: [house.id] }));
  server.judge = () => ({ code: "households.nobody" });
  await back(page);

  await assert.rejects(page.outbox.withdraw(house.id), (trouble) => {
    assert.deepEqual([trouble.name, trouble.facts.ids], ["HasFollowers", [follower.id]]);
    return true;
  });
  assert.equal((await page.outbox.entries()).length, 2);
  assert.deepEqual(await page.outbox.withdraw(house.id, { withFollowers: true }), [house.id, follower.id]);
  assert.deepEqual(await states(page), []);
  await back(page);
  assert.deepEqual([server.withdrawn, server.facts.size], [[house.id], 0]);
});

test("what was never sent can be given up or changed without the server hearing of it", async () => {
  const page = await away();
  const first = await page.outbox.enqueue(seen(0, 1));
  const second = await page.outbox.enqueue(seen(1, 1));

  await page.outbox.withdraw(first.id);
  await page.outbox.mend(second.id, { ...second.payload, value: 0 });
  await back(page);

  assert.deepEqual([...server.facts.values()].map(({ command }) => command.payload.value), [0]);
  assert.deepEqual(server.withdrawn, []);
});

test("a program too old keeps what the server does not know any more, and says so", async () => {
  const page = await away();
  await page.outbox.enqueue(seen(0, 1));
  await page.outbox.enqueue(seen(1, 1));
  const old = (await page.outbox.entries())[0].id;
  server.judge = ({ id }) => (id === old ? { code: "sync.update_needed" } : null);

  assert.equal((await back(page)).isDone, true);
  assert.deepEqual(await states(page), ["waiting"]);
  assert.deepEqual([(await page.outbox.summary()).needsUpdate, (await page.outbox.summary()).refused], [true, 0]);

  server.judge = () => null;
  await back(page);
  assert.deepEqual([await states(page), server.facts.size], [[], 2]);
  assert.equal((await page.outbox.summary()).needsUpdate, false);
});

for (const [status, code, stop, flag] of [
  [401, "api.not_signed_in", "signed_out", "needsSignIn"],
  [403, "sync.device_revoked", "revoked", "isRevoked"],
  [403, "api.csrf", "trouble", null],
  [429, "api.too_many", "trouble", null],
  [500, "api.trouble", "trouble", null],
  [502, "", "trouble", null],
]) {
  test(`a request refused with ${status} ${code} costs no entry`, async () => {
    const page = await away();
    await page.outbox.enqueue(seen(0, 1));
    server.before = ({ path }) => (path === "/sync/commands" ? problem(status, code) : null);

    assert.equal((await back(page)).stoppedBy, stop);
    assert.deepEqual(await states(page), ["waiting"]);
    const summary = await page.outbox.summary();
    assert.deepEqual([summary.needsSignIn, summary.isRevoked], [flag === "needsSignIn", flag === "isRevoked"]);

    server.before = () => null;
    await back(page);
    assert.deepEqual([await states(page), server.facts.size], [[], 1]);
  });
}

test("after trouble the phone waits before it tries again, longer where the server asks, unless a person asks", async () => {
  const page = await away();
  await page.outbox.enqueue(seen(0, 1));
  server.before = ({ path }) => (path === "/sync/commands" ? problem(429, "api.too_many", {}, { "Retry-After": "1200" }) : null);
  await back(page);
  const asked = server.requests.length;

  const pause = await page.pause.pauseOf(page.store.ofPerson(PERSON.id));
  assert.ok(pause > 1_190_000 && pause <= 1_200_000);
  assert.equal((await (await openPage()).send.synchronise()).stoppedBy, "later");
  assert.equal(server.requests.length, asked);

  server.before = () => null;
  assert.equal((await page.send.synchronise({ force: true })).isDone, true);
  assert.equal(await page.pause.pauseOf(page.store.ofPerson(PERSON.id)), 0);
});

test("a network that is back ends the pause for want of one, and no other", async () => {
  const page = await away();
  await page.outbox.enqueue(seen(0, 1));
  for (let tries = 0; tries < 5; tries += 1) {
    assert.equal((await page.send.synchronise({ force: true })).stoppedBy, "offline");
  }
  inReachOf(server);
  assert.equal((await page.send.synchronise()).stoppedBy, "later");
  server.before = ({ path }) => (path === "/sync/commands" ? problem(429, "api.too_many", {}, { "Retry-After": "1200" }) : null);

  await page.pause.noteNetwork(page.store.ofPerson(PERSON.id));

  assert.equal((await page.send.synchronise()).stoppedBy, "trouble");
  await page.pause.noteNetwork(page.store.ofPerson(PERSON.id));
  assert.equal((await page.send.synchronise()).stoppedBy, "later");
});

test("a page that answers in the server's place, and half an answer, are no answer", async () => {
  for (const said of [[200, "<html>Welcome to this network</html>"], [200, "[]"], [200, '{"answers": [{"id"']]) {
    const page = await away();
    const { id } = await page.outbox.enqueue(seen(0, 1));
    server.before = ({ path }) => (path === "/sync/commands" ? said : null);
    await back(page);

    assert.ok((await page.outbox.entries()).some((entry) => entry.id === id && entry.state === "waiting"));
    server.before = () => null;
    await back(page);
    assert.ok(server.facts.has(id));
    assert.deepEqual(await states(page), []);
  }
});

test("a phone that the server does not know any more registers again and sends", async () => {
  const page = await away();
  await page.outbox.enqueue(seen(0, 1));
  server.devices.clear();

  assert.equal((await back(page)).isDone, true);
  assert.deepEqual([server.facts.size, server.devices.size], [1, 1]);
});

test("a phone that may not be registered reads all the same, keeps what waits, and says why", async () => {
  server.before = ({ method, path }) =>
    method === "PUT" && path.startsWith("/sync/devices/") ? problem(422, "sync.too_many_phones") : null;
  const page = await openPage();

  assert.equal((await page.send.synchronise()).stoppedBy, "trouble");
  assert.equal((await page.book.houses("pa-kim")).length, 3);
  await page.outbox.enqueue(seen(0, 1));
  await back(page);
  const { waiting, trouble } = await page.outbox.summary();
  assert.deepEqual([waiting, trouble], [1, { code: "sync.too_many_phones", text: "in words: sync.too_many_phones" }]);

  server.before = () => null;
  await back(page);
  assert.deepEqual([server.facts.size, (await page.outbox.summary()).trouble], [1, null]);
  const { label } = await page.person.device();
  assert.deepEqual([label, ...[...server.devices.values()].map((each) => each.label)], ["Android phone", "Android phone"]);
});

test("a revoked phone keeps its outbox and sends nothing", async () => {
  const page = await away();
  await page.outbox.enqueue(seen(0, 1));
  [...server.devices.values()].forEach((device) => (device.isRevoked = true));

  assert.equal((await back(page)).stoppedBy, "revoked");
  assert.equal((await back(page)).stoppedBy, "revoked");
  assert.deepEqual([server.facts.size, await states(page)], [0, ["waiting"]]);
  assert.equal((await page.saving.save()).count, 1);
});

test("batches are bounded, and one that is too large is sent in smaller ones", async () => {
  const page = await away();
  for (let n = 0; n < 230; n += 1) {
    await page.outbox.enqueue(seen(n % 3, n % 2));
  }
  server.before = ({ path, text }) =>
    path === "/sync/commands" && text().length > 20_000 ? problem(413, "sync.too_large") : null;

  assert.equal((await back(page)).isDone, true);
  assert.deepEqual([server.facts.size, await states(page)], [230, []]);
  assert.ok(server.batches.every(({ commands }) => commands.length <= 100));
  assert.ok(server.requests.filter((request) => request === "POST /sync/commands").length > server.batches.length);
});

test("one entry that makes the server refuse the whole batch is found, and the others go through", async () => {
  const page = await away();
  const made = [];
  for (let n = 0; n < 9; n += 1) {
    made.push(await page.outbox.enqueue(seen(n % 3, n === 5 ? 77 : 1)));
  }
  server.before = ({ path, text }) =>
    path === "/sync/commands" && text().includes('"value":77') ? problem(422, "sync.not_a_batch") : null;

  assert.equal((await back(page)).isDone, true);
  assert.equal(server.facts.size, 8);
  const left = await page.outbox.entries();
  assert.deepEqual(left.map(({ id, state, code }) => [id, state, code]), [[made[5].id, "refused", "sync.not_a_batch"]]);
});

test("a full phone says so, and what was there stays", async () => {
  const page = await away();
  await page.outbox.enqueue(seen(0, 1));
  room.isFull = true;

  await assert.rejects(page.outbox.enqueue(seen(1, 1)), { name: "NoRoom", code: "field.no_room" });
  room.isFull = false;
  assert.deepEqual(await states(await openPage()), ["waiting"]);
});

test("on a full phone what waits is sent all the same: what can be read again makes room", async () => {
  const page = await away();
  await page.outbox.enqueue(seen(0, 1));
  const real = page.store.ofPerson(PERSON.id);
  room.isFull = true;
  room.shelves = ["outbox"];
  const erased = real.read([{ in: "houses" }]).then(([rows]) => rows.length);
  assert.equal(await erased, 3);
  // Room is there again as soon as the houses are gone.
  const dropping = IDBObjectStore.prototype.delete;
  IDBObjectStore.prototype.delete = function (...given) {
    room.isFull = false;
    return dropping.apply(this, given);
  };
  try {
    assert.equal((await back(page)).isDone, true);
  } finally {
    IDBObjectStore.prototype.delete = dropping;
    delete room.shelves;
  }
  assert.deepEqual([server.facts.size, await states(page)], [1, []]);
  assert.equal((await page.book.houses("pa-kim")).length, 3);
});

test("two tabs see the same outbox and send everything once", async () => {
  const one = await away();
  const two = await openPage();
  const heard = [];
  const unwatch = two.outbox.watch((change) => heard.push(change));
  await Promise.all([0, 1, 2].flatMap((house) => [one, two].map((page) => page.outbox.enqueue(seen(house, 1)))));
  inReachOf(server);

  const outcomes = await Promise.all([one, two, one].map((page) => page.send.synchronise({ force: true })));
  unwatch();
  assert.deepEqual(outcomes.map(({ isDone }) => isDone), [true, true, true]);
  assert.equal(outcomes.reduce((sum, { sent }) => sum + sent, 0), 6);
  const sent = server.batches.flatMap(({ commands }) => commands.map(({ id }) => id));
  assert.deepEqual([sent.length, new Set(sent).size, server.facts.size], [6, 6, 6]);
  assert.ok(heard.includes("entered"));
  assert.deepEqual([await states(one), await states(two)], [[], []]);
});

test("what is entered while the phone sends goes with the next turn", async () => {
  const page = await away();
  await page.outbox.enqueue(seen(0, 1));
  let late;
  server.before = ({ path }) => {
    late ??= path === "/sync/commands" ? page.outbox.enqueue(seen(1, 1)).then(() => page.send.synchronise()) : undefined;
    return null;
  };
  await back(page);
  await late;

  assert.deepEqual([server.facts.size, await states(page)], [2, []]);
});

test("another person on the same phone sends only the own entries; the first one's wait untouched", async () => {
  const first = await away();
  await first.outbox.enqueue(seen(0, 1));
  const before = await first.outbox.entries();
  server.person = OTHER;
  inReachOf(server);
  await first.send.synchronise({ force: true });

  const second = await openPage();
  assert.deepEqual(await second.person.who(), OTHER);
  await second.outbox.enqueue(seen(1, 0));
  await second.send.synchronise({ force: true });
  assert.deepEqual([...server.facts.values()].map(({ person }) => person.name), [OTHER.name]);
  assert.deepEqual([await states(second), (await second.outbox.summary()).others], [[], 1]);
  assert.deepEqual(await first.outbox.entries(), before);

  server.person = PERSON;
  const again = await openPage();
  await again.send.synchronise({ force: true });
  assert.deepEqual([...server.facts.values()].map(({ person }) => person.name), [OTHER.name, PERSON.name]);
  assert.deepEqual([...server.devices.values()].map(({ person }) => person), [PERSON.id, OTHER.id]);
});

test("somebody else who signs in between two requests gets nothing of the first one's", async () => {
  const page = await away();
  await page.outbox.enqueue(seen(0, 1));
  server.before = ({ path }) => {
    server.person = path === "/sync/commands" ? OTHER : server.person;
    return null;
  };

  assert.equal((await back(page)).isDone, false);
  assert.equal(server.facts.size, 0);
  assert.deepEqual(await states(page), ["waiting"]);
});

test("a village that is no longer this person's goes, and what waits for it stays and says why", async () => {
  const page = await away();
  await page.outbox.enqueue(seen(0, 1));
  server.places = [];
  server.judge = () => ({ code: "kernel.not_found" });

  await back(page);
  assert.deepEqual([await page.book.villages(), await page.book.houses("pa-kim")], [[], []]);
  assert.deepEqual((await page.outbox.entries()).map(({ state, code }) => [state, code]), [["refused", "kernel.not_found"]]);
});

test("a picture goes on where it stopped, and from the place that the server names", async () => {
  const page = await away();
  const content = "0123456789".repeat(70_000);
  const blob = new Blob([content], { type: "image/jpeg" });
  await page.outbox.enqueue({ name: "add_photo", village: "pa-kim", payload: { household_id: HOUSES[0].id }, blob });
  let pieces = 0;
  server.before = ({ method, path }) => {
    pieces += method === "PUT" && path.startsWith("/sync/files/") ? 1 : 0;
    return pieces === 2 ? "lose" : null;
  };

  assert.equal((await back(page)).stoppedBy, "offline");
  const [{ state, upload }] = await page.outbox.entries();
  assert.deepEqual([state, upload.received, upload.isComplete], ["accepted", 262_144, false]);
  assert.deepEqual([(await page.outbox.summary()).waiting, (await page.outbox.summary()).photos], [1, 1]);

  // The server lost the rest of the first piece meanwhile, and tells another place than it told when it was asked.
  const [hash, file] = [...server.files][0];
  let misled = false;
  server.before = ({ method, path }) => {
    if (method === "GET" && path.startsWith("/sync/files/") && !misled) {
      misled = true;
      server.files.set(hash, { ...file, bytes: file.bytes.subarray(0, 1000) });
      return [200, { received: 262_144, is_complete: false }];
    }
    return null;
  };
  const again = await openPage();
  assert.equal((await again.send.synchronise({ force: true })).isDone, true);
  assert.equal(server.files.get(hash).bytes.toString(), content);
  assert.deepEqual(await states(again), []);
  assert.equal(await again.outbox.picture(hash), null);
});

test("a picture that the server does not take is shown, and can be given up", async () => {
  const page = await away();
  const blob = new Blob(["not a picture"], { type: "image/jpeg" });
  const { id } = await page.outbox.enqueue({ name: "add_photo", village: "pa-kim", payload: { household_id: HOUSES[0].id }, blob });
  await page.outbox.enqueue(seen(0, 1));
  server.before = ({ method, path }) => (method === "PUT" && path.startsWith("/sync/files/") ? problem(422, "files.not_a_picture") : null);

  assert.equal((await back(page)).isDone, true);
  const [entry, ...others] = await page.outbox.entries();
  assert.deepEqual([entry.id, entry.upload.code, others], [id, "files.not_a_picture", []]);
  assert.deepEqual([(await page.outbox.summary()).refused, (await page.outbox.summary()).waiting], [1, 0]);
  await page.outbox.withdraw(id);
  assert.deepEqual(await states(page), []);
});

test("two entries show one picture; it goes up once and leaves with the last of them", async () => {
  const page = await away();
  const blob = new Blob(["one picture"], { type: "image/jpeg" });
  const photo = (house) => ({ name: "add_photo", village: "pa-kim", payload: { household_id: HOUSES[house].id }, blob });
  const first = await page.outbox.enqueue(photo(0));
  const second = await page.outbox.enqueue(photo(1));
  await page.outbox.withdraw(first.id);

  assert.equal(await (await page.outbox.picture(second.payload.sha256)).text(), "one picture");
  await back(page);
  assert.deepEqual([server.facts.size, server.files.size, await states(page)], [1, 1, []]);
});
