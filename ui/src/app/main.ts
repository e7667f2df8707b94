import { bridge } from "../ipc";
import "../kit/base.css";

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app");
// First, so that a token in the address is gone before the address is read as a place.
bridge();
// The rest is read only now, so that the page in index.html is on the screen meanwhile.
const [{ mount }, { default: App }] = await Promise.all([import("svelte"), import("./App.svelte")]);
target.replaceChildren();
mount(App, { target });
