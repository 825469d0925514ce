// One calm line at the foot of the page that says what just happened, also to a screen reader.

let timer: ReturnType<typeof setTimeout> | undefined;

export function say(words: string, milliseconds = 3200): void {
  if (!words) return;
  const line = document.querySelector<HTMLElement>(".toast-line") ?? makeLine();
  line.textContent = words;
  line.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(() => (line.hidden = true), milliseconds);
}

function makeLine(): HTMLElement {
  const line = document.createElement("div");
  line.className = "toast-line";
  line.setAttribute("role", "status");
  document.body.append(line);
  return line;
}
