// Runs in the head, before the first paint, so that no page flashes white at night.
import { applyRail } from "./rail.ts";
import { applySize, keptSize } from "./size.ts";
import { applyTheme, chosenTheme } from "./theme.ts";

applyTheme(chosenTheme());
applySize(keptSize());
applyRail();
