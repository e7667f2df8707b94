import type { fields as english } from "../en/fields";

export const fields: typeof english = {
  required: "À remplir : la banque l’exige.",
  "not-a-uri": "Ce n’est pas un URI. Écrivez-le en entier, par exemple https://app.example.eu/callback.",
  "no-authority": "Le schéma et l’hôte doivent y être tous les deux, par exemple https://app.example.eu.",
  "has-fragment": "Un URI de redirection n’a pas de partie « #… ».",
  "not-https": "L’adresse doit commencer par https://.",
  "not-an-email": "Ce n’est pas une adresse électronique.",
  "not-a-phone": "Écrivez le numéro avec l’indicatif du pays, par exemple +33 1 23 45 67 89.",
  "not-an-oid": "Écrivez l’identifiant comme dans les certificats : PSDFR-ACPR-12345.",
  "not-an-agent-id":
    "L’identifiant d’un agent est AGT, puis celui du TPP sans PSD, puis un numéro : AGTFR-ACPR-12345001.",
  "agent-id-of-another": "Cet identifiant d’agent est celui d’un autre TPP : il doit être formé sur votre OID.",
  "role-missing": "Les certificats ne portent pas le rôle de cette portée.",
  "unknown-bank": "Guichet ne connaît pas cette banque.",
  "bank-unavailable": "Cette banque n’est pas joignable depuis ce profil.",
  duplicate: "C’est déjà dans la liste.",
  "too-long": "C’est trop long.",
  "not-an-address": "Écrivez une adresse et un port, par exemple 127.0.0.1:8443.",
  "not-a-port": "Un port est un nombre de 1 à 65535.",
  "not-a-certificate": "Ce texte ne contient aucun certificat.",
  "name-mismatch": "Ce n’est pas le nom du profil.",
};
