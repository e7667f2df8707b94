import type { connection as english } from "../en/connection";

export const connection: typeof english = {
  alert: (name) => `alerte TLS ${name}`,
  presented: (names) => `Le certificat est celui de ${names}.`,
  endsAt: (issuer) => `L’émetteur est ${issuer}.`,

  words: {
    "timeout-connecting": {
      title: "Rien n’a pris la connexion à temps",
      meaning: "L’adresse de la banque n’a pas répondu du tout. Rien n’a été envoyé.",
      todo: "Vérifiez le réseau, un pare-feu sur le trajet, et que la banque accepte votre adresse ; puis réessayez.",
    },
    "timeout-handshake": {
      title: "La négociation TLS n’a pas abouti à temps",
      meaning: "Quelque chose a pris la connexion, puis s’est tu avant qu’une requête puisse partir. Rien n’a été envoyé.",
      todo: "Réessayez. Si le silence dure, une passerelle retient peut-être la connexion : vérifiez le réseau, puis demandez au support de la banque.",
    },
    "tls-unknown-ca": {
      title: "Le certificat TLS de la banque vient d’une autorité inconnue ici",
      meaning: "La chaîne envoyée mène à une racine que ni ce système ni ce profil ne tiennent pour sûre. Rien n’a été envoyé.",
      todo: "Si c’est l’autorité propre de la banque, demandez-lui son certificat racine, comparez l’empreinte et ajoutez-le dans Réglages comme ancre de confiance. Sinon, n’allez pas plus loin.",
    },
    "tls-incomplete-chain": {
      title: "La chaîne de certificats du serveur est incomplète",
      meaning: "Le serveur a envoyé son certificat sans celui de l’autorité qui l’a émis : impossible de le vérifier. Rien n’a été envoyé.",
      todo: "Signalez-le au support de la banque : le certificat intermédiaire doit être envoyé avec. D’ici là, ou si l’émetteur est la racine propre de la banque, ajoutez l’émetteur dans Réglages comme ancre de confiance, après avoir comparé son empreinte avec la banque.",
    },
    "tls-wrong-host": {
      title: "Le certificat du serveur est celui d’un autre hôte",
      meaning: "Ce qui a répondu à l’adresse de la banque n’est pas l’hôte appelé. Rien n’a été envoyé.",
      todo: "Vérifiez le point d’entrée et son hôte. S’ils sont justes, le réseau mène ailleurs : n’allez pas plus loin et demandez au support de la banque.",
    },
    "tls-expired": {
      title: "Le certificat du serveur a expiré",
      meaning: "La banque n’a pas renouvelé son certificat TLS, ou l’horloge de cet ordinateur avance. Rien n’a été envoyé.",
      todo: "Vérifiez la date et l’heure de cet ordinateur. Si elles sont justes, seule la banque peut y remédier : prévenez son support.",
    },
    "tls-not-yet-valid": {
      title: "Le certificat du serveur n’est pas encore valide",
      meaning: "Le certificat TLS de la banque commence plus tard, ou l’horloge de cet ordinateur retarde. Rien n’a été envoyé.",
      todo: "Vérifiez la date et l’heure de cet ordinateur. Si elles sont justes, seule la banque peut y remédier : prévenez son support.",
    },
    "tls-revoked": {
      title: "Le certificat du serveur a été révoqué",
      meaning: "Son autorité n’en répond plus. Rien n’a été envoyé.",
      todo: "N’allez pas plus loin. Demandez au support de la banque.",
    },
    "tls-wrong-purpose": {
      title: "Ce n’est pas un certificat de serveur",
      meaning: "Ce qui a répondu montre un certificat émis pour autre chose qu’un serveur TLS. Rien n’a été envoyé.",
      todo: "Vérifiez le point d’entrée. S’il est juste, prévenez le support de la banque.",
    },
    "tls-untrusted": {
      title: "Le certificat TLS de la banque n’est pas reconnu",
      meaning: "Le serveur n’a pas pu prouver qu’il est la banque. Rien n’a été envoyé.",
      todo: "Ouvrez l’appel : il garde la raison et la chaîne présentée. N’allez pas plus loin avant une explication de la banque.",
    },
    "tls-version": {
      title: "Le TLS du serveur est trop ancien",
      meaning: "Il ne parle aucune version à partir de la 1.2 ; les plus anciennes ne protègent pas un appel. Rien n’a été envoyé.",
      todo: "Vérifiez le point d’entrée : un hôte arrêté peut répondre ainsi. Guichet ne parle jamais les anciennes versions ; seule la banque peut y remédier.",
    },
    tls: {
      title: "La négociation TLS a échoué",
      meaning: "Le serveur a interrompu l’échange, ou ce qu’il dit n’est pas du TLS. Rien n’a été envoyé.",
      todo: "Ouvrez l’appel pour le détail. Vérifiez le point d’entrée, son port et le réseau, puis réessayez.",
    },
    "tls-client-rejected": {
      title: "La banque a refusé le QWAC",
      meaning:
        "L’échange s’est arrêté au certificat client, et l’alerte ne dit pas pourquoi. Le plus souvent, son émetteur n’est pas encore chargé par la banque ; il peut aussi être expiré, révoqué, ou envoyé sans sa chaîne.",
      todo: "Vérifiez le QWAC et sa chaîne dans Certificats. Si son émetteur est nouveau pour cette banque : BPCE demande un préavis de deux mois et met environ deux semaines à en charger un.",
    },
    "tls-client-unknown-ca": {
      title: "La banque ne connaît pas l’émetteur du QWAC",
      meaning: "Le certificat est arrivé et le serveur de la banque n’a pas cette autorité : le plus souvent, elle n’y est pas encore chargée.",
      todo: "BPCE demande un préavis de deux mois pour un émetteur jamais utilisé et met environ deux semaines à le charger : annoncez-le au support de la banque, avec les certificats de l’émetteur. Si la banque le connaît depuis longtemps, vérifiez dans Certificats que la chaîne du QWAC est entière.",
    },
    "tls-client-expired": {
      title: "Pour la banque, le QWAC a expiré",
      meaning: "La banque a vérifié ses dates et l’a refusé.",
      todo: "Regardez ses dates dans Certificats. Importez le QWAC renouvelé et utilisez celui-là.",
    },
    "tls-client-revoked": {
      title: "Pour la banque, le QWAC est révoqué",
      meaning: "La banque a interrogé son émetteur, qui n’en répond plus.",
      todo: "Demandez au QTSP qui l’a émis. Il faut importer et utiliser un nouveau QWAC.",
    },
    "tls-client-missing": {
      title: "La banque n’a pas reçu de QWAC",
      meaning: "La banque veut un certificat client et aucun n’est parti : sa clé ne convient à aucune des signatures que la banque permet.",
      todo: "Ouvrez l’appel pour voir ce qui était demandé. Vérifiez dans Certificats que le QWAC actif a une clé RSA.",
    },
  },
};
