// The drawing parts that need no screen: hulls, bends, places, files.
import assert from "node:assert/strict";
import { test } from "node:test";
import { bends, bent, cloud, hull, outline, softPath, type Point } from "../src/explorer/geometry.ts";
import { between } from "../src/explorer/places.ts";
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
