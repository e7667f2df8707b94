import { accessErrors } from "./access-errors";
import { accounts } from "./accounts";
import { adoption } from "./adoption";
import { calls } from "./calls";
import { certificateRequests } from "./certificate-requests";
import { certificates } from "./certificates";
import { connection } from "./connection";
import { connections } from "./connections";
import { consent } from "./consent";
import { doctor } from "./doctor";
import { errors } from "./errors";
import { fallback } from "./fallback";
import { fields } from "./fields";
import { frame } from "./frame";
import { funds } from "./funds";
import { localBanks } from "./local-banks";
import { overview } from "./overview";
import { parts } from "./parts";
import { portal } from "./portal";
import { payments } from "./payments";
import { profiles } from "./profiles";
import { psu } from "./psu";
import { purposes } from "./purposes";
import { registrations } from "./registrations";
import { rotation } from "./rotation";
import { settings } from "./settings";
import { store } from "./store";

/** Every word on screen, in English. French must have the same shape. */
export const en = {
  accessErrors,
  accounts,
  adoption,
  calls,
  certificateRequests,
  certificates,
  connection,
  connections,
  consent,
  doctor,
  errors,
  fallback,
  fields,
  frame,
  funds,
  localBanks,
  overview,
  parts,
  portal,
  payments,
  profiles,
  psu,
  purposes,
  registrations,
  rotation,
  settings,
  store,
};
