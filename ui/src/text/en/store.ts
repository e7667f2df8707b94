export const store = {
  states: {
    "keychain-absent": {
      title: "No keychain on this system",
      lead: "Guichet keeps private keys and the key of its store in the system’s keychain, and there is none here.",
      todo: "Install one and sign in to the session anew, then try again. Or choose below how to go on without it.",
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
      todo: "If the key is in another keychain or session, unlock that one and try again. To restore, put the data folder and the keychain entry of a copy back. To start over, move the data folder away and try again.",
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
      todo: "Put a copy of the data folder back, or move it away to start over, then try again.",
    },
  },
  versions: (p: { found: number; known: number }) =>
    `The store has format ${p.found}; this version knows formats up to ${p.known}.`,
  install: (p: { package: string }) => `On Debian and Ubuntu the package is ${p.package}:`,
  command: "Command",
  folder: "Data folder",
  detail: "Technical detail",
  retry: "Try again",
  without: "Go on without the keychain",
  memory: {
    title: "Keep nothing",
    lead: "Everything lives in memory. When the window closes, keys, registrations and calls are gone. Good for a look around.",
    act: "Keep nothing this time",
  },
  sealed: {
    title: "A key file sealed with a passphrase",
    lead: "Keys are kept in a file that only your passphrase opens. You are asked for it at each start.",
    existing: "A sealed key file is here. Give its passphrase to open the store.",
    passphrase: "Passphrase",
    again: "Passphrase once more",
    hint: "At least 12 characters. Nobody can recover it for you.",
    short: "Use at least 12 characters.",
    differ: "The two are not the same.",
    create: "Seal and open",
    open: "Open",
  },
};
