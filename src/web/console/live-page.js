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

/** Ids of the parts whose answer is on its way, and whether they were heard of again since. */
const asked = new Map();

function ask(part) {
  if (busy(part)) stale.add(part.id);
  else if (asked.has(part.id)) asked.set(part.id, true);
  else {
    part.dispatchEvent(new Event("fresh"));
    // One that was just put in place is not listened to yet.
    if (!asked.has(part.id)) setTimeout(askNow, soon, part.id);
  }
}

function askNow(id) {
  const part = document.getElementById(id);
  if (part) ask(part);
}

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  if (ctx.sourceElement.matches("[data-live]")) asked.set(ctx.sourceElement.id, false);
});

// What was heard of meanwhile, and what another swap called off or put away, is asked for again. Of what was put away the document is told.
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  const part = ctx.sourceElement;
  if (!asked.has(part.id)) return;
  const again = asked.get(part.id);
  asked.delete(part.id);
  const came = ctx.text !== undefined && part.isConnected;
  if (again || !came) setTimeout(askNow, came ? 0 : soon, part.id);
});

function freshen(names) {
  for (const part of document.querySelectorAll("[data-live]")) {
    if (names && !part.dataset.live.split(" ").some((name) => names.includes(name))) continue;
    ask(part);
  }
}

document.addEventListener("focusout", () =>
  setTimeout(() => {
    const ids = [...stale];
    stale.clear();
    for (const id of ids) askNow(id);
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
