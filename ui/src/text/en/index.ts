import { errors } from "./errors";
import { fields } from "./fields";
import { frame } from "./frame";
import { parts } from "./parts";

/** Every word on screen, in English. French must have the same shape. */
export const en = { errors, fields, frame, parts };
