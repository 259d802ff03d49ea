/** A server for tests that keeps to docs/sync.md: commands by identifier, photographs by hash, changes by cursor. */

import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { gunzipSync } from "node:zlib";

export const PERSON = { id: "01890000-0000-7000-8000-0000000000a1", name: "Person 1" };
export const OTHER = { id: "01890000-0000-7000-8000-0000000000a2", name: "Person 2" };
export const INDICATOR = {
  ...{ id: "01890000-0000-7000-8000-0000000000b1", code: "I1", title: "Indicator 1", kind: "yes_no", unit: "" },
  ...{ choices: [], counting_choices: [], counts_from: 1, from_on: "2023-01-01", retired_on: null },
};
export const HOUSES = ["H1", "H2", "H3"].map((code, index) => ({
  ...{ id: `01890000-0000-7000-8000-0000000000c${index}`, code, name: `House ${index + 1}`, hamlet: "" },
  ...{ member_count: 4, joined_on: "2020-01-01", left_on: null, states: [], history: [] },
}));

export class Server {
  constructor() {
    this.person = PERSON;
    this.now = () => new Date();
    this.assumedDay = null;
    this.devices = new Map();
    this.facts = new Map();
    this.withdrawn = [];
    this.files = new Map();
    this.places = ["pa-kim"];
    this.houses = HOUSES;
    this.indicators = [INDICATOR];
    this.hamlets = [];
    this.meeting = null;
    this.tasks = [];
    this.drives = [];
    this.may = [];
    /** What households gave, beside what was sent here. */
    this.given = {};
    this.batches = [];
    this.requests = [];
    /** Looks at a command and may refuse it: {code, text, facts}. */
    this.judge = () => null;
    /** Looks at a request before it is served and may answer in its place: [status, body, headers] or "lose". */
    this.before = () => null;
    /** Looks at an answer after all was done; "lose" breaks the connection instead of telling it. */
    this.after = () => null;
  }

  async open() {
    this.http = createServer((request, response) => this.#serve(request, response));
    await new Promise((resolve) => this.http.listen(0, "127.0.0.1", resolve));
    this.origin = `http://127.0.0.1:${this.http.address().port}`;
    return this;
  }

  async close() {
    this.http.closeAllConnections();
    await new Promise((resolve) => this.http.close(resolve));
  }

  async #serve(request, response) {
    const pieces = [];
    for await (const piece of request) {
      pieces.push(piece);
    }
    const body = Buffer.concat(pieces);
    const asked = { method: request.method, url: new URL(request.url, this.origin), headers: request.headers, body };
    asked.text = () => String(request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body);
    asked.path = asked.url.pathname.replace("/api/v1", "");
    this.requests.push(`${asked.method} ${asked.path}`);
    const said = this.before(asked) ?? this.#answer(asked);
    if (said === "lose" || this.after(asked) === "lose") {
      response.destroy();
      return;
    }
    const [status, json, headers = {}] = said;
    response.writeHead(status, { "Content-Type": "application/json", Connection: "close", ...headers });
    response.end(typeof json === "string" ? json : JSON.stringify(json));
  }

  #answer(asked) {
    const { method, path } = asked;
    if (path === "/session") {
      const villages = this.person && this.places.length <= 3 ? named(this.places) : null;
      return [200, { is_signed_in: this.person !== null, csrf_token: "token", person: this.person, villages }];
    }
    if (this.person === null) {
      return problem(401, "api.not_signed_in");
    }
    if (method !== "GET" && asked.headers["x-csrftoken"] !== "token") {
      return problem(403, "api.csrf");
    }
    const [, first, second, third] = path.split("/");
    const routes = {
      "GET villages": () => [200, named(this.places)],
      "PUT devices": () => this.#register(third, JSON.parse(asked.body)),
      "POST commands": () => this.#receive(asked),
      "GET files": () => [200, this.#received(third)],
      "PUT files": () => this.#take(third, asked),
      "GET sync-villages": () => this.#changes(third, asked.url.searchParams.get("cursor")),
    };
    const name = first === "sync" ? (second === "villages" ? "sync-villages" : second) : first;
    return (routes[`${method} ${name}`] ?? (() => problem(404, "api.nothing")))();
  }

  #register(id, { label }) {
    const known = this.devices.get(id) ?? { person: this.person.id, isRevoked: false };
    if (known.person !== this.person.id) {
      return problem(404, "kernel.not_found");
    }
    const called = label || "Android phone";
    this.devices.set(id, { ...known, label: called });
    return [200, { id, label: called, registered_on: "2023-11-18", is_revoked: known.isRevoked }];
  }

  #receive({ text }) {
    const batch = JSON.parse(text());
    this.batches.push(batch);
    const device = this.devices.get(batch.device_id);
    if (device?.person !== this.person.id) {
      return problem(409, "sync.device_unknown");
    }
    if (device.isRevoked) {
      return problem(403, "sync.device_revoked");
    }
    this.withdrawn.push(...batch.withdrawn);
    const answers = batch.commands.map((command) => ({ id: command.id, ...this.#judge(command) }));
    return [200, { now: this.now().toISOString(), answers }];
  }

  #judge(command) {
    const content = JSON.stringify([command.name, command.village, command.happened_at, command.payload]);
    const known = this.facts.get(command.id);
    if (known) {
      return known.content === content ? { outcome: "duplicate", ...told(known) } : refused({ code: "plumbing.fact_taken" });
    }
    if ((command.after ?? []).some((id) => !this.facts.has(id))) {
      return { outcome: "later" };
    }
    const refusal = this.judge(command);
    if (refusal) {
      return refused(refusal);
    }
    const receipts = [...this.facts.values()].filter(({ receipt }) => receipt).length;
    const receipt = command.name.startsWith("receive_") ? `2023/${receipts + 1}` : null;
    const fact = { content, command, person: this.person, receipt };
    this.facts.set(command.id, fact);
    return { outcome: "accepted", ...told(fact) };
  }

  #received(sha256) {
    const { bytes = Buffer.alloc(0), isComplete = false } = this.files.get(sha256) ?? {};
    return { received: bytes.length, is_complete: isComplete };
  }

  #take(sha256, { url, body }) {
    const [offset, size] = ["offset", "size"].map((name) => Number(url.searchParams.get(name)));
    const before = this.files.get(sha256)?.bytes ?? Buffer.alloc(0);
    if (offset !== before.length) {
      return problem(409, "files.wrong_offset", { received: before.length });
    }
    const bytes = Buffer.concat([before, body]);
    const isComplete = bytes.length === size;
    if (isComplete && createHash("sha256").update(bytes).digest("hex") !== sha256) {
      return problem(422, "files.wrong_hash");
    }
    this.files.set(sha256, { bytes, isComplete });
    return [200, this.#received(sha256)];
  }

  #changes(code, cursor) {
    if (!this.places.includes(code)) {
      return problem(404, "kernel.not_found");
    }
    const facts = [...this.facts.values()].filter(({ command }) => command.village === code);
    const fresh = new Set(facts.slice(cursor ? Number(cursor) : 0).map(({ command }) => houseOf(command)));
    const houses = housesWith(this.houses, facts).filter(({ id }) => !cursor || fresh.has(id));
    const ground = {
      ...{ person: this.person, village: { code, name: code, commune_name: "Commune 1" }, may: ["observations.record", ...this.may] },
      ...{ indicators: this.indicators, hamlets: this.hamlets, people: [PERSON, OTHER], meeting: this.meeting, tasks: this.tasks },
    };
    const told = { cursor: String(facts.length), is_whole: !cursor, now: this.now().toISOString(), assumed_day: this.assumedDay, houses };
    const money = { drives: drivesWith(this.drives, facts), given: { ...this.given, ...givenIn(facts) } };
    return [200, cursor ? { ...told, ...money } : { ...told, ...ground, ...money }];
  }
}

function houseOf({ id, name, payload }) {
  return name === "register_household" ? id : payload.household_id;
}

function told({ receipt }) {
  return receipt ? { facts: { receipt } } : {};
}

function drivesWith(drives, facts) {
  return drives.map((drive) => {
    const own = facts.map(({ command }) => command).filter(({ payload }) => payload.drive_id === drive.id);
    const received = own.filter(({ name }) => name === "receive_contribution").reduce((sum, { payload }) => sum + payload.amount_vnd, 0);
    const gone = new Set(facts.map(({ command }) => command.payload.hand_over_id));
    const over = own.filter(({ id, name }) => name === "hand_over" && !gone.has(id)).map(({ id, payload }) => [id, payload.amount_vnd]);
    return { ...drive, held_vnd: drive.held_vnd + received, on_the_way: [...drive.on_the_way, ...over] };
  });
}

function givenIn(facts) {
  const found = {};
  for (const { command: { id, name, payload, happened_at }, receipt } of facts.filter(({ command }) => command.name === "receive_contribution")) {
    const [line] = (found[payload.household_id] ??= [[payload.drive_id, true, true, 0, 0, []]]);
    line[3] += payload.amount_vnd;
    line[5].push([id, "money_in", happened_at.slice(0, 10), payload.amount_vnd, 0, payload.round ?? "", receipt, name === ""]);
  }
  return found;
}

function housesWith(houses, facts) {
  const registered = facts.filter(({ command }) => command.name === "register_household").map(({ command }, index) => ({
    ...HOUSES[0],
    ...{ id: command.id, code: `N${index}`, name: command.payload.representative_name },
  }));
  return [...houses, ...registered].map((house) => {
    const seen = facts.filter(({ command }) => command.name === "observe_household" && houseOf(command) === house.id);
    const history = seen.map(({ command: { id, payload, happened_at }, person }) => [
      ...[id, 0, [PERSON, OTHER].findIndex((each) => each.id === person.id), payload.value],
      ...[happened_at, "", payload.supersedes_id ?? null],
    ]);
    const last = seen.at(-1)?.command;
    const states = last ? [[0, last.payload.value, last.payload.value >= 1, false, false, last.happened_at.slice(0, 10), null]] : [];
    return { ...house, history: [...house.history, ...history].slice(-3), states: last ? states : house.states };
  });
}

export function problem(status, code, facts = {}, headers = {}) {
  return [status, { status, code, detail: `in words: ${code}`, facts }, headers];
}

function refused({ code, text = `in words: ${code}`, facts = {} }) {
  return { outcome: "refused", code, text, facts };
}

/** @param {string[]} codes */
function named(codes) {
  return codes.map((code) => ({ code, name: code }));
}
