// A filter form that sends itself when a choice changes, so that the address always says what is shown.

/** `<form data-submit-on-change>`; without scripts its ordinary button is still there. */
export function initSubmit(root: ParentNode): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-submit-on-change]")) {
    if (form.dataset.submitReady) continue;
    form.dataset.submitReady = "true";
    form.addEventListener("change", () => form.requestSubmit());
  }
}
