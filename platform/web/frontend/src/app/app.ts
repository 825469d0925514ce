// Small behaviours of every page; each is started again for what htmx has put in.
import "@tabler/core/dist/js/tabler.esm.min.js";
import { initCopy } from "./copy.ts";
import { initDialog } from "./dialog.ts";
import { initLost } from "./lost.ts";
import { initMessages } from "./messages.ts";
import { initPrint } from "./print.ts";
import { initRail } from "./rail.ts";
import { initRows } from "./rows.ts";
import { initSize } from "./size.ts";
import { initSlash } from "./slash.ts";
import { initSort } from "./sort.ts";
import { initSubmit } from "./submit.ts";
import { initSums } from "./sums.ts";
import { initTheme } from "./theme.ts";

function initAll(root: ParentNode): void {
  const inits = [initTheme, initSize, initRail, initSlash, initDialog, initMessages, initCopy, initSort, initSubmit, initPrint, initRows, initSums];
  for (const init of inits) init(root);
}

function start(): void {
  initAll(document);
  initLost();
  document.body.addEventListener("htmx:afterSettle", () => initAll(document));
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
