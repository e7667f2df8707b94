/** A bridge that answers from functions: for tests and the gallery, never part of the program. */
import type { Bridge } from "./bridge";
import type { Req, View } from "./client";
import type { AppError } from "./generated/AppError";
import type { CommandName } from "./generated/commands";
import type { DeskEvent } from "./generated/DeskEvent";
import type { ErrorDetail } from "./generated/ErrorDetail";

export type Answers = { [C in CommandName]?: (req: Req<C>) => View<C> | Promise<View<C>> };

export class FakeBridge implements Bridge {
  /** Every question, in order. */
  readonly asked: { command: string; req: unknown }[] = [];
  #deliver: ((event: DeskEvent) => void) | undefined;

  constructor(readonly answers: Answers) {}

  async invoke(command: string, req: unknown): Promise<unknown> {
    this.asked.push({ command, req });
    const answer = this.answers[command as CommandName] as ((req: unknown) => unknown) | undefined;
    if (!answer) throw failure({ code: "internal", message: `The fake has no answer to ${command}.` });
    return await answer(req);
  }

  async listen(deliver: (event: DeskEvent) => void): Promise<void> {
    this.#deliver = deliver;
  }

  emit(event: DeskEvent): void {
    this.#deliver?.(event);
  }

  /** What was asked of one command. */
  of<C extends CommandName>(command: C): Req<C>[] {
    return this.asked.filter((question) => question.command === command).map((question) => question.req as Req<C>);
  }
}

export function failure(part: Omit<Partial<AppError>, "detail"> & { detail?: Partial<ErrorDetail> }): AppError {
  return {
    code: "internal",
    message: "Something failed.",
    traceId: "0198f2c4",
    ...part,
    detail: {
      status: null,
      bankError: null,
      bankDescription: null,
      requestId: null,
      callId: null,
      concerns: null, connection: null, resetsAt: null, location: null,
      fields: [],
      ...part.detail,
    },
  };
}
