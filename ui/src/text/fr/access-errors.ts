import type { AccessErrorsText } from "../en/access-errors";

export const accessErrors: AccessErrorsText = {
  tokens: {
    "bank-refused": {
      title: "La banque a refusé la demande",
      meaning: "La banque a lu la demande et n’accepte pas ce qu’elle nomme (400) : un jeton qu’elle ne connaît plus, ou un client_id qui n’est pas celui de l’application.",
      todo: "Renvoyez le PSU à la banque. Si elle refuse aussi un nouveau code, comparez l’appel à l’enrôlement.",
    },
    "bank-unauthorised": {
      title: "La banque n’accepte pas qui demande",
      meaning: "Elle n’admet pas ce client_id avec ce QWAC (401), ou le jeton est échu.",
      todo: "Vérifiez que l’application est active et que son QWAC est celui de son enrôlement.",
    },
    "bank-forbidden": {
      title: "La banque ne le permet pas",
      meaning: "Le QWAC n’est pas celui auquel appartient ce client_id, ou l’application n’a pas ce scope (403).",
      todo: "Vérifiez les scopes de l’application et son QWAC actif.",
    },
    "bank-not-found": {
      title: "La banque n’a pas cette adresse",
      meaning: "Les jetons se demandent ailleurs que ne le sait ce point d’entrée (404).",
      todo: "Vérifiez l’hôte de la banque dans les Réglages.",
    },
    "bank-server-error": {
      title: "Le serveur de la banque a échoué",
      meaning: "La faute est du côté de la banque (5xx). On ne sait pas si elle a donné un jeton ou mis fin à l’un d’eux.",
      todo: "Voyez la plage de maintenance (lundi 00:00–06:00, Paris), puis réessayez. Un code ne sert qu’une fois : pour un nouvel accès, renvoyez le PSU.",
    },
    "bank-contract": {
      title: "La réponse de la banque est illisible",
      meaning: "La banque a dit oui, mais sa réponse n’a pas la forme documentée. Ce qu’elle a changé de son côté n’est pas connu.",
      todo: "Ouvrez l’appel pour voir ce qui est revenu, et signalez-le au support de la banque.",
    },
    "transport-timeout": {
      title: "Pas de réponse à temps",
      meaning: "La banque n’a pas répondu avant l’échéance. On ne sait pas si elle a donné un jeton ou mis fin à l’un d’eux.",
      todo: "Réessayez. Un code ne sert qu’une fois : pour un nouvel accès, renvoyez le PSU.",
    },
  },
  "psu-data": {
    "bank-refused": {
      title: "La banque a refusé la question",
      meaning: "La banque l’a lue et n’y accepte pas quelque chose (400) : une date, un élément du corps ou la signature. Rien n’a été lu ni modifié.",
      todo: "Ouvrez l’appel et voyez ce que la banque nomme.",
    },
    "bank-unauthorised": {
      title: "La banque n’admet plus l’accès",
      meaning: "Le jeton d’accès y est inconnu, échu ou révoqué (401), et un plus récent n’a pu être obtenu ou n’a rien changé.",
      todo: "Renvoyez le PSU à la banque. Ce qui a déjà été lu est conservé.",
    },
    "bank-forbidden": {
      title: "La banque ne le permet pas",
      meaning: "Il n’y a pas de consentement pour cela, le rôle ne l’ouvre pas, ou le QWAC n’est pas celui auquel appartient ce client_id (403).",
      todo: "Envoyez le consentement, puis demandez à nouveau. Sinon, vérifiez les scopes de l’application et son QWAC.",
    },
    "bank-not-found": {
      title: "La banque ne connaît pas cet élément",
      meaning: "Elle n’a pas cette adresse, ou pas ce compte, à ce point d’entrée (404).",
      todo: "Demandez à nouveau la liste des comptes. Sinon, vérifiez l’hôte de la banque dans les Réglages.",
    },
    "bank-server-error": {
      title: "Le serveur de la banque a échoué",
      meaning: "La faute est du côté de la banque (5xx). Ce qui a déjà été lu est conservé.",
      todo: "Voyez la plage de maintenance (lundi 00:00–06:00, Paris), attendez et demandez à nouveau. Après un consentement, la liste des comptes montre ce que la banque a enregistré.",
    },
    "bank-contract": {
      title: "La réponse de la banque est illisible",
      meaning: "La banque a dit oui, mais sa réponse n’a pas la forme documentée. Ce qui a déjà été lu est conservé.",
      todo: "Ouvrez l’appel pour voir ce qui est revenu, et signalez-le au support de la banque.",
    },
    "transport-timeout": {
      title: "Pas de réponse à temps",
      meaning: "La banque n’a pas répondu avant l’échéance. Ce qui a déjà été lu est conservé.",
      todo: "Demandez à nouveau. Après un consentement, la liste des comptes montre ce que la banque a enregistré.",
    },
  },
  payment: {
    "bank-refused": {
      title: "La banque a refusé la demande",
      meaning: "La banque l’a lue et n’y accepte pas quelque chose (400). Si elle devait créer le paiement, rien n’a été créé.",
      todo: "Ouvrez l’appel et regardez ce que la banque nomme.",
    },
    "bank-unauthorised": {
      title: "La banque n’accepte pas le jeton",
      meaning: "Le jeton de l’application ou celui du PSU est échu ou inconnu là-bas (401).",
      todo: "Réessayez : le jeton de l’application est redemandé. Si celui du PSU est échu, renvoyez-le à la banque.",
    },
    "bank-forbidden": {
      title: "La banque ne le permet pas",
      meaning: "L’application n’a pas le scope pisp, le jeton appartient à un autre paiement, ou le QWAC est celui d’une autre application (403).",
      todo: "Vérifiez les scopes de l’application et son QWAC.",
    },
    "bank-not-found": {
      title: "La banque n’a pas cette adresse",
      meaning: "Les paiements sont demandés à un autre endroit que celui que ce point d’entrée connaît (404).",
      todo: "Vérifiez l’hôte et la version de la banque dans les réglages.",
    },
    "bank-server-error": {
      title: "Le serveur de la banque a échoué",
      meaning: "La faute est du côté de la banque (5xx). On ne sait pas ce qu’elle a fait de la demande.",
      todo: "Regardez le statut. Ce qui devait être créé n’est pas renvoyé.",
    },
    "bank-contract": {
      title: "La réponse de la banque est illisible",
      meaning: "La banque a dit oui, mais sa réponse n’a pas la forme documentée.",
      todo: "Ouvrez l’appel pour voir ce qui est revenu, et demandez à la banque, avec le paymentInformationId.",
    },
    "transport-timeout": {
      title: "Pas de réponse à temps",
      meaning: "La banque n’a pas répondu avant l’échéance. On ne sait pas ce qu’elle a fait de la demande.",
      todo: "Regardez le statut. Ce qui devait être créé n’est pas renvoyé.",
    },
  },
};
