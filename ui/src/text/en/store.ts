export const store = {
  states: {
    "keychain-absent": {
      title: "No keychain on this system",
      lead: "Guichet keeps private keys and the key of its store in the system’s keychain, and there is none here.",
      todo: "Install one and sign in to the session anew, then try again. Or choose below how to go on without it.",
    },
    sealed: {
      title: "This store is sealed with a passphrase",
      lead: "Its key is in a file that only your passphrase opens.",
      todo: "Type the passphrase to open the store. Guichet asks for it at each start.",
    },
    "keychain-locked": {
      title: "The keychain is locked",
      lead: "The system’s keychain did not hand over the key of the store: it is locked, or its prompt was refused.",
      todo: "Unlock it and try again. Or choose below how to go on without it.",
    },
    "keychain-broken": {
      title: "The keychain does not work",
      lead: "The system has a keychain, but it answered with an error.",
      todo: "Repair or restart it and try again. Or choose below how to go on without it.",
    },
    "store-key-missing": {
      title: "The key of the store is missing",
      lead: "There is a store on this computer, and the keychain does not hold its key. Guichet makes no new key: that would lose what is in the store.",
      todo: "If the key is in another keychain or session, unlock that one and try again. If you have a copy of the data folder and of the keychain entry, put both back and try again. If the key is gone for good, start over.",
    },
    "store-newer": {
      title: "The store was written by a newer Guichet",
      lead: "To be safe, it was not opened and not changed.",
      todo: "Install the newer version again, then open it.",
    },
    "store-in-use": {
      title: "The store is open in another window",
      lead: "Another Guichet on this computer uses the same data folder.",
      todo: "Close the other one, then try again.",
    },
    "store-broken": {
      title: "The store cannot be read",
      lead: "The file is damaged or cannot be opened. It was not changed.",
      todo: "If you have a copy of the data folder, put it back and try again. If there is none, start over.",
    },
  },
  versions: (p: { found: number; known: number }) =>
    `The store has format ${p.found}; this version knows formats up to ${p.known}.`,
  install: (p: { package: string }) => `On Debian and Ubuntu the package is ${p.package}:`,
  command: "Command",
  folder: "Data folder",
  detail: "Technical detail",
  retry: "Try again",
  startOver: {
    ask: "Start over…",
    title: "Start over with an empty store?",
    lead: "Nothing is deleted: the store that does not open moves into a new folder, “set-aside-…”, in the data folder. Guichet then begins an empty one, without profiles, certificates, registrations and calls.",
    stays: "Keys in the system’s keychain stay there, and the banks keep their registrations.",
    typed: "START OVER",
    act: "Start over",
  },
  withoutPassphrase: "Without the passphrase",
  keychain: {
    title: "With the keychain",
    lead: "If the system’s keychain holds the key of this store after all, unlock it and try again.",
  },
  without: "Go on without the keychain",
  memory: {
    title: "Keep nothing",
    lead: "Everything lives in memory. When the window closes, keys, registrations and calls are gone. Good for a look around.",
    act: "Keep nothing this time",
  },
  sealed: {
    title: "A key file sealed with a passphrase",
    lead: "Keys are kept in a file that only your passphrase opens. You are asked for it at each start.",
    passphrase: "Passphrase",
    again: "Passphrase once more",
    hint: "At least 12 characters. Nobody can recover it for you.",
    empty: "Type the passphrase.",
    short: "Use at least 12 characters.",
    differ: "The two are not the same.",
    create: "Seal and open",
    open: "Open",
  },
};
