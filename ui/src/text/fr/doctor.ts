import type { DoctorText } from "../en/doctor";
import { plural } from "../plural";

export const doctor: DoctorText = {
  heading: "Le diagnostic",
  lead: "Toutes les règles qu’une banque applique aux certificats, vérifiées sur cet ordinateur. Rien n’est envoyé.",
  verdicts: { pass: "Conforme", warn: "À surveiller", fail: "Non conforme", skipped: "Non vérifié" },
  counts: {
    pass: (count) => (count <= 1 ? `${count} règle conforme` : `${count} règles conformes`),
    warn: (count) => `${count} à surveiller`,
    fail: (count) => (count <= 1 ? `${count} règle non conforme` : `${count} règles non conformes`),
    skipped: (count) => (count <= 1 ? `${count} non vérifiée` : `${count} non vérifiées`),
  },
  subjects: { qwac: "QWAC", qsealc: "QSEALC", pair: "Les deux ensemble" },
  subjectLeads: {
    qwac: "le certificat qui ouvre la connexion TLS",
    qsealc: "le certificat qui signe les requêtes",
    pair: "ce que les deux doivent dire de même",
  },
  show: "Règles à afficher",
  showProblems: (count) => `Problèmes seulement (${count})`,
  noProblems: "Aucun problème. Toutes les règles vérifiables sont respectées.",
  nothing: "Il n’y a pas encore de certificat à examiner.",
  origin: "Règle tirée de",
  days: (count) => plural("fr", count, { one: "# jour", many: "# jours", other: "# jours" }),
  origins: {
    "key-matches": {
      qwac: "RFC 8446 (TLS 1.3), section 4.4.3 : le client prouve qu’il détient la clé privée",
      "": "Documentation BPCE « PSD2 Registration API », HTTP Headers : signé avec la clé privée du QSEALC",
    },
    "kind-not-swapped": "Documentation BPCE « PSD2 Registration API », Eligibility : un jeu de certificats QWAC et QSEALC",
    "not-rsassa-pss": "Documentation BPCE « PSD2 Registration API », Limits : les certificats signés en rsassaPss ne sont pas acceptés",
    "rsa-key": "Documentation BPCE « PSD2 Registration API », HTTP Body : kty vaut RSA, alg vaut RS256",
    "key-length": "RFC 7518, section 3.3 : RS256 demande une clé d’au moins 2048 bits",
    "oid-well-formed": "ETSI TS 119 495, section 5.2.1 : PSD, pays, autorité, numéro d’agrément",
    "issuer-known": "Documentation BPCE « PSD2 Registration API », éligibilité : le chargement d’une nouvelle autorité prend environ deux semaines",
    "oid-same": "Documentation BPCE « PSD2 Registration API », Eligibility : l’OID est dans les certificats et dans les requêtes",
    "roles-cover-scopes": "ETSI TS 119 495, section 4.2, et documentation BPCE « PSD2 Registration API », HTTP Body : scope",
    "valid-now": "RFC 5280, section 4.1.2.5 : validité",
    "chain-complete": {
      qsealc: "Documentation BPCE « PSD2 Registration API », HTTP Body : le QSEALC sans sa chaîne de certification",
      "": "RFC 8446 (TLS 1.3), section 4.4.2 : chaque certificat certifie le précédent",
    },
    "psd2-statement": "ETSI TS 119 495, section 5.1 : la déclaration DSP2 du certificat qualifié",
    "qc-type": "ETSI EN 319 412-5, section 4.2.3 : QcType web pour un QWAC, eSeal pour un QSEALC",
    "extended-key-usage": "ETSI EN 319 412-4, section 4 : serverAuth, et clientAuth pour le TLS mutuel",
    "key-usage": "RFC 5280, section 4.2.1.3 : digitalSignature ou nonRepudiation pour signer",
  },
  rules: {
    "key-matches": {
      title: "Sa clé privée est détenue",
      pass: "Sa clé privée est détenue ici et lui correspond.",
      warn: "Sa clé privée n’a pas pu être comparée.",
      fail: "Aucune clé privée détenue ici ne lui correspond. Importez le fichier de clé créé avec lui.",
      skipped: "Il n’y a pas de {subject} à examiner.",
    },
    "kind-not-swapped": {
      title: "QWAC et QSEALC ne sont pas intervertis",
      pass: "C’est un {subject}, à la place du {subject}.",
      warn: "Rien n’y indique avec certitude s’il s’agit d’un QWAC ou d’un QSEALC.",
      fail: {
        "": "Il n’a pas sa place comme {subject}.",
        swapped: "C’est l’autre type : QWAC et QSEALC ont été intervertis.",
        authority: "C’est le certificat d’une autorité, pas celui d’un TPP.",
      },
      skipped: "Il n’y a pas de {subject} à examiner.",
    },
    "not-rsassa-pss": {
      title: "Pas de rsassaPss",
      pass: {
        "": "Son émetteur ne l’a pas signé avec rsassaPss.",
        algorithm: "Son émetteur l’a signé avec {algorithm}.",
      },
      warn: "On ignore avec quel algorithme il a été signé.",
      fail: {
        "": "Il utilise rsassaPss, que BPCE n’accepte pas. Demandez à votre QTSP un certificat signé en RSA PKCS #1 v1.5.",
        "issuer-signature": "Son émetteur l’a signé avec rsassaPss, que BPCE n’accepte pas. Demandez à votre QTSP un certificat signé en RSA PKCS #1 v1.5.",
        key: "Sa clé est liée à rsassaPss, que BPCE n’accepte pas. Demandez à votre QTSP un certificat avec une clé RSA simple.",
      },
      skipped: "Il n’y a pas de {subject} à examiner.",
    },
    "rsa-key": {
      title: "Sa clé est RSA",
      pass: "La clé est RSA.",
      warn: "La clé n’est pas RSA.",
      fail: {
        "": "La clé n’est pas RSA. L’enrôlement porte le QSEALC sous forme de JWK avec kty RSA et alg RS256 : aucune autre clé ne peut être enrôlée.",
        algorithm: "La clé est de type {algorithm}. L’enrôlement porte le QSEALC sous forme de JWK avec kty RSA et alg RS256 : seule une clé RSA peut être enrôlée.",
      },
      skipped: "Il n’y a pas de {subject} à examiner.",
    },
    "key-length": {
      title: "Sa clé est assez longue",
      pass: {
        "": "La clé est assez longue.",
        bits: "La clé fait {bits} bits.",
        curve: "La clé est sur la courbe {curve}.",
      },
      warn: {
        "": "La longueur de la clé est inhabituelle.",
        curve: "La clé est sur la courbe {curve}, que peu de banques connaissent.",
      },
      fail: {
        "": "La clé fait moins de 2048 bits.",
        bits: "La clé fait {bits} bits ; RS256 en exige au moins 2048.",
      },
      skipped: {
        "": "La longueur de la clé n’a pas pu être jugée.",
        "unknown-key": "La clé est de type {algorithm}, dont la longueur ne dit rien ici.",
      },
    },
    "valid-now": {
      title: "Il est valide aujourd’hui",
      pass: {
        "": "Il est valide.",
        days: "Il est valide encore {days}.",
      },
      warn: {
        "": "Il expire bientôt. Commandez le suivant dès maintenant : une banque peut mettre deux semaines à charger un nouvel émetteur.",
        "ends-soon": "Il expire dans {days}. Commandez le suivant dès maintenant : une banque peut mettre deux semaines à charger un nouvel émetteur.",
      },
      fail: {
        "": "Il n’est pas valide aujourd’hui. Les banques le refusent.",
        expired: "Il a expiré il y a {days}. Les banques le refusent.",
        "not-yet": "Il sera valide dans {days}. D’ici là, les banques le refusent.",
      },
      skipped: "Il n’y a pas de {subject} à examiner.",
    },
    "chain-complete": {
      title: "Sa chaîne est complète",
      pass: {
        "": "La chaîne est complète.",
        "up-to-the-root": "Tous les émetteurs jusqu’à la racine sont là.",
        "leaf-is-enough": "Ses émetteurs ne sont pas nécessaires : l’enrôlement prend le QSEALC sans sa chaîne.",
        "root-left-out": "Les émetteurs sont là ; la racine, que la banque possède, est omise.",
      },
      warn: "Le certificat de son émetteur n’est pas là. Une banque qui ne l’a pas non plus ferme la connexion : importez le fichier de chaîne de votre QTSP.",
      fail: {
        "": "La chaîne ne tient pas.",
        "not-issued-by-the-next": "La chaîne ne tient pas : un de ses certificats n’a pas été émis par le suivant.",
        "self-signed": "Il s’est signé lui-même. Aucune banque ne lui fait confiance : il doit venir d’un QTSP.",
      },
      skipped: "Il n’y a pas de {subject} à examiner.",
    },
    "oid-well-formed": {
      title: "Son identifiant d’organisation est bien formé",
      pass: {
        "": "L’identifiant d’organisation est bien formé.",
        oid: "{oid}, de {authority}.",
      },
      warn: {
        "": "L’identifiant d’organisation est inhabituel.",
        "authority-not-listed": "{oid} est bien formé, mais la liste de l’ETSI ne connaît pas d’autorité {authority}.",
      },
      fail: {
        "": "L’identifiant d’organisation n’est pas de la forme PSDFR-ACPR-12345.",
        absent: "Il n’a pas d’identifiant d’organisation. Un certificat DSP2 en porte un, comme PSDFR-ACPR-12345.",
        prefix: "{oid} ne commence pas par PSD. Il devrait ressembler à PSDFR-ACPR-12345.",
        country: "{oid} n’a pas de pays en deux majuscules après PSD. Il devrait ressembler à PSDFR-ACPR-12345.",
        authority: "{oid} n’a pas d’autorité de deux à huit majuscules en son milieu. Il devrait ressembler à PSDFR-ACPR-12345.",
        number: "{oid} n’a pas de numéro d’agrément à la fin. Il devrait ressembler à PSDFR-ACPR-12345.",
      },
      skipped: "Il n’y a pas de {subject} à examiner.",
    },
    "psd2-statement": {
      title: "Il porte la mention DSP2",
      pass: {
        "": "Il porte la mention DSP2.",
        roles: "Il nomme {nca_id} et les rôles {roles}.",
      },
      warn: {
        "": "Sa mention DSP2 est inhabituelle.",
        "other-authority": "Sa mention DSP2 nomme {nca_id}, son identifiant d’organisation {oid} : une autre autorité.",
      },
      fail: {
        "": "Il n’a pas de mention DSP2. Demandez à votre QTSP un certificat selon ETSI TS 119 495.",
        "no-statements": "Il n’a aucune mention de certificat qualifié. Demandez à votre QTSP un certificat selon ETSI TS 119 495.",
        absent: "C’est un certificat qualifié sans la mention DSP2. Demandez-en un selon ETSI TS 119 495 à votre QTSP.",
        unreadable: "Sa mention DSP2 est illisible.",
        "no-roles": "Sa mention DSP2 ne nomme aucun rôle : elle ne permet rien.",
      },
      skipped: "Il n’y a pas de {subject} à examiner.",
    },
    "roles-cover-scopes": {
      title: "Ses rôles couvrent les scopes",
      pass: {
        "": "Ses rôles couvrent tous les scopes demandés.",
        scopes: "{roles} couvrent les scopes {scopes}.",
      },
      warn: "Ses rôles ne couvrent peut-être pas tous les scopes.",
      fail: {
        "": "Un scope demande un rôle qu’il ne porte pas. La banque le refuse.",
        missing: "Les scopes {scopes} demandent {missing}, qu’il ne porte pas. La banque le refuse.",
      },
      skipped: {
        "": "Ses rôles n’ont pas pu être comparés aux scopes.",
        "no-scopes": "Aucun scope n’est encore demandé. La règle est jugée à l’enrôlement d’une application.",
        "no-statement": "Il n’a pas de mention DSP2 où lire des rôles.",
      },
    },
    "qc-type": {
      title: "Son QcType convient",
      pass: {
        "": "Son QcType est celui d’un {subject}.",
        qc_type: "Son QcType est {qc_type}, comme il convient à un {subject}.",
      },
      warn: "Il n’a pas de QcType. La plupart des banques l’acceptent.",
      fail: {
        "": "Son QcType n’est pas celui d’un {subject}.",
        "other-type": "Son QcType est {qc_type}, ce qui n’est pas celui d’un {subject}.",
      },
      skipped: "Il n’y a pas de {subject} à examiner.",
    },
    "extended-key-usage": {
      title: "Il peut servir en TLS",
      pass: {
        "": "Il peut servir à un client et à un serveur TLS.",
        usages: "Il peut servir pour {usages}.",
      },
      warn: {
        "": "Son usage étendu de clé est inhabituel pour un QWAC.",
        absent: "Il n’a pas d’usage étendu de clé. La plupart des banques y voient tout usage.",
        "no-client-auth": "Son usage étendu de clé ne comporte pas clientAuth. Une banque peut fermer la connexion pour cela.",
        "no-server-auth": "Son usage étendu de clé ne comporte pas serverAuth, que la norme demande à un QWAC. Les appels aux banques fonctionnent sans.",
      },
      fail: "Il n’y a pas de {subject} à examiner.",
      skipped: "Il n’y a pas de {subject} à examiner.",
    },
    "issuer-known": {
      title: "Les banques connaissent son émetteur",
      pass: {
        "": "Une banque a déjà accepté un enrôlement avec un certificat de cet émetteur.",
        issuer: "Une banque a déjà accepté un enrôlement avec un certificat de {issuer}.",
      },
      warn: {
        "": "Aucune banque n’a encore accepté d’enrôlement de ce profil avec un certificat de cet émetteur. BPCE demande d’annoncer un nouvel émetteur deux mois à l’avance et met environ deux semaines à charger une nouvelle autorité ou racine.",
        issuer: "Aucune banque n’a encore accepté d’enrôlement de ce profil avec un certificat de {issuer}. BPCE demande d’annoncer un nouvel émetteur deux mois à l’avance et met environ deux semaines à charger une nouvelle autorité ou racine.",
      },
      fail: "Les banques ne connaissent pas son émetteur.",
      skipped: "Il n’y a pas de {subject} à examiner.",
    },
    "key-usage": {
      title: "Sa clé peut signer",
      pass: {
        "": "Sa clé peut signer.",
        "not-restricted": "L’usage de sa clé n’est pas restreint.",
        usages: "Son usage de clé est {usages}.",
      },
      warn: {
        "": "Son usage de clé ne permet pas de signer.",
        "may-not-sign": "Son usage de clé est {usages}, ce qui ne permet pas de signer.",
      },
      fail: "Sa clé ne peut pas signer.",
      skipped: "Il n’y a pas de {subject} à examiner.",
    },
    "oid-same": {
      title: "Les deux désignent la même organisation",
      pass: {
        "": "Les deux certificats et le profil désignent la même organisation.",
        same: "Les deux certificats et le profil indiquent {qwac}.",
      },
      warn: "Les identifiants d’organisation n’ont pas pu être comparés.",
      fail: {
        "": "Les identifiants d’organisation diffèrent.",
        "certificates-differ": "Le QWAC indique {qwac}, le QSEALC {qsealc}. Une banque y voit deux TPP.",
        "other-profile": "Le profil est {profile} ; les certificats désignent une autre organisation. La banque le refuse.",
      },
      skipped: {
        "": "Il n’y a encore rien à comparer.",
        absent: "L’un d’eux n’a pas d’identifiant d’organisation à comparer.",
        "half-missing": "Il faut un QWAC et un QSEALC pour les comparer.",
      },
    },
  },
};
