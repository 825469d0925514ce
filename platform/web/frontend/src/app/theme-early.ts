// Runs in the head, before the first paint, so that no page flashes white at night.
import { applyTheme, chosenTheme } from "./theme.ts";

applyTheme(chosenTheme());
