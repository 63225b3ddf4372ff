// Keeps a page fresh: asks for its living part once a second and puts it in place when it has changed.
const part = document.querySelector("[data-live]");
let shown = part?.innerHTML;

function bottom(element) {
  return element.scrollHeight - element.scrollTop - element.clientHeight < 24;
}

/** What a visitor is typing in, or has opened, is left alone. */
const busy = () => part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select");

async function refresh() {
  if (!part || document.hidden || busy()) return;
  const answer = await fetch(part.dataset.live, { headers: { accept: "text/html" } });
  if (!answer.ok) return;
  const text = await answer.text();
  if (text === shown || busy()) return;
  shown = text;
  const thread = part.querySelector(".thread");
  const follow = !thread || bottom(thread);
  const [top, focused] = [thread?.scrollTop ?? 0, document.activeElement?.id];
  part.innerHTML = text;
  const fresh = part.querySelector(".thread");
  if (fresh) fresh.scrollTop = follow ? fresh.scrollHeight : top;
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

const again = () =>
  setTimeout(
    () =>
      refresh()
        .catch(() => {})
        .finally(again),
    1000,
  );
const thread = part?.querySelector(".thread");
if (thread) thread.scrollTop = thread.scrollHeight;
if (part) again();
