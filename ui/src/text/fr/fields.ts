import type { fields as english } from "../en/fields";

export const fields: typeof english = {
  required: "À remplir : la banque l’exige.",
  "stray-characters": "Il y a un espace à une extrémité, ou un caractère invisible.",
  "no-authority": "Écrivez l’URI en entier, schéma et hôte compris, par exemple https://app.example.eu/callback.",
  "has-fragment": "Un URI de redirection n’a pas de partie « #… ».",
  credentials: "Un URI de redirection ne porte ni nom d’utilisateur ni mot de passe.",
  "not-an-email": "Ce n’est pas une adresse électronique.",
  "not-a-phone": "Écrivez le numéro avec l’indicatif du pays, par exemple +33 1 23 45 67 89.",
  "not-an-oid": "Écrivez l’identifiant comme dans les certificats : PSDFR-ACPR-12345.",
  "oid-not-certificates": "Ce n’est pas l’identifiant des certificats.",
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
  "not-a-domain": "Écrivez un nom d’hôte, par exemple tpp.example.",
  "not-a-country": "Écrivez les deux lettres du pays, par exemple FR.",
};
