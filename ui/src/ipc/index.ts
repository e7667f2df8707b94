/** The door to the Rust side. Types come from `generated/`, one file per type. */
export { Autosave, SAVE_AFTER } from "./autosave.svelte";
export { Asked } from "./asked.svelte";
export { bridge, call, type Req, type View } from "./client";
export { EachAct } from "./eachAct.svelte";
export { CommandFailed, toAppError } from "./errors";
export { onChange, onEvent } from "./events";
export { OneAct } from "./oneAct.svelte";
export type { AppError } from "./generated/AppError";
export type { CommandName, Commands } from "./generated/commands";
