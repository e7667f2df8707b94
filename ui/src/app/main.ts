import { mount } from "svelte";
import { bridge } from "../ipc";
import "../kit/base.css";
import App from "./App.svelte";

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app");
// First, so that a token in the address is gone before the address is read as a place.
bridge();
mount(App, { target });
