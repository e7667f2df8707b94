import type { PsuText } from "../en/psu";

export const psu: PsuText = {
  legend: "Le PSU est-il présent ?",
  absent: "Absent",
  absentHint: "Compte parmi les quatre appels par jour auxquels la banque répond, pour chaque compte et chaque type de données.",
  absentHintRule: "Compte parmi les quatre appels par jour que permettent les règles (RTS, article 36, paragraphe 5, point b). La page de la banque ne donne aucun nombre : ici sont comptés chaque compte et chaque type de données.",
  present: "Présent, et il le demande",
  presentHint: "Son adresse part avec l’appel, signée. Ces appels ne sont pas comptés.",
  ip: "Adresse IP du PSU",
  ipHint: "Telle que votre service voit le PSU : IPv4 ou IPv6. Elle n’est pas remplie pour vous, car ce ne doit pas être celle de cet ordinateur.",
  ipRequired: "Saisissez l’adresse IP du PSU, ou indiquez qu’il est absent.",
  ipUnreadable: "Écrivez une adresse IPv4 ou IPv6, comme 192.0.2.7 ou 2001:db8::7.",
  typed: "Déjà saisies",
  more: "Ce que la banque peut savoir d’autre",
  userAgent: "Navigateur du PSU",
  userAgentHint: "PSU-User-Agent, tel que son navigateur l’a envoyé à votre service.",
  meter: {
    left: (left, limit) => (left === 0 ? `Plus aucun des ${limit} aujourd’hui` : `Encore ${left} sur ${limit} aujourd’hui`),
    idle: "Non compté",
  },
  over: {
    title: "Envoyer au-delà de la limite ?",
    lead: (p) => `${p.what} : les quatre appels du jour sans le PSU sont faits. La banque recommence à compter le ${p.when}, heure de Paris.`,
    leadRule: (p) => `${p.what} : les quatre appels du jour sans le PSU sont faits, d’après le compte tenu ici. Il reprend le ${p.when}, heure de Paris.`,
    refusedRule: "Les règles n’en permettent pas davantage, sauf accord entre vous et la banque, avec le consentement du PSU (RTS, article 36, paragraphe 5, point b). Ce que la banque répond n’est pas documenté.",
    refused: "La banque devrait refuser l’appel (429) et ne rien donner.",
    kept: "Ce qui est gardé ici ne change pas, et l’appel figure dans Appels.",
    instead: "Si le PSU est présent, annulez, indiquez-le et donnez son adresse : ces appels ne sont pas comptés.",
    act: "Envoyer quand même",
  },
};
