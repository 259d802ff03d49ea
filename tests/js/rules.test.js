/** The same observations say the same here as on the server: one file of cases is read by both. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { lastWord, standing } from "../../src/hatnhan/field/static/field/js/rules.js";

const cases = JSON.parse(await readFile(new URL("../vectors/house.json", import.meta.url), "utf-8"));

assert.ok(cases.length >= 40);

for (const { name, observations, value, disputed, standing: held } of cases) {
  const seen = observations.map(({ happened_at, ...each }) => ({ ...each, happenedAt: happened_at }));

  for (const [order, facts] of [["as written", seen], ["the other way round", [...seen].reverse()]]) {
    test(`${name}, ${order}`, () => {
      const word = lastWord(facts);

      assert.deepEqual(standing(facts).map(({ id }) => id), held);
      assert.deepEqual([word?.value ?? null, word?.disputed ?? false], [value, disputed]);
    });
  }
}
