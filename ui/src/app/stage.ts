import type { EnvironmentView } from "../ipc/generated/EnvironmentView";
import type { Stage } from "../kit";

/** How an environment looks: by word, shape and colour. */
export const STAGES: Record<EnvironmentView, Stage> = { local: "practice", sandbox: "trial", live: "production" };
