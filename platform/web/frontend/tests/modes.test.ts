// Two moments, a chain without somebody, and a picture that stays fluent: known answers on a chain of five.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CAME, CUT_OFF, FELL, KEPT, PLAIN, REMOVED, ROSE, WENT, compared, moved, united } from "../src/explorer/compare.ts";
import { type Weights } from "../src/explorer/decay.ts";
import { tear } from "../src/explorer/drilling.ts";
import { waysOf } from "../src/explorer/drilled.ts";
import { nth } from "../src/explorer/nth.ts";
import { type Chain, incidence } from "../src/explorer/model.ts";
import { Pace } from "../src/explorer/pace.ts";

/** 0-1-2 in a row, 2-3 and 3-4 behind it, and 0-1 a second time in another kind. */
const source = Uint32Array.of(0, 1, 2, 3, 1), target = Uint32Array.of(1, 2, 3, 4, 0);
const chain = { firms: 5, ties: 5, source, target, kind: Uint8Array.of(0, 0, 0, 0, 1), meta: { kinds: [{}, {}] }, ...incidence(5, source, target) } as unknown as Chain;
const scale = Float64Array.of(1, 1);
const weights = (...list: number[]): Weights => ({ weight: Float32Array.from(list), value: Float64Array.from(list), count: Float64Array.from(list, (w) => (w ? 1 : 0)) });

test("a tie came, went or stayed, and what went keeps the weight it had", () => {
  const found = compared(chain, scale, weights(5, 1, 1, 0, 0), weights(0, 1, 1, 4, 2), Uint8Array.of(1, 1, 1, 0, 0), Uint8Array.of(0, 1, 1, 1, 1));
  assert.deepEqual([...found.tie], [WENT, KEPT, KEPT, CAME, CAME]);
  assert.deepEqual([found.came, found.went, found.kept], [2, 1, 2]);
  assert.deepEqual([...united(chain, found).weight], [5, 1, 1, 4, 2]);
});

test("a firm rises by its share of the whole, so that a chain that fades evenly has no losers", () => {
  assert.deepEqual([...moved(Float64Array.of(8, 4, 2), Float64Array.of(4, 2, 1))], [0, 0, 0]);
  assert.deepEqual([...moved(Float64Array.of(6, 4, 0), Float64Array.of(3, 4, 3))], [FELL, 0, ROSE]);
});

test("without a firm its ties fall away and whoever hung on it is cut off", () => {
  const torn = tear(chain, Uint8Array.of(1, 1, 1, 1, 1), [3], () => 2);
  assert.deepEqual([...torn.tie], [PLAIN, PLAIN, WENT, WENT, PLAIN]);
  assert.deepEqual([...torn.firm], [0, 0, 0, REMOVED, CUT_OFF]);
  assert.deepEqual([torn.ties, torn.pieces, torn.cutOff, [...torn.byKind]], [2, 2, [4], [4, 0]]);
});

test("ties that are not shown hold nobody, and a firm at the end cuts nobody off", () => {
  assert.deepEqual(tear(chain, Uint8Array.of(1, 1, 0, 1, 1), [1], () => 1).cutOff, [2]);
  assert.deepEqual(tear(chain, Uint8Array.of(1, 1, 1, 1, 1), [4], () => 1).cutOff, []);
  assert.deepEqual(tear(chain, Uint8Array.of(1, 1, 1, 1, 1), [1, 3], () => 1).cutOff.length, 2);
});

test("ways of a drill that lead to nobody in the picture are left out", () => {
  const store = { index: (id: number | null) => (id !== null && id < 5 ? id : null) };
  assert.deepEqual(waysOf(store, { removed: [3], share: 0.5, lost: [], delayed: [], rerouted: [[0, 4, 12], [0, 9, 1], [2, 2, 1]] }), [{ source: 0, target: 4, units: 12 }]);
});

test("the nth of unsorted numbers is what stands there once they are sorted", () => {
  const list = Float32Array.from({ length: 400 }, (_, i) => (i * 7919) % 101);
  for (const place of [0, 1, 57, 200, 399]) assert.equal(nth(list.slice(), place), list.slice().sort()[place]);
});

test("where frames take long fewer ties are drawn, and all again once the picture rests", () => {
  const pace = new Pace(5000);
  for (let frame = 1; frame < 30; frame++) pace.step(frame * 200);
  assert.equal(pace.most, 600);
  for (let frame = 1; frame < 40; frame++) pace.step(6000 + frame * 10);
  assert.equal(pace.most, 5000);
  for (let frame = 1; frame < 5; frame++) pace.step(7000 + frame * 200);
  pace.rest();
  assert.equal(pace.most, 5000);
});
