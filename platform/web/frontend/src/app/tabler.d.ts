// Tabler's script has no types; we load it for what it does.
declare module "@tabler/core/dist/js/tabler.esm.min.js";
