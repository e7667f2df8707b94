// What is timed in the page itself. Put there by the driver, once per page; every function answers milliseconds.

const words = (row) => row?.closest("tr")?.textContent ?? "";
const first = () => document.querySelector("[data-row='0']");
const table = () => document.querySelector(".windowed table");
/** Every row in view is there. */
const filled = () => first() !== null && document.querySelector(".windowed .coming") === null;

/** The moment at which the first frame has been painted of which `holds` is true. */
function painted(holds) {
  const deadline = performance.now() + 20_000;
  return new Promise((done, fail) => {
    const look = () => {
      if (performance.now() > deadline) return fail(new Error(`never painted: ${holds}`));
      if (!holds()) return requestAnimationFrame(look);
      // A message that is sent before a frame is painted arrives once it is.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => done(performance.now());
      port2.postMessage(null);
    };
    requestAnimationFrame(look);
  });
}

/** When the last answer to a command came. */
const arrived = new Map();
const fetched = window.fetch;
window.fetch = async (address, ...rest) => {
  const answer = await fetched(address, ...rest);
  arrived.set(`${address}`.split("/").pop(), performance.now());
  return answer;
};

/** From the arrival of the account's first rows until they are painted; and from the way to the account. */
async function open(route, count) {
  arrived.clear();
  const began = performance.now();
  location.hash = route;
  const done = await painted(() => table()?.getAttribute("aria-rowcount") === `${count + 1}` && filled());
  if (!arrived.has("transactions_find")) throw new Error("the rows came from nowhere");
  return [done - arrived.get("transactions_find"), done - began];
}

/** From the press on the head of the `nth` column until other rows are painted. */
async function sort(nth) {
  const before = words(first());
  const began = performance.now();
  document.querySelectorAll(".windowed thead .sort")[nth].click();
  return (await painted(() => filled() && words(first()) !== before)) - began;
}

/** From the last key of `text` until the rows that it finds are painted. */
async function search(text) {
  const field = document.querySelector("input[type='search']");
  const before = document.querySelector(".transactions [role='status']").textContent;
  const began = performance.now();
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(field, text);
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  const found = () => document.querySelector(".transactions [role='status']").textContent !== before;
  return (await painted(() => filled() && found())) - began;
}

/** Scrolls by `pixels` in each of `frames` frames; how long the page works for a frame, from its scroll event to its paint. */
async function scroll(frame, frames, pixels) {
  let [began, spent] = [0, 0];
  const scrolled = () => (began = performance.now());
  addEventListener("scroll", scrolled, { capture: true });
  const { port1, port2 } = new MessageChannel();
  for (let count = 0; count < frames; count += 1) {
    await new Promise((done) => {
      port1.onmessage = () => done();
      requestAnimationFrame(() => {
        if (frame.scrollTop + frame.clientHeight >= frame.scrollHeight - pixels) frame.scrollTop = 0;
        frame.scrollTop += pixels;
        port2.postMessage(null);
      });
    });
    if (count > 0) spent += performance.now() - began;
  }
  removeEventListener("scroll", scrolled, { capture: true });
  return spent / (frames - 1);
}

/** Shows ours, or the bare table in its place, and scrolls it. */
function scrollOurs(frames, pixels) {
  const ours = document.querySelector(".windowed");
  if (window.bare) window.bare.hidden = true;
  ours.hidden = false;
  ours.style.display = "";
  return scroll(ours, frames, pixels);
}

function scrollBare(frames, pixels) {
  const ours = document.querySelector(".windowed");
  window.bare ??= bareTable(ours, 100_000);
  ours.style.display = "none";
  window.bare.hidden = false;
  return scroll(window.bare, frames, pixels);
}

window.measured = { open, sort, search, scrollOurs, scrollBare };
