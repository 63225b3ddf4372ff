// Keeps the console fresh: hears that something has changed, and lets each part that shows it ask for itself anew, but for one that is being written in.
const as = document.querySelector("[data-live-as]")?.dataset.liveAs;
const stale = new Set();

/** What a person is typing in, or has begun to write, is left alone, and so is where they have asked for more of a list. */
const busy = (part) =>
  part.querySelector("[data-later]") !== null ||
  (part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select")) ||
  [...part.querySelectorAll("textarea, input[type=text]")].some((field) => field.value !== field.defaultValue);

/** ms */
const soon = 2_000;

/** What another swap called off, or put the part away from under, is asked for again. */
function ask(part) {
  part.addEventListener("htmx:finally:request", function answered({ target, detail }) {
    if (target !== part) return;
    part.removeEventListener("htmx:finally:request", answered);
    if (part.isConnected && detail.ctx.text !== undefined) return;
    setTimeout(() => {
      const now = document.getElementById(part.id);
      if (now) ask(now);
    }, soon);
  });
  part.dispatchEvent(new Event("fresh"));
}

function freshen(names) {
  for (const part of document.querySelectorAll("[data-live]")) {
    if (names && !part.dataset.live.split(" ").some((name) => names.includes(name))) continue;
    if (busy(part)) stale.add(part.id);
    else ask(part);
  }
}

document.addEventListener("focusout", () =>
  setTimeout(() => {
    for (const id of stale) {
      const part = document.getElementById(id);
      if (part && busy(part)) continue;
      stale.delete(id);
      if (part) ask(part);
    }
  }),
);

let last = "";

function connect(others) {
  const source = new EventSource(last ? `/live?after=${last}` : "/live");
  source.addEventListener("hello", ({ lastEventId }) => {
    // What changed while the page was on its way.
    if (!last) freshen();
    last ||= lastEventId;
  });
  source.addEventListener("changed", ({ data, lastEventId }) => {
    last = lastEventId;
    const names = JSON.parse(data);
    others.postMessage(names);
    freshen(names);
  });
  source.onerror = () => {
    if (source.readyState === EventSource.CLOSED) setTimeout(() => connect(others), 15_000);
  };
}

if (as !== undefined) {
  const others = new BroadcastChannel(`live ${as}`);
  others.onmessage = ({ data }) => freshen(data);
  // A browser opens few connections to one server: its pages share one stream, and another takes it over when its page is closed.
  const follow = () => new Promise(() => connect(others));
  if (navigator.locks) void navigator.locks.request(`live ${as}`, follow);
  else void follow();
}

// How much waits, in the title of the tab.
const waiting = document.getElementById("waiting");
const title = document.title;
if (waiting)
  new MutationObserver(() => {
    const count = Number(waiting.querySelector("[data-count]")?.dataset.count ?? 0);
    document.title = count > 0 ? `(${count}) ${title}` : title;
  }).observe(waiting, { childList: true, subtree: true });

// A quick reply is put where it can still be changed.
document.addEventListener("click", (event) => {
  const quick = event.target.closest?.("[data-inserts]");
  const field = quick && document.getElementById(quick.dataset.inserts);
  if (!field) return;
  field.value = [field.value.trim(), quick.dataset.text].filter(Boolean).join(" ");
  field.focus();
});
