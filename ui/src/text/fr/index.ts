import type { en } from "../en";
import { errors } from "./errors";
import { fields } from "./fields";
import { frame } from "./frame";
import { parts } from "./parts";

/** Every word on screen, in French: the compiler refuses a missing one. */
export const fr: typeof en = { errors, fields, frame, parts };
