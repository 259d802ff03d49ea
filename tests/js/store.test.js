/** What lies on the phone survives new programs, other tabs, other clocks; it leaves when its person leaves. */

import assert from "node:assert/strict";
import { after, afterEach, beforeEach, test } from "node:test";
import { freshPhone, inReachOf, openPage, tidy } from "./phone.js";
import { HOUSES, INDICATOR, OTHER, PERSON, Server } from "./server.js";

const clock = Date.now;
/** @type {Server} */
let server;

beforeEach(async () => {
  server = await new Server().open();
  freshPhone(server);
});
afterEach(async () => {
  Date.now = clock;
  await server.close();
});
after(tidy);

function seen(house, value, more = {}) {
  const payload = { household_id: HOUSES[house].id, indicator_id: INDICATOR.id, value };
  return { name: "observe_household", village: "pa-kim", payload, ...more };
}

function photo(text) {
  const blob = new Blob([text], { type: "image/jpeg" });
  return { name: "add_photo", village: "pa-kim", payload: { household_id: HOUSES[0].id }, blob };
}

async function away() {
  const page = await openPage();
  await page.send.synchronise();
  inReachOf(null);
  return page;
}

test("identifiers are UUIDv7, in the order of their making, also when the clock is set back", async () => {
  const { ids } = await openPage();
  Date.now = () => 1_700_000_000_000;
  const made = Array.from({ length: 5_000 }, () => ids.newId());
  Date.now = () => 1_600_000_000_000;
  made.push(ids.newId());

  assert.deepEqual([...made].sort(), made);
  assert.equal(new Set(made).size, made.length);
  assert.ok(made.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)));
  assert.equal(parseInt(made[0].replaceAll("-", "").slice(0, 12), 16), 1_700_000_000_000);
});

test("the phone tells how far its clock is from the server's, and sends its own times as they are", async () => {
  server.now = () => new Date(Date.now() + 42 * 60_000);
  const page = await away();
  assert.equal(page.clock.offsetMinutes(), -42);

  const again = await openPage();
  const { happened_at } = await again.outbox.enqueue(seen(0, 1));
  assert.equal(again.clock.offsetMinutes(), -42);
  inReachOf(server);
  await again.send.synchronise({ force: true });
  const [{ sent_at, commands }] = server.batches.slice(-1);
  assert.equal(commands[0].happened_at, happened_at);
  assert.ok(Date.parse(sent_at) >= Date.parse(happened_at) && Date.parse(sent_at) <= Date.now());
});

test("on an assumed day the clock runs and the day stays, also after a restart without a network", async () => {
  server.assumedDay = "2023-11-18";
  server.now = () => new Date("2023-11-18T02:00:00Z");
  await away();
  Date.now = () => Date.parse("2026-03-01T18:30:05.250Z");

  const again = await openPage();
  const { happened_at } = await again.outbox.enqueue(seen(0, 1));
  // It is half past one at night in the village.
  assert.equal(happened_at, "2023-11-17T18:30:05.250Z");
  assert.equal(again.clock.today(), "2023-11-18");
  assert.equal((await again.book.house("pa-kim", HOUSES[0].id)).states[0].observedOn, "2023-11-18");
});

test("a new program brings a full outbox into its own form, and the tab of the old one says so", async () => {
  const page = await away();
  await page.outbox.enqueue(seen(0, 1));
  await page.outbox.enqueue(photo("a picture"));
  const before = await page.outbox.entries();
  const steps = [
    ...page.store.PERSON,
    (db, transaction) => {
      db.createObjectStore("pledges", { keyPath: "id" });
      transaction.objectStore("outbox").createIndex("village", "village");
    },
  ];
  const newer = new page.store.Store(`hatnhan-${PERSON.id}`, steps);

  const [outbox, bytes, pledges] = await newer.read([{ in: "outbox" }, { in: "bytes" }, { in: "pledges" }]);
  assert.deepEqual(outbox, before.map(({ upload: _upload, ...entry }) => entry));
  assert.deepEqual([bytes.length, new TextDecoder().decode(bytes[0].bytes), pledges], [1, "a picture", []]);
  await assert.rejects(page.outbox.enqueue(seen(1, 1)), { name: "StoreUnavailable", code: "field.store_newer" });
  assert.equal((await newer.read([{ in: "outbox" }]))[0].length, 2);
});

test("a change is all or nothing, also where the deciding itself fails", async () => {
  const page = await away();
  const store = page.store.ofPerson(PERSON.id);
  const row = { id: "x", village: "pa-kim" };

  await assert.rejects(
    store.change([], () => ({ deeds: [{ add: "outbox", row }, { add: "outbox", row }], result: 1 }), ["outbox"]),
    { name: "StoreUnavailable" },
  );
  await assert.rejects(
    store.change([{ in: "outbox" }], () => {
      throw new RangeError("undecided");
    }),
    RangeError,
  );
  assert.deepEqual(await page.outbox.entries(), []);
});

test("a connection that the browser closed is opened again", async () => {
  const page = await away();
  await page.outbox.enqueue(seen(0, 1));
  const real = IDBDatabase.prototype.transaction;
  let isClosed = true;
  IDBDatabase.prototype.transaction = function (...given) {
    if (isClosed) {
      isClosed = false;
      throw new DOMException("closing", "InvalidStateError");
    }
    return real.apply(this, given);
  };
  try {
    assert.equal((await page.outbox.entries()).length, 1);
  } finally {
    IDBDatabase.prototype.transaction = real;
  }
});

test("what is kept is on the disk before anything else is said", async () => {
  const page = await away();
  const asked = [];
  const real = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (shelves, mode, options) {
    asked.push([mode, options?.durability]);
    return real.call(this, shelves, mode, options);
  };
  try {
    await page.outbox.enqueue(seen(0, 1));
  } finally {
    IDBDatabase.prototype.transaction = real;
  }
  assert.ok(asked.some(([mode]) => mode === "readwrite"));
  assert.ok(asked.every(([, durability]) => durability === "strict"));
});

test("a saved outbox loads into an empty phone, and twice is once", async () => {
  const page = await away();
  await page.outbox.enqueue(seen(0, 1));
  const { payload } = await page.outbox.enqueue(photo("a picture"));
  const { file, name, count } = await page.saving.save();
  assert.deepEqual([count, /^hatnhan-\d{4}-\d\d-\d\d\.json$/.test(name)], [2, true]);
  const before = await page.outbox.entries();

  freshPhone(server);
  const other = await away();
  assert.deepEqual(await other.saving.load(file), { added: 2, known: 0 });
  assert.deepEqual(await other.saving.load(file), { added: 0, known: 2 });
  const loaded = await other.outbox.entries();
  assert.deepEqual(loaded.map(({ id, happened_at, payload: said }) => [id, happened_at, said]), before.map(({ id, happened_at, payload: said }) => [id, happened_at, said]));
  assert.equal(await (await other.outbox.picture(payload.sha256)).text(), "a picture");

  inReachOf(server);
  await other.send.synchronise({ force: true });
  assert.deepEqual([server.facts.size, server.files.size, (await other.outbox.entries()).length], [2, 1, 0]);
  await other.saving.load(file);
  await other.send.synchronise({ force: true });
  assert.deepEqual([server.facts.size, server.files.size, (await other.outbox.entries()).length], [2, 1, 0]);
});

test("a file that is no outbox, a changed picture, and another person's outbox are not loaded", async () => {
  const page = await away();
  await page.outbox.enqueue(photo("a picture"));
  const text = await (await page.saving.save()).file.text();
  const { id } = (await page.outbox.entries())[0];
  await page.outbox.withdraw(id);
  const changed = text.replace(btoa("a picture"), btoa("another one"));
  const others = text.replace(`"id":"${PERSON.id}"`, `"id":"${OTHER.id}"`);

  for (const [content, code] of [
    ...["", "[]", "null", "{}", "\u0000", text.slice(0, -2), changed].map((each) => [each, "field.not_an_outbox"]),
    [others, "field.others_outbox"],
  ]) {
    await assert.rejects(page.saving.load(new Blob([content])), { name: "NotThisOutbox", code });
  }
  assert.deepEqual(await page.outbox.entries(), []);
});

test("a large picture is saved and loaded byte by byte", async () => {
  const page = await away();
  const bytes = Uint8Array.from({ length: 300_001 }, (_, index) => (index * 7919) % 256);
  const { id, payload } = await page.outbox.enqueue({ ...photo(""), blob: new Blob([bytes], { type: "image/jpeg" }) });
  const { file } = await page.saving.save();
  await page.outbox.withdraw(id);
  await page.saving.load(file);

  const loaded = new Uint8Array(await (await page.outbox.picture(payload.sha256)).arrayBuffer());
  assert.deepEqual(loaded, bytes);
});

test("leaving says what would be lost, and takes everything of this person and nothing of others", async () => {
  const first = await away();
  await first.outbox.enqueue(seen(0, 1));
  server.person = OTHER;
  inReachOf(server);
  await first.send.synchronise({ force: true });
  inReachOf(null);
  const second = await openPage();
  await second.outbox.enqueue(seen(1, 1));
  await second.outbox.enqueue(photo("a picture"));

  assert.deepEqual(await second.leave.whatWouldBeLost(), { commands: 2, photos: 1 });
  await assert.rejects(second.leave.wipe(), { name: "WouldLose", facts: { commands: 2, photos: 1 } });
  assert.equal((await second.outbox.entries()).length, 2);
  await second.leave.wipe({ evenWhatWaits: true });

  assert.equal(await (await openPage()).person.who(), null);
  const names = (await indexedDB.databases()).map(({ name }) => name);
  assert.deepEqual(names.sort(), [`hatnhan-${PERSON.id}`, "hatnhan-phone"]);
  server.person = PERSON;
  inReachOf(server);
  await (await openPage()).send.synchronise({ force: true });
  assert.equal(server.facts.size, 1);
});

test("a tab that is still open after its person left keeps nothing more", async () => {
  const page = await away();
  const other = await openPage();
  await other.outbox.entries();
  await page.leave.wipe();

  await assert.rejects(other.outbox.enqueue(seen(0, 1)), { code: "field.store_erased" });
  assert.deepEqual((await indexedDB.databases()).map(({ name }) => name), ["hatnhan-phone"]);
});
