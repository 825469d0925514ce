// Builds everything a browser is served, from src/ and node_modules into platform/web/static/build/.
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import path from "node:path";
import * as esbuild from "esbuild";
import { sprite } from "./sprite.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const out = process.env.FRONTEND_OUT ?? path.join(here, "..", "static", "build");
const watching = process.argv.includes("--watch");

/** The font sheets name an old format beside woff2; no browser we serve asks for it. */
const onlyWoff2 = {
  name: "only-woff2",
  setup(build) {
    build.onLoad({ filter: /fontsource.*\.css$/ }, async ({ path: file }) => ({
      contents: (await readFile(file, "utf8")).replace(/,\s*url\([^)]*\.woff\)\s*format\(['"]woff['"]\)/g, ""),
      loader: "css",
    }));
  },
};

const options = {
  absWorkingDir: here,
  entryPoints: [
    { in: "src/app/theme-early.ts", out: "theme" },
    { in: "src/app/app.ts", out: "app" },
    { in: "src/styles/app.css", out: "app" },
    { in: "src/charts/charts.ts", out: "charts" },
    { in: "src/charts/sankey.ts", out: "sankey" },
    { in: "src/explorer/explorer.ts", out: "explorer" },
    { in: "src/explorer/hall.ts", out: "hall" },
    { in: "src/styles/explorer.css", out: "explorer" },
  ],
  outdir: out,
  bundle: true,
  minify: !watching,
  sourcemap: watching ? "inline" : false,
  format: "iife",
  target: ["chrome109", "firefox115", "safari16"],
  assetNames: "fonts/[name]",
  loader: { ".woff2": "file" },
  plugins: [onlyWoff2],
  legalComments: "none",
  logLevel: "info",
  metafile: true,
};

if (watching) {
  await mkdir(out, { recursive: true });
  await writeFile(path.join(out, "icons.svg"), await sprite(here));
  const context = await esbuild.context(options);
  await context.watch();
} else {
  const fresh = `${out}.${process.pid}`; // built beside and put in place whole, so that no page is served half a look
  try {
    await mkdir(fresh, { recursive: true });
    await writeFile(path.join(fresh, "icons.svg"), await sprite(here));
    const { metafile } = await esbuild.build({ ...options, outdir: fresh, logLevel: "warning" });
    await rm(out, { recursive: true, force: true });
    await rename(fresh, out);
    for (const [file, { bytes }] of Object.entries(metafile.outputs)) {
      if (!file.endsWith(".woff2")) console.log(`${path.basename(file).padEnd(22)} ${(bytes / 1024).toFixed(0)} kB`);
    }
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}
