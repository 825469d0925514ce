// The drawing parts that need no screen: hulls, bends, places, files.
import assert from "node:assert/strict";
import { test } from "node:test";
import { bends, bent, cloud, hull, outline, softPath, type Point } from "../src/explorer/geometry.ts";
import { Claims, boxAround, inside, touches } from "../src/explorer/labels.ts";
import { bandsOf, between, gathering, stripes } from "../src/explorer/places.ts";
import { type Chain } from "../src/explorer/model.ts";
import { gathered, isToday, monthsPerBar } from "../src/explorer/timebar.ts";
import { writeSvg } from "../src/explorer/svg.ts";
import { render, translations } from "../src/dev/template.ts";

test("the hull of a square with a point inside is the square", () => {
  const square: Point[] = [[0, 0], [2, 0], [2, 2], [0, 2]];
  assert.deepEqual(new Set(hull([...square, [1, 1]]).map(String)), new Set(square.map(String)));
});

test("a cloud needs three firms and leaves a far one outside", () => {
  assert.deepEqual(cloud([[0, 0], [1, 1]], 5), []);
  const near: Point[] = Array.from({ length: 20 }, (_, i): Point => [i % 5, Math.floor(i / 5)]);
  assert.ok(Math.max(...cloud([...near, [500, 500]], 1).map((p) => p[0])) < 10);
});

test("ties between the same two firms never lie on each other, whatever their direction", () => {
  const out = bends(Uint32Array.of(0, 1, 0, 2), Uint32Array.of(1, 0, 1, 3), 4);
  const seen = [out[0], -out[1], out[2]];
  assert.equal(new Set(seen.map((bend) => bend.toFixed(4))).size, 3);
  assert.equal(Math.abs(seen[0] + seen[2]) < 1e-6, true);
  assert.equal(out[3].toFixed(2), "0.08");
});

test("a bend of nothing is a straight line, and long ties stop growing rounder", () => {
  assert.equal(bent([0, 0], [100, 0], 0, 260), "M0.0 0.0Q50.0 0.0 100.0 0.0");
  assert.equal(bent([0, 0], [1000, 0], 0.1, 260), "M0.0 0.0Q500.0 -26.0 1000.0 0.0");
});

test("every shape has a closed outline of its own", () => {
  const shapes = (["circle", "hexagon", "triangle", "square", "diamond"] as const).map((shape) => outline(shape, 0, 0, 10));
  assert.equal(new Set(shapes).size, 5);
  assert.ok(shapes.every((d) => d.startsWith("M") && d.endsWith("Z")));
  assert.equal(softPath([[0, 0], [1, 1]]), "");
});

test("a walk begins where it was and ends where it goes", () => {
  const a = { x: Float32Array.of(0), y: Float32Array.of(0) }, b = { x: Float32Array.of(10), y: Float32Array.of(-4) };
  assert.deepEqual([between(a, b, 0).x[0], between(a, b, 0.5).x[0], between(a, b, 1).y[0]], [0, 5, -4]);
});

test("a drawing is one SVG with its words escaped and its dashes kept", () => {
  const svg = writeSvg({ width: 10, height: 20, background: "#fff", title: "A & B", font: "sans-serif",
    strokes: [{ d: "M0 0L1 1", stroke: "#123456", width: 1.234, dash: [5, 4, 5, 4], opacity: 0.5 }, { d: "M0 0Z", fill: "#000", dash: [1, 0, 1, 0] }],
    words: [{ text: "<药>", x: 1, y: 2, size: 12, weight: 700, fill: "#000", halo: "#fff" }] });
  assert.equal(svg, '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 20" width="10" height="20" font-family="sans-serif"><title>A &amp; B</title>' +
    '<rect width="10" height="20" fill="#fff"/><path d="M0 0L1 1" fill="none" stroke="#123456" stroke-width="1.23" stroke-dasharray="5 4 5 4" opacity="0.5"/>' +
    '<path d="M0 0Z" fill="#000"/><text x="1" y="2" font-size="12" font-weight="700" fill="#000" stroke="#fff" stroke-width="3.5" stroke-linejoin="round"' +
    ' paint-order="stroke" text-anchor="middle">&lt;药&gt;</text></svg>\n');
});

test("the page of made-up data speaks the words of the catalogue", () => {
  const words = translations('msgid "Close"\nmsgstr "关闭"\n\nmsgid "{n} steps"\nmsgstr "{n} 步"\n');
  assert.equal(render("{% load i18n %}<b>{% translate 'Close' %}</b>{% translate '{n} steps' %}{{ a.b }}", words, { a: { b: 3 } }), "<b>关闭</b>{n} 步3");
});

test("a word takes the first place where it touches no other; important ones may lie over marks", () => {
  const claims = new Claims(), here = boxAround(50, 20, 30, 12), beside = boxAround(70, 24, 30, 12), below = boxAround(50, 60, 30, 12);
  claims.marks.push([40, 55, 60, 65]);
  assert.equal(claims.first([here]), 0);
  assert.equal(claims.first([beside, below]), -1);
  assert.equal(claims.first([beside, below], true), 1);
  assert.equal(claims.words.some((a, i) => claims.words.some((b, j) => i < j && touches(a, b))), false);
});

test("a word moves into the room, and one that is wider than the room stays away", () => {
  const room = { left: 100, top: 0, right: 300, bottom: 200, width: 400, height: 200 };
  assert.deepEqual([inside(room, 90, 40), inside(room, 200, 40), inside(room, 290, 40), inside(room, 200, 120)], [144, 200, 256, null]);
});

test("a chain without tiers stands in bands by trade, with a caption for each", () => {
  const named = (code: string) => ({ code, label: code.toLowerCase() });
  const meta = { tiers: ["CHAIN_LEADER", "GENERAL", "PUBLIC_BODY"].map(named), industries: ["2720", "5151"].map(named), role: "COMMITTEE" };
  const plain = { meta, firms: 3, tier: Uint8Array.of(1, 1, 2), industry: Uint8Array.of(0, 1, 0) } as unknown as Chain;
  const bands = bandsOf(plain), y = Float32Array.of(2, 1, 0);
  assert.deepEqual(stripes(bands, { x: y, y }).map(({ bands: [band] }) => bands.labels[band]), ["2720", "5151", "public_body"]);
  assert.equal(bandsOf({ ...plain, tier: Uint8Array.of(0, 1, 2) }).areTrades, false);
});

test("far outliers come nearer and the bulk stays as it is", () => {
  const bulk = Array.from({ length: 50 }, (_, i) => i / 49), near = gathering(Float32Array.of(...bulk, 40, -40));
  assert.deepEqual([...near.slice(3, 47)], [...Float32Array.of(...bulk).slice(3, 47)]);
  assert.ok(near[50] < 1.2 && near[51] > -0.2);
  assert.deepEqual([...gathering(Float32Array.of(0, 900))], [0, 900]);
});

test("a long history is drawn in quarters or years, the last bar a whole one", () => {
  assert.deepEqual([12, 60, 118, 400, 900].map(monthsPerBar), [1, 1, 3, 12, 24]);
  assert.deepEqual([...gathered(Float64Array.of(1, 2, 3, 4), 3)], [1, 9]);
  assert.deepEqual([...gathered(Float64Array.of(1, 2), 1)], [1, 2]);
});

test("today is said of today only", () => {
  const noon = Date.parse("2026-11-27T04:00:00Z");
  assert.deepEqual([isToday("2026-11-27", noon), isToday("2015-12-31", noon), isToday("2026-11-20", noon)], [true, false, false]);
});
