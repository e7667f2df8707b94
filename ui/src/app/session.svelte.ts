/** The app's state as the Rust side tells it: store, profiles, theme, language. One for the whole window. */
import { Asked, call } from "../ipc";
import type { AppView } from "../ipc/generated/AppView";
import type { Language } from "../ipc/generated/Language";
import type { ProfileView } from "../ipc/generated/ProfileView";
import type { Theme } from "../ipc/generated/Theme";
import { speech } from "../text";

export class Session {
  readonly start = new Asked("app_start");

  get view(): AppView | undefined {
    return this.start.view;
  }

  get profile(): ProfileView | undefined {
    return this.view?.profiles.find((profile) => profile.id === this.view?.profileId);
  }

  /** Whether the store can be used: everything else shows the way out instead of the app. */
  get usable(): boolean {
    const kind = this.view?.store.kind;
    return kind === "open" || kind === "memory";
  }

  async open(): Promise<void> {
    await this.start.ask({});
    this.#dress();
  }

  /** Takes over the state that a command answered with. */
  put(view: AppView): void {
    this.start.put(view);
    this.#dress();
  }

  async select(profileId: string): Promise<void> {
    this.put(await call("profile_select", { profileId }));
  }

  async prefer(change: { theme?: Theme; language?: Language | null }): Promise<void> {
    this.put(
      await call("settings_save", {
        theme: change.theme ?? this.view?.theme ?? "system",
        language: change.language === undefined ? (this.view?.language ?? null) : change.language,
      }),
    );
  }

  /** Puts theme and language on the document. */
  #dress(): void {
    const view = this.view;
    if (!view) return;
    if (view.theme === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = view.theme;
    speech.choice = view.language ?? "system";
    document.documentElement.lang = speech.language;
  }
}
