/** What the command palette offers: every area, every profile, and the switches that are asked for most. */
import type { PaletteEntry } from "../kit";
import type { Language } from "../ipc/generated/Language";
import type { ProfileView } from "../ipc/generated/ProfileView";
import type { Theme } from "../ipc/generated/Theme";
import type { Words } from "../text";
import type { Area } from "./areas";

export interface PaletteActs {
  go(name: Area["name"]): void;
  enrol(): void;
  connect(): void;
  select(profileId: string): void;
  theme(theme: Theme): void;
  language(language: Language): void;
}

export function paletteEntries(
  words: Words,
  areas: readonly Area[],
  profiles: readonly ProfileView[],
  current: string | undefined,
  acts: PaletteActs,
): PaletteEntry[] {
  const { palette, nav, environment } = words.frame;
  return [
    ...areas.map((area) => ({
      id: `go-${area.name}`,
      label: nav[area.word],
      keywords: area.name,
      group: palette.pages,
      icon: area.icon,
      shortcut: `G ${area.letter.toUpperCase()}`,
      run: () => acts.go(area.name),
    })),
    {
      id: "enrol",
      label: palette.enrol,
      keywords: "register BPCE",
      group: palette.actions,
      icon: "plus",
      run: acts.enrol,
    },
    {
      id: "connect",
      label: palette.connect,
      keywords: "PSU authorise authorize AISP CBPII",
      group: palette.actions,
      icon: "connection",
      run: acts.connect,
    },
    ...(["system", "light", "dark"] as const).map((theme) => ({
      id: `theme-${theme}`,
      label: palette.theme[theme],
      group: palette.actions,
      icon: ({ system: "screen", light: "sun", dark: "moon" } as const)[theme],
      run: () => acts.theme(theme),
    })),
    ...(["en", "fr"] as const).map((language) => ({
      id: `language-${language}`,
      label: palette.language[language],
      group: palette.actions,
      icon: "settings" as const,
      run: () => acts.language(language),
    })),
    ...profiles
      .filter((profile) => profile.id !== current)
      .map((profile) => ({
        id: `profile-${profile.id}`,
        label: palette.switchTo({ profile: profile.name }),
        keywords: `${environment[profile.environment]} ${profile.oid} ${profile.legalName}`,
        group: palette.profiles,
        icon: "person" as const,
        run: () => acts.select(profile.id),
      })),
  ];
}
