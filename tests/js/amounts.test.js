/** An amount is said here as on the server's receipt: one file of cases is read by both. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { dongInWords, inWords } from "../../src/hatnhan/field/static/field/js/amounts.js";

const cases = JSON.parse(await readFile(new URL("../vectors/amounts.json", import.meta.url), "utf-8"));

assert.ok(cases.length >= 60);

test("an amount is said in Vietnamese words", () => {
  assert.deepEqual(cases.map(({ amount }) => inWords(amount)), cases.map(({ words }) => words));
});

test("the line of a receipt begins with a capital", () => {
  assert.equal(dongInWords(1_200_000), "Một triệu hai trăm nghìn đồng");
  assert.equal(dongInWords(5_000), "Năm nghìn đồng");
  assert.equal(dongInWords(-750_000), "Âm bảy trăm năm mươi nghìn đồng");
});
